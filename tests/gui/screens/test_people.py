"""People in the settings: everyone with what they may do; a colleague entered, changed, ended, and sent a package."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.gui.door import Sender
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.live_keeper import LiveKeeper
from negotiator.gui.screens.settings.people_presenter import PartyRow, SeatRow
from negotiator.gui.screens.settings.people_view import PeoplePart, PersonRow
from negotiator.gui.screens.settings.presenter import SettingsPresenter
from negotiator.gui.screens.settings.state import SettingsState
from negotiator.gui.screens.settings.view import SettingsScreen
from negotiator.gui.screens.welcome.joining_view import ComparePage
from negotiator.gui.screens.welcome.presenter import WelcomeState
from negotiator.services import joining, people
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings
from tests.gui.windowed import Chosen

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Here:
    """The page of people on the sample deal."""

    screen: SettingsScreen
    desk: Any
    files: Chosen

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace  # type: ignore[no-any-return]  # the desk of the tests is loosely typed

    def state(self) -> SettingsState:
        assert self.screen._state is not None
        return self.screen._state

    @property
    def part(self) -> PeoplePart:
        found = self.screen.content.findChildren(PeoplePart)
        assert len(found) == 1
        return found[0]

    def person(self, key: str) -> PersonRow:
        return self.part.rows[key]

    def row(self, key: str) -> SeatRow:
        return next(one for party in self.state().people for one in party.people if one.key == key)


@pytest.fixture
def here(
    played: Any, direct_desk: Callable[[Path], Any], home: Folders, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> Here:
    desk = direct_desk(played.ours)
    session = Session(jobs=jobs, folders=home, settings=Settings())
    files = Chosen()
    screen = SettingsScreen(files)
    qtbot.addWidget(screen)
    screen.bind(SettingsPresenter(desk, LiveDoor(session), LiveKeeper(session), screen))
    screen.resize(1024, 640)
    screen.show()
    screen.reload()
    screen.show_about("people")
    return Here(screen=screen, desk=desk, files=files)


def card_of(identity: Identity, folder: Path) -> Path:
    path = folder / "colleague.card"
    path.write_bytes(identity.contact().to_bytes(identity))
    return path


@pytest.fixture
def dora() -> Identity:
    return Identity.create(name="Dora Fay", organisation="Tessaline", email="d@tessaline.example", at=AT)


def press(where: Any, title: str) -> None:
    found = [one for one in where.findChildren(QPushButton) if one.text().strip() == title]
    found[0].click()


def test_everyone_stands_under_their_party(here: Here) -> None:
    ours, theirs = here.state().people
    assert (ours.ours, theirs.ours) == (True, False)
    assert [one.state for one in (*ours.people, *theirs.people)] == ["Acts"] * 6
    assert [one.key for one in ours.people if one.mine] == ["farrant"]
    assert not any(one.changes or one.ends or one.sends for one in theirs.people)
    assert not any(one.sends for one in ours.people), "their identities are kept in this very file"
    assert isinstance(ours, PartyRow)
    assert not here.person("brandtner").change.isVisible()
    assert here.person("wetherall").change.isVisible()


def test_a_colleague_is_entered_sent_a_package_and_joins(here: Here, dora: Identity, tmp_path: Path) -> None:
    here.files.path = card_of(dora, tmp_path)
    here.part.form.set_values({"role": "business owner", "until": date(2099, 12, 31)})
    press(here.part, "Choose the contact card…")
    key = dora.fingerprint[:12]
    assert here.row(key).told[:2] == ("d@tessaline.example", "until 31 Dec 2099")
    here.files.path = tmp_path / "team.asice.age"
    press(here.person(key), "Package for them…")
    assert here.state().problem == ""
    desk = joining.join_from_package(
        tmp_path / "dora.deal",
        tmp_path / "team.asice.age",
        identity=dora,
        trusted_root=here.workspace.identity.root_fingerprint,
        passphrase="x y z",
        profile=FLOOR_PROFILE,
    )
    assert desk.person is not None
    assert desk.person.role == "business owner"
    desk.close()


def test_a_mandate_is_changed_in_place(here: Here) -> None:
    person = here.person("wetherall")
    person.change.click()
    assert person.form.isVisible()
    person.form.set_values({"role": "finance", "since": date(2020, 1, 1), "until": date(2019, 1, 1)})
    person.save.click()
    assert "end before it begins" in here.state().problem
    person.form.set_values({"since": None, "until": date(2020, 1, 1)})
    person.save.click()
    assert here.state().problem == ""
    assert (here.row("wetherall").role, here.row("wetherall").state) == ("finance", "Ended")


def test_ending_asks_first_and_is_for_good(here: Here) -> None:
    person = here.person("wetherall")
    person.end.click()
    assert person.confirm.isVisible()
    press(person._ending, "Cancel")
    assert not person.confirm.isVisible()
    assert here.row("wetherall").state == "Acts"
    person.end.click()
    person.confirm.click()
    assert here.row("wetherall").state == "Revoked"
    assert not here.person("wetherall").end.isVisible()
    assert [one.state for one in people.seats(here.workspace) if one.key == "wetherall"] == ["revoked"]


def test_what_is_refused_says_why(here: Here, dora: Identity, tmp_path: Path) -> None:
    people.change(here.workspace, "adeyemi-ross", role="approver")
    here.screen.presenter.sign_as("Callum Adeyemi-Ross")
    here.files.path = card_of(dora, tmp_path)
    press(here.part, "Choose the contact card…")
    assert "role of approver" in here.state().problem
    here.files.path = None
    press(here.part, "Choose the contact card…")
    assert dora.fingerprint[:12] not in here.part.rows


@pytest.mark.parametrize("colleague", [True, False])
def test_the_joining_page_says_for_whom_one_acts_and_how_it_was_compared(qtbot: QtBot, colleague: bool) -> None:
    joined: list[str] = []

    class Presenter:
        def join(self, how: str) -> None:
            joined.append(how)

    page = ComparePage()
    qtbot.addWidget(page)
    page.bind(Presenter())  # type: ignore[arg-type]  # the one intent that the page has here
    sender = Sender(
        name="Ana Roe", organisation="Alpha Ltd", root="ab" * 32, party="Alpha Ltd", role="counsel", colleague=colleague
    )
    page.show_state(WelcomeState(page="compare", sender=sender))
    page.show()
    assert page.seat.text().startswith("You act for Alpha Ltd, as counsel.")
    assert ("from a colleague" in page.seat.text()) == colleague
    assert page.stream.text == ("Internal" if colleague else "Shared")
    page.join.click()
    assert joined == [], "nothing was compared yet"
    page.compared.click()
    page.form.set_values({"how": "face to face"})
    page.join.click()
    assert joined == ["face to face"]
