"""Journeys of a deal's file through the window: damaged, gone, put back, mended, rolled back, with a new key."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from negotiator.crypto import FLOOR_PROFILE, VaultKey, derive_key
from negotiator.domain.registers import Risk
from negotiator.gui.office import Office
from negotiator.gui.screens.welcome.presenter import WelcomeState
from negotiator.gui.screens.welcome.view import WelcomeScreen
from negotiator.services import secrets
from negotiator.services.checking import check_closed
from negotiator.services.workspace import Workspace
from negotiator.settings import Settings, with_value
from negotiator.store import Damaged, Remedy, ladder, read_salt
from tests.cli.test_keys import code_on
from tests.gui.windowed import LONGEST_MS, Chosen, Person
from tests.services import desks
from tests.services.secret_service import secret_service

PASSPHRASE = "seven quiet harbours"
RELEASED = desks.PASSPHRASE
NEW = "nine calm bays"
PAGE = 4096
VAULTS = Path(__file__).resolve().parents[1] / "vaults"

MakeOffice = Callable[..., Office]
MakePerson = Callable[..., Person]


@pytest.fixture
def person(make_office: MakeOffice, qtbot: QtBot) -> MakePerson:
    """Return `person(settings, files=...)`: somebody at the way in of a window of their own."""

    def make(settings: Settings | None = None, **more: object) -> Person:
        return Person(make_office(settings, **more), qtbot)

    return make


@pytest.fixture(scope="session")
def harbour_key(founded: Path) -> VaultKey:
    """Return the key of the founded file and its copies."""
    return derive_key(PASSPHRASE, read_salt(founded))


def flip(path: Path, *pages: int) -> None:
    """Damage a bit in the middle of each page."""
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE + PAGE // 2] ^= 4
    path.write_bytes(data)


@pytest.fixture(scope="session")
def damaging(founded: Path, harbour_key: VaultKey, tmp_path_factory: pytest.TempPathFactory) -> dict[Remedy, int]:
    """Return for two remedies a page whose damage asks for them: one of a derived table, one of the ledger."""
    found: dict[Remedy, int] = {}
    copy = tmp_path_factory.mktemp("damaging") / "copy.deal"
    for page in range(2, founded.stat().st_size // PAGE + 1):
        shutil.copyfile(founded, copy)
        flip(copy, page)
        report = check_closed(copy, key=harbour_key, salt=read_salt(founded)).report
        for remedy in ("rebuild the tables", "export what verifies"):
            if remedy in report.remedies and not report.ok:
                found.setdefault(remedy, page)
        if len(found) == 2:
            break
    return found


def add_risk(path: Path, key: str, *, passphrase: str = PASSPHRASE) -> None:
    """Do something in a deal behind the window's back."""
    workspace = Workspace.open(path, passphrase=passphrase, opener="test")
    workspace.put(Risk(key=key, failure_mode="The berth is late"))
    workspace.close()


def act(somebody: Person, key: str) -> None:
    """Do something in the open deal."""
    somebody.office._desk.act(lambda workspace, _progress: workspace.put(Risk(key=key, failure_mode="Late")))
    somebody.settle()


def risks(somebody: Person) -> set[str]:
    """Return the keys of the open deal's risks."""
    found: list[set[str]] = []
    somebody.office._desk.read(
        lambda workspace, _progress: {held.value.key for held in workspace.deal.records(Risk)}, found.append
    )
    somebody.settle()
    return found[0]


