"""Settings, partners and identity: what a person reads, pastes, presses and decides, on a real deal of two firms."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.crypto import Identity, open_identity, read_compact, seal_identity, to_p12
from negotiator.domain.trust import comparisons
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.live_keeper import LiveKeeper
from negotiator.gui.screens.settings.partners_view import PartnersPart
from negotiator.gui.screens.settings.presenter import SettingsPresenter
from negotiator.gui.screens.settings.state import SettingsState
from negotiator.gui.screens.settings.view import SettingsScreen
from negotiator.gui.widgets import QrPicture
from negotiator.services import comparing, trust
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings
from tests.gui.screens.conftest import DirectDesk
from tests.services.desks import START, Template, make_template, opened
from tests.services.signatories import signatory


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one deal, made once; tests copy them."""
    return make_template(tmp_path_factory.mktemp("desks"))


@dataclass
class Chosen:
    """Answers every question for a file with the same path."""

    path: Path | None = None

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


@dataclass
class Here:
    """Our side's settings on a page, and the files that its dialogs answer with."""

    screen: SettingsScreen
    desk: DirectDesk
    workspace: Workspace
    files: Chosen
    people: dict[str, Identity]

    @property
    def state(self) -> SettingsState:
        assert self.screen._state is not None
        return self.screen._state

    @property
    def beta(self) -> str:
        return self.people["ben"].root_fingerprint

    def shown(self, text: str) -> list[QPushButton]:
        found = [one for one in self.screen.content.findChildren(QPushButton) if one.text().strip() == text]
        return [one for one in found if one.isVisibleTo(self.screen.content)]

    def press(self, text: str) -> None:
        self.shown(text)[0].click()

    def words(self) -> str:
        return "\n".join(
            one.text() for one in self.screen.content.findChildren(QLabel) if one.isVisibleTo(self.screen.content)
        )

    def part(self) -> PartnersPart:
        part = self.screen.content.findChild(PartnersPart)
        assert isinstance(part, PartnersPart)
        return part

    def paste(self, text: str) -> None:
        field = self.part().comparing[self.beta].form.input("text")
        assert isinstance(field, QLineEdit)
        field.setText(text)
        self.press("Compare the text")

    def secret(self, name: str) -> QLineEdit:
        return next(one for one in self.screen.content.findChildren(QLineEdit) if one.accessibleName() == name)


@pytest.fixture
def here(template: Template, tmp_path: Path, home: Folders, jobs: Jobs, qtbot: QtBot) -> Iterator[Here]:
    shutil.copyfile(template.folder / "ours.deal", tmp_path / "ours.deal")
    with opened(template, "ours", tmp_path / "ours.deal") as workspace:
        desk = DirectDesk(workspace=workspace, settings=Settings(), folders=home)
        session = Session(jobs=jobs, folders=home, settings=Settings())
        files = Chosen()
        screen = SettingsScreen(files)
        qtbot.addWidget(screen)
        screen.bind(SettingsPresenter(desk, LiveDoor(session), LiveKeeper(session), screen))
        screen.resize(1024, 640)
        screen.show()
        screen.reload()
        yield Here(screen=screen, desk=desk, workspace=workspace, files=files, people=template.people)


def newcomer() -> Identity:
    return Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)


def test_a_pasted_text_is_compared_and_the_comparison_recorded(here: Here) -> None:
    here.screen.show_about("partners")
    here.press("Compare again")
    here.paste("not a number")
    assert "sixty digits" in here.words()
    assert here.shown("It is the same")
    here.paste(comparing.code_with(here.workspace, here.beta))
    assert "The safety number is the same." in here.words()
    (same,) = here.shown("It is the same")
    same.setFocus()
    same.click()
    assert here.screen.window().focusWidget() is here.screen.page_list, "the button that was pressed is gone"
    assert comparisons(here.workspace.deal)[here.beta].comparison.how == "voice"
    assert "Compared by telephone, Ana Roe" in here.words()


def test_a_text_that_differs_is_a_red_stop(here: Here) -> None:
    here.screen.show_about("partners")
    here.press("Compare again")
    here.paste(newcomer().contact().compact())
    assert "Stop. The card is not the same" in here.words()
    assert not here.shown("It is the same"), "nobody can say here that it is the same"
    here.press("It is not the same")
    assert not comparisons(here.workspace.deal)[here.beta].trusted
    assert "Nothing signed under it is taken" in here.words()
    assert here.state.partners[0].standing == "refused"


def test_nothing_pasted_is_nothing_to_compare(here: Here) -> None:
    here.screen.show_about("partners")
    here.press("Compare again")
    here.paste("")
    assert "Paste or type something first." in here.words()


@pytest.mark.parametrize(("press", "verdict"), [("It is theirs: accept it", "accepted"), ("Refuse it", "refused")])
def test_a_changed_root_is_decided_by_a_person(here: Here, press: str, verdict: str) -> None:
    new = newcomer()
    trust.note_changed(here.workspace, signatory(new), seen_in="package 3")
    here.screen.reload()
    here.screen.show_about("partners")
    assert "Ben Doe, Beta GmbH: another certificate" in here.words()
    here.press(press)
    assert comparisons(here.workspace.deal)[new.root_fingerprint].comparison.verdict == verdict
    assert not here.state.changed
    assert "another certificate" not in here.words()


