"""Taking a package in: once, whole, and the same on both sides."""

import contextlib
import functools
import io
import itertools
import random
from dataclasses import replace
from typing import BinaryIO

import pytest

from negotiator.domain.attachments import Attachment
from negotiator.domain.packages import PackageLogged
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.exchange import LIMITS, BytesSource, FileChangedMeanwhile, Overtaken, planning, verify
from negotiator.kernel import Cancelled
from negotiator.ledger import Entry, NewerEntry, from_line
from negotiator.services import evidence, importing, packages, versions
from negotiator.services import incoming as reading
from negotiator.services.packages import PlanChanged
from negotiator.services.workspace import Workspace
from tests.services.desks import (
    AGREEMENT,
    TEXT,
    Pair,
    Template,
    bodies,
    receive,
    shared_ids,
    word,
)


def of_both(desk: Workspace) -> list[object]:
    """Return what stands of the shared records."""
    return [body for body in bodies(desk) if isinstance(body, tuple) and body[0] == "shared"]


def test_both_sides_hold_the_same_after_an_exchange(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="known to both"), shared=True)
    pair.ours.put(Risk(key="R-2", failure_mode="ours alone"))
    pair.theirs.put(Comment(key="C-1", text="hello"))
    pair.pass_on(pair.ours)
    pair.pass_on(pair.theirs)
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)
    assert pair.theirs.deal.record(Risk, "R-2") is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_packages_converge_in_any_order(pair: Pair, order: tuple[int, ...]) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="as the partner says"), shared=True)
    letters = []
    for number in range(3):
        pair.ours.put(Risk(key="R-1", failure_mode=f"mode {number}"), shared=True)
        letters.append(pair.send(pair.ours))
    for place in order:
        with contextlib.suppress(Overtaken):  # one that a later package has overtaken brings nothing new
            receive(pair.theirs, letters[place])
    receive(pair.ours, pair.send(pair.theirs))
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)