def test_a_sound_deal_is_checked_while_it_is_open_and_stays_open(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office.go("settings", "backup")
    me.settle()
    assert "There is no backup of this deal yet." in me.reads()
    me.press("Check the file")
    assert "Everything is in order." in me.reads()
    assert all(line.fine for line in me.screen._state.lines)
    assert not me.screen._state.ways
    act(me, "R-1")
    me.press("Back to the settings")
    assert me.window.current == "settings"
    me.press("Back up now")
    me.office.go("check", "restore")
    act(me, "R-2")
    me.press("Restore the selected one")
    assert "Restore the backup of" in me.reads()
    assert me.screen.step_back()
    me.settle()
    me.press("Restore the selected one")
    me.press("Put it in place")
    assert "is in place" in me.reads()
    assert risks(me) == {"R-1"}
    assert [one.name for one in harbour.parent.glob("harbour (before restore*.deal")]
    me.press("Go to the deal")
    assert me.window.current == "overview"


def test_a_damaged_ledger_leads_to_what_still_reads_and_to_a_backup(
    person: MakePerson, harbour: Path, tmp_path: Path, damaging: dict[Remedy, int]
) -> None:
    files = Chosen(tmp_path / "rescued.deal")
    me = person(files=files)
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    assert list((me.office.door.folders.data / "backups").rglob("*.deal")), "a backup was made when it was closed"
    flip(harbour, damaging["export what verifies"])
    me.unlock(harbour, PASSPHRASE)
    assert me.window.current == "welcome"
    assert me.screen.presenter._state.problem
    me.press("Check the file")
    assert me.window.current == "check"
    assert "Broken first: page" in me.reads()
    assert "can be read and proven" in me.reads()
    me.screen._files = files
    me.press("Export what verifies")
    assert "each verified" in me.reads()
    assert (tmp_path / "rescued.deal").exists()
    me.press("Restore a backup")
    me.press("Restore the selected one")
    me.press("Put it in place")
    me.press("Open the deal")
    assert me.window.current == "overview"
    assert me.office.keeper.path is None
    assert list(harbour.parent.glob("harbour (before restore*.deal"))


def test_damaged_tables_are_rebuilt_and_the_deal_opens(
    person: MakePerson, harbour: Path, damaging: dict[Remedy, int]
) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    flip(harbour, damaging["rebuild the tables"])
    me.unlock(harbour, PASSPHRASE)
    me.press("Check the file")
    me.press("Rebuild the tables")
    assert "made anew" in me.reads()
    assert list(harbour.parent.glob("harbour (damaged*.deal"))
    me.press("Open the deal")
    assert me.window.current == "overview"


def test_first_bytes_are_mended_unasked_or_by_the_check(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    whole = harbour.read_bytes()
    harbour.write_bytes(bytes([*whole[:7], whole[7] ^ 1, *whole[8:]]))
    me.unlock(harbour, PASSPHRASE)
    assert me.window.current == "overview"
    assert "have been put right" in me.reads()
    me.office._lock()
    me.settle()
    whole = harbour.read_bytes()
    harbour.write_bytes(bytes([*whole[:7], whole[7] ^ 1, *whole[8:]]))
    me.office.keeper.take(harbour, PASSPHRASE, done=lambda: me.office.door.leave(about="check check"), failed=refuse)
    me.settle()
    me.press("Mend the first bytes")
    assert harbour.read_bytes()[:16] == whole[:16]
    me.press("Open the deal")
    assert me.window.current == "overview"


def refuse(error: object) -> None:
    pytest.fail(str(error))


def test_a_file_that_is_gone_comes_back_from_a_backup(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    act(me, "R-1")
    me.office._lock()
    me.settle()
    harbour.unlink()
    me.unlock(harbour, PASSPHRASE)
    assert "There is no deal file" in me.reads()
    me.press("Restore a backup")
    assert "cannot be checked" in me.reads()
    assert not me.offers("Check the file")
    me.press("Restore the selected one")
    me.enter("Passphrase of the backup", "not it")
    assert me.screen._state.problem
    me.enter("Passphrase of the backup", PASSPHRASE)
    me.press("Open the deal")
    assert risks(me) == {"R-1"}


def test_an_older_copy_is_noticed_and_opens_only_when_it_is_wanted(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    older = harbour.read_bytes()
    me.unlock(harbour, PASSPHRASE)
    act(me, "R-1")
    me.office._lock()
    me.settle()
    harbour.write_bytes(older)
    me.unlock(harbour, PASSPHRASE)
    assert me.window.current == "welcome"
    assert "is older than this device remembers it" in me.reads()
    me.press("Open it as it is")
    assert me.window.current == "overview"
    assert risks(me) == set()


def test_a_file_in_use_is_tried_again_when_the_other_one_is_done(person: MakePerson, harbour: Path) -> None:
    me = person()
    other = Workspace.open(harbour, passphrase=PASSPHRASE, opener="Priya")
    me.unlock(harbour, PASSPHRASE)
    assert "is in use by Priya" in me.reads()
    other.close()
    me.press("Try again")
    assert me.window.current == "overview"


def test_a_new_passphrase_brings_a_new_code_and_asks_about_old_backups(
    person: MakePerson, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "calibrate", lambda: FLOOR_PROFILE)
    files = Chosen(tmp_path / "sheet.pdf")
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office.go("settings", "identity")
    me.settle()
    me.screen._files = files
    me.screen.presenter.back_up()
    me.settle()
    for name, text in (("Present passphrase", "wrong"), ("New passphrase", NEW), ("New passphrase again", "nine")):
        me.write(name, text)
    me.press("Change the passphrase")
    assert "differ" in me.reads()
    me.enter("New passphrase again", NEW)
    assert "does not open with this passphrase" in me.reads()
    assert me.office.door.is_open
    me.write("Present passphrase", PASSPHRASE)
    me.enter("New passphrase again", NEW)
    assert "The new recovery code" in me.reads()
    code = me.screen._state.code
    assert len(code.split("-")) == 16
    assert "still opens with the passphrase before" in me.reads()
    me.press("Delete them")
    assert not me.screen._state.old_backups
    me.press("Save the sheet (PDF)")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    me.office._lock()
    me.settle()
    me.unlock(harbour, PASSPHRASE)
    assert me.window.current == "welcome"
    me.enter("Passphrase or recovery code", code)
    assert me.window.current == "overview"
    me.office._lock()
    me.settle()
    Workspace.open(harbour, passphrase=NEW, opener="test").close()


def test_a_forgotten_passphrase_is_made_up_for_by_the_code_on_the_sheet(
    person: MakePerson, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "calibrate", lambda: FLOOR_PROFILE)
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office.go("settings", "identity")
    me.settle()
    me.screen._files = Chosen(tmp_path / "sheet.pdf")
    for secret in ("not the one", PASSPHRASE):
        assert not me.offers("Save the sheet (PDF)")
        me.write("Passphrase, to see the recovery code", secret)
        me.press("Show")
    me.press("Save the sheet (PDF)")
    me.press("I have written it down")
    code = code_on(tmp_path / "sheet.pdf")
    me.office._lock()
    me.settle()
    whole = harbour.read_bytes()
    harbour.write_bytes(bytes([*whole[:7], whole[7] ^ 1, *whole[8:]]))
    me.unlock(harbour, "it began with an s")
    assert "first 16 bytes" in me.reads()
    me.enter("Passphrase or recovery code", code.lower().replace("-", " "))
    assert me.window.current == "overview"
    assert "have been put right" in me.reads()
    me.office.go("settings", "identity")
    me.settle()
    for name, text in (("Present passphrase", code), ("New passphrase", NEW), ("New passphrase again", NEW)):
        me.write(name, text)
    me.press("Change the passphrase")
    assert "The new recovery code" in me.reads()
    me.office._lock()
    me.settle()
    me.unlock(harbour, code)
    assert me.window.current == "welcome"
    assert "recovery code" in me.reads()
    me.enter("Passphrase or recovery code", NEW)
    assert me.window.current == "overview"


def test_this_device_remembers_a_key_in_a_real_store_of_passwords(
    person: MakePerson, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(monkeypatch):
        me = person(with_value(Settings(), "identity.remember_on_device", True))
        me.office.open_file(harbour)
        me.settle()
        assert me.window.current == "welcome", "nothing is remembered yet"
        me.enter("Passphrase or recovery code", PASSPHRASE)
        me.office.go("settings", "identity")
        me.settle()
        me.press("Remember on this device")
        assert "The key is kept on this device" in me.reads()
        me.office._lock()
        me.settle()
        me.office.open_file(harbour)
        me.settle()
        assert me.window.current == "overview"
        me.office.go("settings", "identity")
        me.settle()
        me.press("Forget on this device")
        me.office._lock()
        me.settle()
        me.office.open_file(harbour)
        me.settle()
        assert me.window.current == "welcome"


def test_locking_lets_go_of_the_file_that_was_cared_for(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    me.office.keeper.take(harbour, PASSPHRASE, done=lambda: me.office.door.leave(about="check restore"), failed=refuse)
    me.settle()
    assert me.office.idle.minutes_left > 14
    me.office._lock()
    me.settle()
    assert me.window.current == "welcome"
    assert me.office.keeper.path is None
    assert me.office.keeper._hand is None


def test_a_deal_that_does_not_open_again_is_cared_for_alone(
    person: MakePerson, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)

    def fail(_hand: object) -> Workspace:
        raise Damaged(path=harbour, what="a page went bad meanwhile")

    monkeypatch.setattr(me.office.keeper, "_opened", fail)
    me.office.go("check", "check")
    me.settle()
    assert me.window.current == "check"
    assert "went bad meanwhile" in me.reads()
    assert me.offers("Back to unlocking")
    monkeypatch.undo()
    me.press("Back to unlocking")
    assert me.window.current == "welcome"
    assert not me.office.door.is_open


def test_a_file_of_an_older_format_is_brought_up_to_date_and_says_where_the_old_one_lies(
    person: MakePerson, tmp_path: Path
) -> None:
    old = Path(shutil.copyfile(VAULTS / "format-1-deal.deal", tmp_path / "old.deal"))
    me = person()
    me.unlock(old, RELEASED)
    assert me.window.current == "overview", me.reads()
    assert "brought up to date" in me.reads()
    assert list((me.office.door.folders.data / "backups").rglob("*.deal"))


def test_bringing_a_file_up_to_date_is_shown_and_can_be_stopped(
    person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(shutil.copyfile(VAULTS / "format-1-deal.deal", tmp_path / "old.deal"))
    before, me, shown, pressed = old.read_bytes(), person(), list[str](), threading.Event()
    show = WelcomeScreen.show_state

    def watched(screen: WelcomeScreen, state: WelcomeState) -> None:
        show(screen, state)
        if state.updating and not pressed.is_set():
            shown.append(me.reads())
            me.press_now("Cancel")
            pressed.set()

    def unhurried(old: Connection, new: Connection) -> ladder.Rewrite:
        assert pressed.wait(LONGEST_MS / 1000)
        return ladder_steps[1](old, new)

    ladder_steps = ladder.STEPS
    monkeypatch.setattr(WelcomeScreen, "show_state", watched)
    monkeypatch.setattr(ladder, "STEPS", {1: unhurried})
    me.unlock(old, RELEASED)
    assert "A file of an older format" in shown[0]
    assert "Writing a backup" in shown[0]
    assert old.read_bytes() == before
    assert me.window.current == "welcome"
    assert me.offers("Unlock")
    monkeypatch.undo()
    me.enter("Passphrase or recovery code", RELEASED)
    assert me.window.current == "overview", me.reads()
    me.window.lock_asked.emit()
    me.settle()
    assert me.offers("Unlock")


def test_a_synchronised_folder_is_told_and_stands_in_the_settings(person: MakePerson, harbour: Path) -> None:
    folder = harbour.parent / "Dropbox"
    folder.mkdir()
    me = person()
    me.unlock(Path(shutil.copyfile(harbour, folder / "harbour.deal")), PASSPHRASE)
    assert "seems to be synchronised by Dropbox" in me.reads()
    me.office.go("settings", "backup")
    me.settle()
    assert "seems to be synchronised by Dropbox" in me.reads()


def test_backups_are_made_when_they_are_due(person: MakePerson, harbour: Path) -> None:
    me = person()
    me.unlock(harbour, PASSPHRASE)
    folder = me.office.door.folders.data / "backups"

    def made() -> set[str]:
        return {one.name for one in folder.rglob("*.deal")}

    me.office._tend()
    me.settle()
    first = made()
    assert len(first) == 1
    me.office._tend()
    me.settle()
    assert made() == first, "nothing has changed"
    act(me, "R-1")
    me.office.suspend.leave()
    me.settle()
    assert made() == first, "sleep waits for no backup"
    me.unlock(harbour, PASSPHRASE)
    me.office._lock()
    me.settle()
    assert made() != first
