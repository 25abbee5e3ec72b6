"""The way in: unlocking, founding, joining, the sample; real files, the real door, the real screen."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from negotiator.crypto import Identity, open_identity, to_p12
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.live_keeper import LiveKeeper
from negotiator.gui.screens.welcome.founding_view import FoundPage
from negotiator.gui.screens.welcome.identity_view import IdentityPage
from negotiator.gui.screens.welcome.joining_view import ComparePage, JoinPage, grouped
from negotiator.gui.screens.welcome.keeping_view import KeepPage
from negotiator.gui.screens.welcome.presenter import WelcomePresenter, WelcomeState
from negotiator.gui.screens.welcome.unlock_view import UnlockPage
from negotiator.gui.screens.welcome.view import WelcomeScreen
from negotiator.kernel import SystemClock
from negotiator.services import founding, packages, recovery
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings, remember_deal, with_value

PASSPHRASE = "seven quiet harbours"


@dataclass
class Chosen:
    """A user who always chooses the same path in the system's dialogs."""

    path: Path | None = None

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


@dataclass
class WayIn:
    """The screen with its door, and what the door told the window."""

    screen: WelcomeScreen
    door: LiveDoor
    keeper: LiveKeeper
    jobs: Jobs
    opened: list[tuple[str, str]]
    left: list[str]
    files: Chosen

    def settle(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: not self.jobs.working, timeout=30_000)

    def now(self) -> WelcomeState:
        return self.screen.presenter._state

    def page(self, kind: type[QWidget]) -> QWidget:
        return next(page for page in self.screen.pages.values() if isinstance(page, kind))


@pytest.fixture
def way_in(home: Folders, jobs: Jobs, qtbot: QtBot) -> Iterator[Callable[..., WayIn]]:
    made: list[WayIn] = []

    def make(*known: Path, settings: Settings | None = None) -> WayIn:
        for path in known:
            remember_deal(home.data, path, at=SystemClock().now())
        session = Session(jobs=jobs, folders=home, settings=settings or Settings())
        door, keeper = LiveDoor(session), LiveKeeper(session)
        keeper.opens_by(door.take_over)
        files = Chosen()
        screen = WelcomeScreen(files)
        qtbot.addWidget(screen)
        opened: list[tuple[str, str]] = []
        door.opened.connect(lambda name, about: opened.append((name, about)))
        screen.bind(WelcomePresenter(door, keeper, screen))
        screen.resize(1024, 640)
        screen.show()
        screen.reload()
        left: list[str] = []
        door.left.connect(left.append)
        found = WayIn(screen=screen, door=door, keeper=keeper, jobs=jobs, opened=opened, left=left, files=files)
        made.append(found)
        return found

    yield make
    for one in made:
        one.keeper.let_go()
        one.door.lock()
        one.settle(qtbot)


def test_the_first_run_offers_four_ways(way_in: Callable[..., WayIn]) -> None:
    page = way_in().page(UnlockPage)
    assert isinstance(page, UnlockPage)
    assert page.first.isVisible()
    assert not page.secret.isVisible()
    assert not page.unlock.isVisible()


def test_a_wrong_passphrase_keeps_the_text_and_says_so_below(
    way_in: Callable[..., WayIn], harbour: Path, qtbot: QtBot
) -> None:
    here = way_in(harbour)
    page = here.page(UnlockPage)
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.secret, "seven loud harbours")
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    here.settle(qtbot)
    assert page.secret.text() == "seven loud harbours"
    assert "does not open" in page.problem.text
    assert "does not open" in page.secret.accessibleDescription()
    assert not here.opened
    page.secret.clear()
    qtbot.keyClicks(page.secret, PASSPHRASE)
    qtbot.mouseClick(page.unlock, Qt.MouseButton.LeftButton)
    here.settle(qtbot)
    assert here.opened == [("", "")]


def test_a_file_in_use_says_by_whom(way_in: Callable[..., WayIn], harbour: Path, qtbot: QtBot) -> None:
    here = way_in(harbour)
    other = Workspace.open(harbour, passphrase=PASSPHRASE, opener="Priya")
    here.screen.presenter.unlock(PASSPHRASE, remember=False)
    here.settle(qtbot)
    other.close()
    assert "Priya" in here.now().problem
    assert here.now().hint


def test_the_recovery_code_opens_too(way_in: Callable[..., WayIn], harbour: Path, qtbot: QtBot) -> None:
    workspace = Workspace.open(harbour, passphrase=PASSPHRASE, opener="test")
    code = recovery.recovery_code_of(workspace)
    workspace.close()
    here = way_in(harbour)
    here.screen.presenter.unlock(code.lower().replace("-", " "), remember=False)
    here.settle(qtbot)
    assert here.opened


