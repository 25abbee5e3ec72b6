"""An open deal: who signs, what is stored together, and what a second opening finds."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from negotiator.crypto import FLOOR_PROFILE, EntrySigner, Identity, VaultKey
from negotiator.domain import fold
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.kernel import Refused
from negotiator.ledger import heads, make_entry, next_lamport
from negotiator.services import approvals, founding
from negotiator.services.indexing import projection_rows
from negotiator.services.receipts import Content, Put, Retire
from negotiator.services.workspace import MadeNewer, NobodyHere, NoSuchIdentity, Workspace
from negotiator.store import AlreadyExists, ChangeUnderWay, EntryAltered, Vault, Wanted, WrongKey
from negotiator.store.engine import connect
from negotiator.store.local import Local
from negotiator.store.projection import ProjectionRows
from negotiator.store.transactions import Transactions
from tests.services.desks import PASSPHRASE, START, DeskClock, Pair, Template, bodies, newest


def test_what_was_saved_is_there_when_it_is_opened_again(template: Template, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "a.deal"))
    first = Workspace.open(path, passphrase=PASSPHRASE, opener="a test", clock=DeskClock())
    receipt = first.put(Risk(key="R-1", failure_mode="Late film"))
    assert receipt.label == "Save risk R-1"
    assert receipt.topics == {"risk"}
    before, head = bodies(first), first.vault.head()
    first.close()
    first.close()
    again = Workspace.open(path, passphrase=PASSPHRASE, opener="a test")
    assert bodies(again) == before
    assert again.vault.head() == head
    assert again.path == path
    again.close()


def test_a_wrong_passphrase_and_a_taken_name(template: Template, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "a.deal"))
    before = path.read_bytes()
    with pytest.raises(WrongKey):
        Workspace.open(path, passphrase="something else entirely", opener="a test")
    with pytest.raises(AlreadyExists):
        Workspace.create(path, passphrase="x y z", deal_id="d", opener="a test", profile=FLOOR_PROFILE)
    assert path.read_bytes() == before


def test_a_file_without_identity_signs_nothing(tmp_path: Path) -> None:
    empty = Workspace.create(
        tmp_path / "a.deal", passphrase="one two three", deal_id="d", opener="a test", profile=FLOOR_PROFILE
    )
    with pytest.raises(NobodyHere):
        empty.put(Note(key="N-1", text="hello"))
    assert not empty.entries
    empty.close()


def test_who_signs_is_chosen_by_name_or_fingerprint(desk: Workspace, template: Template) -> None:
    carl = template.people["carl"]
    assert desk.identity.name == "Ana Roe"
    with desk.acting_as("carl lex"):
        assert desk.identity.name == "Carl Lex"
        with desk.acting_as("Ana Roe"):
            assert desk.identity.name == "Ana Roe"
        assert desk.put(Note(key="N-1", text="mine")).entries[0].author == carl.fingerprint
    assert desk.identity.name == "Ana Roe"
    desk.act_as(carl.fingerprint[:10])
    assert desk.person is not None
    assert desk.person.role == "counsel"


@pytest.mark.parametrize("name", ["Nobody", "", "a", "0"])
def test_an_unknown_signer_is_refused(desk: Workspace, name: str) -> None:
    with pytest.raises(NoSuchIdentity, match="No identity") as refusal, desk.acting_as(name):
        pass
    assert "Carl Lex" in refusal.value.hint
    assert desk.identity.name == "Ana Roe"


def test_acting_for_a_moment_is_not_remembered_by_the_file(desk: Workspace) -> None:
    before = desk.vault.local.get("active identity")
    with desk.acting_as("Carl Lex"):
        assert desk.vault.local.get("active identity") == before


def test_a_change_is_stored_whole_or_not_at_all(desk: Workspace) -> None:
    before, entries, undo = bodies(desk), desk.entries, desk.undo_label

    def fail() -> None:
        raise Refused("no")

    drafted = desk.draft([Put(Note(key="N-1", text="a")), Put(Note(key="N-2", text="b"))])
    with pytest.raises(Refused, match="no"):
        desk.commit("Two notes", drafted, blobs=[b"never kept"], undoable=True, also=fail)
    assert (bodies(desk), desk.entries, desk.undo_label) == (before, entries, undo)
    assert desk.vault.entries() == entries
    assert not any(desk.vault.blobs.get(digest) == b"never kept" for digest in desk.vault.blobs.hashes())


def test_what_was_not_saved_is_not_shown_either(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(Note(key="N-1", text="a"))
    before, entries = bodies(desk), desk.entries
    rows = desk.vault.projection.rows()
    update = ProjectionRows.update

    def last_write_fails(self: ProjectionRows, *args: Any, **named: Any) -> None:
        update(self, *args, **named)
        raise Refused("no room")

    monkeypatch.setattr(ProjectionRows, "update", last_write_fails)
    with pytest.raises(Refused, match="no room"):
        desk.put(Note(key="N-1", text="b"))
    monkeypatch.undo()
    assert (bodies(desk), desk.entries, desk.vault.projection.rows()) == (before, entries, rows)
    desk.put(Note(key="N-1", text="c"))
    assert desk.vault.check(projection_rows(fold(desk.vault.entries(), ours="alpha"))).ok


def test_what_was_saved_before_something_else_failed_is_shown(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Transactions.write

    @contextmanager
    def fails_when_all_is_saved(self: Transactions) -> Iterator[Any]:
        with write(self) as connection:
            yield connection
        if not connection.in_transaction():
            raise Refused("saved, and then")

    with monkeypatch.context() as patch:
        patch.setattr(Transactions, "write", fails_when_all_is_saved)
        with pytest.raises(Refused, match="saved, and then"):
            desk.put(Note(key="N-1", text="a"), label="Write")
    assert desk.deal.record(Note, "N-1") is not None
    assert (desk.entries, desk.undo_label) == (desk.vault.entries(), "Write")
    desk.put(Note(key="N-1", text="b"))
    desk.undo()
    assert desk.deal.record(Note, "N-1") == Note(key="N-1", text="a")


def test_derived_records_follow_every_act(pair: Pair) -> None:
    desk = pair.ours
    desk.put(Risk(key="R-1", failure_mode="team"), shared=False)
    desk.put(Risk(key="R-1", failure_mode="both"), shared=True)
    desk.put(Risk(key="R-2", failure_mode="gone soon"))
    desk.retire(Risk, "R-2")
    desk.undo()
    desk.undo()
    pair.theirs.put(Risk(key="R-3", failure_mode="theirs"), shared=True)
    pair.pass_on(pair.theirs)
    founding.add_colleague(desk, Identity.create(name="Dora Fay", organisation="Alpha", at=START), role="counsel")
    desk.perform("All at once", [Put(Risk(key="R-4", failure_mode="a")), Retire(Risk, "R-1")])
    for workspace in (desk, pair.theirs):
        again = fold(workspace.vault.entries(), ours=workspace.deal.ours)
        assert sorted(workspace.vault.projection.rows()) == sorted(projection_rows(again))
        assert workspace.deal == again


def test_tables_of_another_version_are_made_anew_at_the_first_act(desk: Workspace) -> None:
    desk.vault.projection.replace([])
    desk.vault.local.delete("derived")
    desk.put(Note(key="N-1", text="a"))
    assert sorted(desk.vault.projection.rows()) == sorted(projection_rows(desk.deal))


def test_an_entry_is_held_once(desk: Workspace) -> None:
    (drafted,) = desk.draft([Put(Note(key="N-1", text="a"))])
    desk.commit("Twice in one", [drafted, drafted])
    desk.commit("And again", [drafted])
    assert [entry.id for entry in desk.entries].count(drafted.id) == 1
    assert desk.vault.entries() == desk.entries


def test_content_that_is_held_is_not_stored_again(desk: Workspace) -> None:
    first, second = b"one text " * 50, b"one text " * 50 + b"more"
    desk.commit("Texts", (), blobs=[first, Content(second, like=hashlib.sha256(first).hexdigest()), first])
    desk.commit("Texts", (), blobs=[second])
    assert [desk.vault.blobs.get(hashlib.sha256(data).hexdigest()) for data in (first, second)] == [first, second]


def test_an_opening_that_fails_leaves_the_file_closed(template: Template, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "a.deal"))
    key = VaultKey(template.keys["ours"])
    with Vault.open(path, key=key, opener="a test") as vault:
        connection = connect(path, key=key, salt=vault.salt)
        connection.execute("DROP TRIGGER entries_keep")
        connection.execute("UPDATE entries SET signed = x'00' WHERE seq = 2")
        connection.close()
    for _ in range(2):
        with pytest.raises(EntryAltered):
            Workspace.open_with_key(path, key=key, opener="a test")
    Vault.open(path, key=key, opener="whoever repairs it").close()


def test_a_new_file_that_fails_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise Refused("no room")

    path, profile = tmp_path / "a.deal", FLOOR_PROFILE
    with monkeypatch.context() as patch:
        patch.setattr(Local, "set", fail)
        with pytest.raises(Refused, match="no room"):
            Workspace.create(path, passphrase="x y z", deal_id="d", opener="a test", profile=profile)
    assert list(tmp_path.iterdir()) == [], "neither the file nor its lock stays"


def test_inside_a_change_nothing_is_closed_or_forgotten(desk: Workspace) -> None:
    desk.put(Note(key="N-1", text="a"))
    before, entries = bodies(desk), desk.entries
    with desk.vault.transaction(), pytest.raises(ChangeUnderWay):
        desk.close()
    assert (bodies(desk), desk.entries) == (before, entries)
    desk.put(Note(key="N-2", text="b"))
    desk.close()
    assert desk.entries == ()


def test_a_close_that_fails_forgets_all_the_same(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    close = Vault.close

    def fail(self: Vault) -> None:
        close(self)
        raise OSError("the disk went away")

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "close", fail)
        with pytest.raises(OSError, match="went away"):
            desk.close()
    assert desk.entries == ()


def test_an_act_of_a_newer_version_stops_what_binds(desk: Workspace) -> None:
    newer = make_entry(
        EntrySigner(desk.identity),
        deal=desk.deal_id,
        stream="shared",
        kind="hologram/1",
        body={"what": "nobody knows yet"},
        parents=heads([entry for entry in desk.entries if entry.stream == "shared"]),
        lamport=next_lamport(desk.entries),
        at=START,
    )
    desk.commit("From the future", [newer])
    with pytest.raises(MadeNewer, match="newer version"):
        approvals.assent(desk, newest(desk))
    desk.put(Note(key="N-1", text="still possible"))


def test_records_can_be_searched_after_a_refresh(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="The kiln cracks"))
    desk.refresh_index()
    assert [hit.key for hit in desk.vault.index.search(Wanted(words=("kiln",)))] == ["R-1"]


def test_retiring_takes_a_record_out_of_use(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="The kiln cracks"))
    assert desk.retire(Risk, "R-1").label == "Remove risk R-1"
    assert desk.deal.record(Risk, "R-1") is None
    assert desk.perform("Nothing there", [Retire(Risk, "R-9")]).entries == ()


def test_a_new_identity_signs_from_then_on(desk: Workspace) -> None:
    dora = Identity.create(name="Dora Fay", organisation="Alpha Ltd", at=START)
    desk.keep_identity(dora)
    assert desk.identity.fingerprint == dora.fingerprint
    assert desk.person is None, "nobody entered her yet"
    assert len(desk.identities) == 3
