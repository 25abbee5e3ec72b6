"""An open deal: who signs, what is stored together, and what a second opening finds."""

import shutil
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, EntrySigner, Identity
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.kernel import Refused
from negotiator.ledger import heads, make_entry, next_lamport
from negotiator.services import approvals
from negotiator.services.receipts import Put, Retire
from negotiator.services.workspace import MadeNewer, NobodyHere, NoSuchIdentity, Workspace
from negotiator.store import AlreadyExists, WrongKey
from tests.services.desks import PASSPHRASE, START, DeskClock, Template, bodies, newest


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
    assert [hit.key for hit in desk.vault.index.search("kiln")] == ["R-1"]


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