def test_a_device_that_remembers_nothing_asks(way_in: Callable[..., WayIn], harbour: Path, qtbot: QtBot) -> None:
    here = way_in(harbour, settings=with_value(Settings(), "identity.remember_on_device", True))
    here.screen.presenter.choose(str(harbour))
    here.settle(qtbot)
    assert here.now().problem == ""
    here.screen.presenter.unlock("", remember=False)
    here.settle(qtbot)
    assert "does not remember" in here.now().problem


def test_founding_goes_through_four_steps_and_shows_the_recovery_code_once(
    way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot
) -> None:
    here = way_in()
    here.screen.show_about("new")
    page, keep = here.page(FoundPage), here.page(KeepPage)
    assert isinstance(page, FoundPage)
    assert isinstance(keep, KeepPage)
    page.path.set_path(str(tmp_path / "pilot"))
    for name, typed in (("passphrase", "four wet stones"), ("again", "four wet stone")):
        qtbot.keyClicks(page.forms[0].input(name), typed)
    assert "strong" in page._strength.text().casefold() or "weak" in page._strength.text().casefold()
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    assert here.now().problem == "The two passphrases differ."
    qtbot.keyClicks(page.forms[0].input("again"), "s")
    qtbot.keyClick(page.forms[0].input("again"), Qt.Key.Key_Return)
    assert page.stepper.current == 1
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    assert page.stepper.current == 1
    page.forms[1].set_values({"name": "Ines Vale", "organisation": "Täglich & Söhne"})
    page.next.click()
    page.forms[2].set_values({"title": "Pilot"})
    page.next.click()
    here.settle(qtbot)
    assert here.now().page == "keep"
    assert len(keep.code.text().split()) == 16
    assert not keep.finish.isEnabled()
    keep.written.click()
    keep.partner.click()
    assert here.opened == [("settings", "partners")]
    here.settle(qtbot)
    here.door.lock()
    here.settle(qtbot)
    again = Workspace.open(tmp_path / "pilot.deal", passphrase="four wet stones", opener="test")
    assert again.deal.ours == "taglich"
    assert recovery.is_written(again)
    again.close()


def test_the_recovery_sheet_is_a_page_to_print(way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot) -> None:
    here = way_in()
    here.screen.presenter.turn_to("found")
    presenter = here.screen.presenter
    presenter.take_step({"passphrase": "x y z", "again": "x y z", "path": str(tmp_path / "a.deal")})
    presenter.take_step({"name": "Ines", "organisation": "Firm", "role": "counsel", "email": ""})
    presenter.take_step({"title": "A", "party": "", "currency": "euro", "agreement": "Agreement"})
    assert "three letters" in here.now().problem
    presenter.take_step({"title": "A", "party": "", "currency": "eur", "agreement": "Agreement"})
    here.settle(qtbot)
    keep = here.page(KeepPage)
    assert isinstance(keep, KeepPage)
    here.files.path = tmp_path / "sheet.pdf"
    keep._save()
    here.settle(qtbot)
    assert "Saved as sheet.pdf" in here.now().hint
    entered = here.now().entered
    assert entered is not None
    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    printed = document[0].get_textpage().get_text_range()
    document.close()
    for group in entered.recovery_code.split("-"):
        assert group in printed
    presenter.turn_to("unlock")
    assert here.now().entered is None, "the code stays in no state that is left"