def test_a_partner_is_added_from_a_card(here: Here, tmp_path: Path) -> None:
    gus = Identity.create(name="Gus Hale", organisation="beta GMBH", at=START)
    here.files.path = tmp_path / "gus.card"
    here.files.path.write_bytes(gus.contact().to_bytes(gus))
    here.screen.show_about("partners")
    here.press("Choose the contact card…")
    assert here.state.problem == "", "nothing was typed yet"
    here.part().form.set_values({"short": "Gamma"})
    here.press("Choose the contact card…")
    assert "is in this deal already" in here.state.problem
    here.part().form.set_values({"short": "Gamma", "distinct": True, "compared": "video"})
    here.press("Choose the contact card…")
    assert any(one.compared.startswith("in a video call") for one in here.state.partners)


def test_the_card_stands_there_as_a_picture_that_says_the_card(here: Here, qtbot: QtBot) -> None:
    here.screen.show_about("identity")
    (active,) = [one for one in here.state.identities if one.active]
    assert read_compact(active.card).matches(here.workspace.identity.contact())
    (picture,) = here.screen.content.findChildren(QrPicture)
    assert picture.accessibleName() == "Your contact card as a picture"
    image = picture.grab().toImage()
    ratio = image.width() / (len(active.modules) + 8)
    for down, row in enumerate(active.modules):
        for across, dark in enumerate(row):
            centre = image.pixelColor(int((across + 4.5) * ratio), int((down + 4.5) * ratio))
            assert (centre.lightness() < 128) == dark


def test_a_certificate_is_renewed_and_revoked(here: Here) -> None:
    here.screen.show_about("identity")
    before = here.workspace.identity.fingerprint
    here.press("Renew the certificate")
    here.press("Revoke and renew it")
    assert here.workspace.identity.fingerprint != before
    assert sum(one.former for one in here.state.identities) == 2
    assert "It signs no more" in here.words()


def test_another_identity_and_a_copy_of_this_one(here: Here, tmp_path: Path) -> None:
    here.screen.show_about("identity")
    here.files.path = tmp_path / "copy.identity"
    here.press("Save a copy…")
    assert "needs a passphrase" in here.state.problem
    here.secret("Passphrase for the copy").setText("one")
    here.secret("Passphrase for the copy, again").setText("two")
    here.press("Save a copy…")
    assert "differ" in here.state.problem
    here.secret("Passphrase for the copy, again").setText("one")
    here.press("Save a copy…")
    assert here.state.problem == ""
    assert open_identity(here.files.path.read_bytes(), "one") == here.workspace.identity
    here.secret("Passphrase of the other identity's file").setText("one")
    here.press("Choose the file…")
    assert here.workspace.identity.root_fingerprint == here.people["ana"].root_fingerprint
    assert here.workspace.identity.fingerprint != here.people["ana"].fingerprint


def test_an_identity_that_took_the_place_elsewhere_signs_here_too(here: Here, tmp_path: Path) -> None:
    new = here.people["ana"].renewed(START)
    person = here.workspace.person
    assert person is not None
    card = new.contact().to_bytes(new).decode()
    here.workspace.put(replace(person, fingerprint=new.fingerprint, leaf_pem=new.leaf_pem.decode(), card=card))
    count = len(here.workspace.entries)
    here.files.path = tmp_path / "new.identity"
    here.files.path.write_bytes(seal_identity(new, "pw"))
    here.screen.show_about("identity")
    here.secret("Passphrase of the other identity's file").setText("pw")
    here.press("Choose the file…")
    assert here.state.problem == ""
    assert (here.workspace.identity.fingerprint, len(here.workspace.entries)) == (new.fingerprint, count)


def test_what_is_wrong_with_a_pkcs12_file_is_told(here: Here, tmp_path: Path) -> None:
    other = Identity.create(name="Ana Roe", organisation="Alpha Ltd", at=START)
    here.files.path = tmp_path / "ana.p12"
    here.files.path.write_bytes(to_p12(other, "pw"))
    here.screen.show_about("identity")
    here.secret("Passphrase of the other identity's file").setText("wrong")
    here.press("Choose the file…")
    assert "passphrase does not open" in here.state.problem
    here.secret("Passphrase of the other identity's file").setText("pw")
    here.press("Choose the file…")
    assert here.workspace.identity.root_fingerprint == other.root_fingerprint
    assert "issued elsewhere" in here.words()
    assert not here.shown("Renew the certificate")


def test_everything_fits_a_small_window_with_large_text(here: Here) -> None:
    trust.note_changed(here.workspace, signatory(newcomer()), seen_in="package 3")
    here.screen.reload()
    for page in ("partners", "identity"):
        here.screen.show_about(page)
        assert here.screen.content.minimumSizeHint().width() < 400
