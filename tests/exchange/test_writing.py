"""Packages as their author makes them: complete, reproducible, and never with our own side's papers."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import BadPlan, Content, PackagePlan, Recipient, WouldLeak, writing
from negotiator.exchange import write as write_stream
from negotiator.exchange.limits import Limits
from negotiator.exchange.zip_writer import ContentChanged
from negotiator.kernel import Cancelled
from negotiator.ledger import Entry, to_lines
from negotiator.services.files import staged_stream
from tests.exchange.containers import Written, countersigned, read, write

GOLDEN = Path(__file__).parent.parent / "golden" / "package_layout.txt"
BLOB = b"a clause of the agreement"
BLOB_NAME = hashlib.sha256(BLOB).hexdigest()


def test_the_layout_stays_what_was_promised(plan: PackagePlan, anna: Identity, marco: Identity) -> None:
    """The layout is a promise to people who check packages without this program."""
    written = write(replace(plan, blobs={BLOB_NAME: BLOB}), identity=anna)
    both = countersigned(written.asice, identity=marco, at=plan.created)
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        assert archive.testzip() is None
        layout = [
            f"{'stored' if entry.compress_type == 0 else 'packed'}  {entry.filename}" for entry in archive.infolist()
        ]
    assert "\n".join(layout) + "\n" == GOLDEN.read_text()


def test_the_same_plan_gives_the_same_signed_contents(plan: PackagePlan, anna: Identity) -> None:
    first, second = (write(plan, identity=anna) for _ in range(2))
    assert first.package_id == second.package_id
    assert contents(first, signatures=False) == contents(second, signatures=False)
    assert first.sealed != second.sealed


def contents(written: Written, *, signatures: bool) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written.asice)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if signatures or not name.endswith(".p7s")}


def test_the_order_of_what_is_planned_does_not_matter(plan: PackagePlan, anna: Identity) -> None:
    documents = {"b.docx": b"2", "a.docx": b"1"}
    one = replace(plan, documents=documents, parents=("bb" * 32, "aa" * 32), sequence=2)
    other = replace(one, documents=dict(reversed(documents.items())), parents=("aa" * 32, "bb" * 32))
    assert write(one, identity=anna).package_id == write(other, identity=anna).package_id


def test_documents_keep_their_real_names(plan: PackagePlan, anna: Identity) -> None:
    documents = {"Anlage α/β: Preise.XLSX": b"1", "README": b"2", "ve\u0301lo.pdf": b"3", "x.very-long-suffix": b"4"}
    package = read(write(replace(plan, documents=documents), identity=anna).asice, identity=None, trust={})
    assert sorted(package.documents) == ["Anlage α_β_ Preise.XLSX", "README", "v\u00e9lo.pdf", "x.very-long-suffix"]
    paths = sorted(file.path for file in package.manifest.files if file.role == "document")
    assert paths == ["documents/0001.xlsx", "documents/0002.bin", "documents/0003.pdf", "documents/0004.bin"]


def test_blobs_travel_by_digest(plan: PackagePlan, anna: Identity) -> None:
    package = read(write(replace(plan, blobs={BLOB_NAME: BLOB}), identity=anna).asice, identity=None, trust={})
    assert package.blobs == {BLOB_NAME: BLOB}


def test_nothing_is_required_but_ledger_and_deal(plan: PackagePlan, anna: Identity) -> None:
    bare = replace(plan, documents={}, summary_pdf=None, ledger=b"")
    package = read(write(bare, identity=anna).asice, identity=None, trust={})
    assert package.summary_pdf is None
    assert package.documents == {}
    assert package.ledger == ()


def test_progress_is_told(plan: PackagePlan, anna: Identity) -> None:
    class Heard:
        def __init__(self) -> None:
            self.steps: list[tuple[int, int]] = []

        def step(self, done: int, total: int, text: str = "") -> None:
            self.steps.append((done, total))

    heard = Heard()
    write(plan, identity=anna, progress=heard)
    assert heard.steps == [(0, 1000), (1000, 1000)]


# What must not leave


def test_a_teams_ledger_never_goes_to_a_partner(plan: PackagePlan, anna: Identity) -> None:
    with pytest.raises(WouldLeak, match="team's ledger"):
        write(replace(plan, team_ledger=b""), identity=anna)


def test_a_team_entry_in_the_shared_ledger_never_goes_to_a_partner(
    plan: PackagePlan, anna: Identity, make: Callable[..., Entry]
) -> None:
    private = make(stream="team", title="Walk away at 4.10")
    with pytest.raises(WouldLeak, match="an entry of the team's ledger") as caught:
        write(replace(plan, ledger=plan.ledger + to_lines([private])), identity=anna)
    assert "4.10" not in str(caught.value)


# What cannot be made


@pytest.mark.parametrize(
    ("changes", "saying"),
    [
        ({"recipients": ()}, "no recipient"),
        ({"blobs": {"00" * 32: b"x"}}, "digest"),
        ({"documents": {"A.docx": b"1", "a.docx": b"2"}}, "same name"),
        ({"ledger": b"{"}, "last line"),
        ({"ledger": b"{}\n"}, "no entry"),
        ({"deal_id": "a deal", "ledger": b""}, "a reader accepts"),
        ({"deal_id": "deal-2"}, "another deal"),
        ({"sequence": 0}, "a reader accepts"),
        ({"parents": ("xyz",)}, "a reader accepts"),
        ({"note": "n" * 5000}, "a reader accepts"),
        ({"note": "\ud800"}, "a reader accepts"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_a_reader_would_refuse_is_not_written(
    plan_for: Callable[..., PackagePlan], anna: Identity, changes: dict[str, object], saying: str
) -> None:
    with pytest.raises(BadPlan, match=saying):
        write(plan_for(**changes), identity=anna)


def test_a_shared_entry_has_no_place_in_a_teams_ledger(plan: PackagePlan, anna: Identity) -> None:
    with pytest.raises(BadPlan, match="another ledger"):
        write(replace(plan, audience="team", team_ledger=plan.ledger), identity=anna)


def test_a_ledger_without_its_last_line_feed_is_refused(plan: PackagePlan, anna: Identity) -> None:
    with pytest.raises(BadPlan, match="last line"):
        write(replace(plan, ledger=plan.ledger[:-1]), identity=anna)


def test_a_package_larger_than_readers_accept_is_refused(
    plan: PackagePlan, anna: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limits in (Limits(total=1000), Limits(entries=8)):
        monkeypatch.setattr(writing, "LIMITS", limits)
        with pytest.raises(BadPlan, match="larger"):
            write(plan, identity=anna)


def test_odd_names_and_labels_of_others_do_not_stop_a_package(
    plan: PackagePlan, anna: Identity, marco: Identity
) -> None:
    odd = Recipient(root_fingerprint="aa" * 32, age_recipient=marco.recipient, name="Mar\u202eco\x1b" + "o" * 300)
    package = read(
        write(
            replace(plan, recipients=(odd,), label=" Strictly\nprivate " * 9, note="a\r\nb\x07"), identity=anna
        ).asice,
        identity=None,
        trust={},
    )
    assert package.manifest.recipients == (("aa" * 32, "Mar co " + "o" * 193),)
    assert package.manifest.label.startswith("Strictly private Strictly")
    assert len(package.manifest.label) <= 64
    assert package.manifest.note == "a\nb "


def test_labels_and_walls_are_told_in_the_manifest(plan: PackagePlan, anna: Identity) -> None:
    walled = ("bb" * 32, "aa" * 32, "aa" * 32)
    package = read(
        write(replace(plan, label="Confidential", walled=walled), identity=anna).asice, identity=None, trust={}
    )
    assert (package.manifest.label, package.manifest.walled) == ("Confidential", ("aa" * 32, "bb" * 32))


# Contents as streams


def streamed(data: bytes, *, said: bytes | None = None) -> Content:
    """Return content that says to be `said` and is `data`."""
    said = data if said is None else said
    return Content(
        size=len(said), crc=zlib.crc32(said), open=lambda: (data[at : at + 7] for at in range(0, len(data), 7))
    )


def test_a_content_may_come_in_pieces(plan: PackagePlan, anna: Identity) -> None:
    whole = write(replace(plan, blobs={BLOB_NAME: BLOB}), identity=anna)
    pieces = write(replace(plan, blobs={BLOB_NAME: streamed(BLOB)}), identity=anna)
    assert pieces.package_id == whole.package_id
    assert read(pieces.asice, identity=None, trust={}).blobs == {BLOB_NAME: BLOB}


def test_a_content_that_is_another_by_now_makes_no_package(plan: PackagePlan, anna: Identity) -> None:
    for data in (BLOB[:-1], BLOB + b"!", BLOB[:-1] + b"!"):
        with pytest.raises(ContentChanged, match=BLOB_NAME):
            write(replace(plan, blobs={BLOB_NAME: streamed(data, said=BLOB)}), identity=anna)


def test_a_cancel_leaves_nothing_behind(plan: PackagePlan, anna: Identity, tmp_path: Path) -> None:
    class Stop:
        def __init__(self, after: int) -> None:
            self.after = after

        def step(self, done: int, total: int, text: str = "") -> None:
            if done > self.after:
                raise Cancelled

    target = tmp_path / "package"
    target.write_bytes(b"before")
    large = replace(plan, summary_pdf=bytes(4 << 20))
    for after in (-1, 0, 400, 900):
        with pytest.raises(Cancelled), staged_stream(target) as file:
            write_stream(large, file, identity=anna, progress=Stop(after))
        assert target.read_bytes() == b"before"
        assert list(tmp_path.iterdir()) == [target]
    with staged_stream(target) as file:
        written = write_stream(large, file, identity=anna)
    assert target.stat().st_size == written.size


def test_what_the_target_raises_passes(plan: PackagePlan, anna: Identity) -> None:
    class Full:
        def write(self, data: bytes, /) -> int:
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        write_stream(plan, Full(), identity=anna)


def test_limits_of_the_reader_are_the_writers_too(
    plan: PackagePlan, anna: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limits in (Limits(ledger=100), Limits(deal=3), Limits(index=900), Limits(tokens=20)):
        monkeypatch.setattr(writing, "LIMITS", limits)
        with pytest.raises(BadPlan):
            write(plan, identity=anna)