def test_both_change_a_record_and_the_import_says_so(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    (found,) = incoming.contested
    assert (found.topic, found.key, found.title) == ("comment", "C-1", "theirs")
    assert [(side.value or {})["text"] for side in found.sides] == ["theirs", "ours"]
    assert [(side.author, side.party, side.ours) for side in found.sides] == [
        ("Ben Doe", "Beta", True),
        ("Ana Roe", "Alpha", False),
    ]
    assert incoming.acts == {"comment": 1}


def test_a_replay_changes_nothing(pair: Pair, template: Template) -> None:
    incoming = packages.open_package(pair.theirs, template.first_package)
    assert incoming.plan.replay
    before = pair.theirs.entries
    assert packages.take(pair.theirs, incoming).entries == ()
    assert pair.theirs.entries == before


def test_a_deal_that_moved_on_is_planned_anew_in_silence_where_nothing_differs(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    pair.theirs.put(Risk(key="R-9", failure_mode="of no concern to it"))
    packages.take(pair.theirs, incoming)
    assert pair.theirs.deal.record(Comment, "C-1") is not None


def test_a_deal_that_moved_under_a_package_makes_it_be_looked_at_again(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    data = pair.send(pair.ours)
    incoming = packages.open_package(pair.theirs, data)
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    before = pair.theirs.entries
    with pytest.raises(PlanChanged):
        packages.take(pair.theirs, incoming)
    assert pair.theirs.entries == before
    again = packages.open_package(pair.theirs, data)
    assert [one.key for one in again.contested] == ["C-1"]
    packages.take(pair.theirs, again)


def test_a_package_taken_in_meanwhile_is_looked_at_again(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="one"))
    data = pair.send(pair.ours)
    first, second = (packages.open_package(pair.theirs, data) for _ in range(2))
    packages.take(pair.theirs, first)
    before = pair.theirs.entries
    with pytest.raises(PlanChanged):
        packages.take(pair.theirs, second)
    assert pair.theirs.entries == before


def test_what_a_newer_program_wrote_comes_in_with_the_same_package_after_an_update(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    data = pair.send(pair.ours)
    (late,) = (entry for entry in pair.ours.entries if entry.kind == "comment/1")

    def older(line: bytes) -> Entry:
        entry = from_line(line)
        if entry.id == late.id:
            raise NewerEntry
        return entry

    with monkeypatch.context() as patched:
        patched.setattr(planning, "from_line", older)
        receive(pair.theirs, data)
    assert late not in pair.theirs.entries
    held = packages.packages_held(pair.theirs.deal)
    incoming = packages.open_package(pair.theirs, data)
    assert incoming.plan.replay
    assert incoming.brings
    packages.take(pair.theirs, incoming)
    assert late in pair.theirs.entries
    assert packages.packages_held(pair.theirs.deal) == held


def test_a_file_that_changes_between_the_look_and_the_import_changes_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(LIMITS, held=0)  # nothing stays in memory
    monkeypatch.setattr(reading, "read_package", functools.partial(verify, limits=small))
    attached(pair.ours, random.Random(7).randbytes(5 << 20))
    good = pair.send(pair.ours)

    class Shifting(BytesSource):
        """A file that is another one after it was looked at."""

        taken = False

        def open(self) -> BinaryIO:
            return io.BytesIO(good[:-1] + bytes([good[-1] ^ 1])) if self.taken else super().open()

    source = Shifting(good)
    incoming = packages.open_package(pair.theirs, source)
    source.taken = True
    before = pair.theirs.vault.head(), pair.theirs.entries, pair.theirs.vault.blobs.hashes()
    with pytest.raises(FileChangedMeanwhile):
        packages.take(pair.theirs, incoming)
    assert (pair.theirs.vault.head(), pair.theirs.entries, pair.theirs.vault.blobs.hashes()) == before
    source.taken = False
    packages.take(pair.theirs, incoming)


class Stops:
    """A user who cancels once the contents are being read."""

    def step(self, done: int, total: int, text: str = "") -> None:
        raise Cancelled


def test_cancelling_an_import_changes_nothing(pair: Pair) -> None:
    versions.take_in(pair.ours, word(TEXT.replace("150", "180")), name="supply.docx", instrument=AGREEMENT)
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    before = pair.theirs.vault.head(), pair.theirs.entries, pair.theirs.vault.blobs.hashes()
    with pytest.raises(Cancelled):
        packages.take(pair.theirs, incoming, progress=Stops())
    assert (pair.theirs.vault.head(), pair.theirs.entries, pair.theirs.vault.blobs.hashes()) == before
    packages.take(pair.theirs, incoming)


def attached(desk: Workspace, data: bytes) -> str:
    """Attach a file to the deal for both sides, and return its hash."""
    digest = desk.vault.blobs.put(data)
    desk.put(Attachment(key="A-1", title="A drawing", name="drawing.bin", size=len(data), file=digest), shared=True)
    return digest


def test_a_large_file_is_taken_in_as_it_passes(pair: Pair) -> None:
    data = random.Random(7).randbytes(5 << 20)
    digest = attached(pair.ours, data)
    pair.pass_on(pair.ours)
    assert pair.theirs.vault.blobs.get(digest) == data


def test_a_refused_package_is_remembered_and_may_still_be_imported(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    before = pair.theirs.entries
    packages.refuse(pair.theirs, incoming)
    assert pair.theirs.entries == before
    assert importing.refused_on(pair.theirs, incoming.package.id) == "2026-03-03"
    packages.take(pair.theirs, incoming)
    assert importing.refused_on(pair.theirs, incoming.package.id) == ""


def test_what_is_taken_in_is_noted_with_its_evidence(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    packages.take(pair.theirs, incoming)
    noted = pair.theirs.deal.facts(PackageLogged)[-1].value
    assert evidence.files_of(pair.theirs.vault.blobs.get(noted.proof)) == dict(incoming.package.proof)
    assert noted.audience == "partner"