def test_an_invited_side_makes_an_identity_compares_and_joins(
    way_in: Callable[..., WayIn], harbour: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    here = way_in()
    presenter = here.screen.presenter
    identity, join, compare = here.page(IdentityPage), here.page(JoinPage), here.page(ComparePage)
    assert isinstance(identity, IdentityPage)
    assert isinstance(join, JoinPage)
    assert isinstance(compare, ComparePage)
    presenter.turn_to("identity")
    identity.path.set_path(str(tmp_path / "me.identity"))
    identity.you.made.set_values({"name": "Nils Ost", "organisation": "Norvane AB"})
    identity.form.set_values({"passphrase": "own words", "again": "own words"})
    identity.make.click()
    here.settle(qtbot)
    assert "me.card" in identity.done.text()
    founder = Workspace.open(harbour, passphrase=PASSPHRASE, opener="test")
    founding.add_partner(founder, (tmp_path / "me.card").read_bytes(), key="norvane", short="Norvane")
    packages.send(founder, packages.prepare(founder), tmp_path / "first.asice.age")
    root = founder.identity.root_fingerprint
    founder.close()
    here.screen.show_about(str(tmp_path / "first.asice.age"))
    presenter.turn_to("join")
    assert join.package.path.endswith("first.asice.age")
    join.look.click()
    assert here.now().page == "join"
    join.identity.set_path(str(tmp_path / "me.identity"))
    join.path.set_path(str(tmp_path / "joined.deal"))
    join.form.set_values({"passphrase": "own words"})
    join.look.click()
    here.settle(qtbot)
    assert compare.fingerprint.text() == grouped(root)
    assert not compare.join.isEnabled()
    compare.compared.click()
    compare.join.click()
    here.settle(qtbot)
    assert here.now().page == "keep"
    assert not here.now().founded
    assert (tmp_path / "joined.deal").exists()


def test_the_sample_can_be_stopped(way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot) -> None:
    here = way_in()
    here.files.path = tmp_path
    page = here.page(UnlockPage)
    assert isinstance(page, UnlockPage)
    page._sample()
    assert here.now().page == "working"
    qtbot.waitUntil(lambda: here.now().total > 0, timeout=20_000)
    here.screen.presenter.cancel()
    here.settle(qtbot)
    assert here.now().page == "unlock"
    assert here.now().problem == ""
    assert not here.door.is_open


def test_back_leads_where_one_came_from(way_in: Callable[..., WayIn], tmp_path: Path) -> None:
    here = way_in()
    presenter = here.screen.presenter
    presenter.turn_to("found")
    presenter.take_step({"passphrase": "x", "again": "x", "path": str(tmp_path / "a.deal")})
    assert here.now().step == 1
    presenter.back()
    assert (here.now().page, here.now().step) == ("found", 0)
    presenter.back()
    assert here.now().page == "unlock"
    presenter.turn_to("identity")
    presenter.back()
    assert here.now().page == "join"


def test_a_deal_is_founded_with_a_certificate_from_elsewhere(
    way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot
) -> None:
    here = way_in()
    presenter, page = here.screen.presenter, here.page(FoundPage)
    assert isinstance(page, FoundPage)
    holder = Identity.create(name="Nils Ost", organisation="Norvane AB", at=SystemClock().now())
    file = tmp_path / "nils.p12"
    file.write_bytes(to_p12(holder, "an export"))
    presenter.turn_to("found")
    presenter.take_step({"passphrase": PASSPHRASE, "again": PASSPHRASE, "path": str(tmp_path / "a.deal")})
    page.you.way._pick("imported")
    assert page.you.made.isHidden()
    page.next.click()
    assert here.now().step == 1, "no file was chosen"
    here.files.path = file
    page.you.file._choose()
    page.you.imported.set_values({"p12_passphrase": "a wrong one"})
    page.next.click()
    here.settle(qtbot)
    assert (here.now().step, "passphrase does not open" in here.now().problem) == (1, True)
    page.you.imported.set_values({"p12_passphrase": "an export"})
    page.next.click()
    here.settle(qtbot)
    assert (here.now().step, here.now().hint) == (2, "You will sign as Nils Ost, Norvane AB.")
    page.forms[2].set_values({"title": "Pilot"})
    page.next.click()
    here.settle(qtbot)
    entered = here.now().entered
    assert entered is not None
    assert entered.fingerprint == holder.root_fingerprint or entered.fingerprint == holder.fingerprint
    assert entered.name == "Nils Ost"


def test_what_is_no_certificate_is_told_apart(way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot) -> None:
    here = way_in()
    presenter = here.screen.presenter
    presenter.turn_to("found")
    presenter.take_step({"passphrase": "x y z", "again": "x y z", "path": str(tmp_path / "a.deal")})
    file = tmp_path / "nils.p12"
    old = Identity.create(name="Nils Ost", organisation="Norvane AB", at=SystemClock().now().replace(year=2010, day=1))
    for data, said in ((b"noise", "cannot be read"), (to_p12(old, "pw"), "expired")):
        file.write_bytes(data)
        presenter.take_step({"way": "imported", "p12": str(file), "p12_passphrase": "pw", "role": "counsel"})
        here.settle(qtbot)
        assert (here.now().step, said in here.now().problem) == (1, True)


def test_an_identity_is_made_from_a_certificate(way_in: Callable[..., WayIn], tmp_path: Path, qtbot: QtBot) -> None:
    here = way_in()
    page = here.page(IdentityPage)
    assert isinstance(page, IdentityPage)
    holder = Identity.create(name="Nils Ost", organisation="Norvane AB", at=SystemClock().now())
    (tmp_path / "nils.p12").write_bytes(to_p12(holder, "an export"))
    here.screen.presenter.turn_to("identity")
    page.path.set_path(str(tmp_path / "me.identity"))
    page.you.way._pick("imported")
    page.make.click()
    assert here.now().card == ""
    page.you.file.set_path(str(tmp_path / "nils.p12"))
    page.you.imported.set_values({"p12_passphrase": "an export"})
    page.form.set_values({"passphrase": "own words", "again": "own words"})
    page.make.click()
    here.settle(qtbot)
    assert here.now().card.endswith("me.card")
    assert open_identity((tmp_path / "me.identity").read_bytes(), "own words").fingerprint == holder.fingerprint
