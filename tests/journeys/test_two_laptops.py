"""Two firms negotiate by their windows alone: from the first run to a colleague who leaves."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.crypto import FLOOR_PROFILE, Identity, to_p12
from negotiator.gui.app import Appearance, dress
from negotiator.services import workspace as workspaces
from negotiator.settings import folders
from tests.journeys.laptops import PASSPHRASE, Laptop, no_dialogs
from tests.services.desks import word

Unpack = Callable[[str], Laptop]


@pytest.fixture
def unpack(
    qapp: QApplication, qtbot: QtBot, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Unpack]:
    """Return `unpack(owner)`: a new laptop, at its first run. All are closed after the test."""
    monkeypatch.setattr(workspaces, "calibrate", lambda: FLOOR_PROFILE)
    dialogs = no_dialogs(monkeypatch)
    dress(qapp, fonts=fonts, appearance=Appearance(scheme="light"))
    made: list[Laptop] = []

    def make(owner: str) -> Laptop:
        home = folders(tmp_path / owner / "home")
        home.cache.mkdir(parents=True)
        shutil.copytree(fonts, home.fonts, dirs_exist_ok=True)
        made.append(Laptop(qapp, qtbot, home=home, post=tmp_path, dialogs=dialogs))
        return made[-1]

    yield make
    for one in made:
        one.office.close()


def test_two_laptops(unpack: Unpack, tmp_path: Path) -> None:
    ana, ben = unpack("ana"), unpack("ben")
    found(ana, tmp_path)
    card = make_identity(ben, tmp_path)
    enter(ana, card)
    draft(ana, tmp_path)
    first = ana.sends("Our first draft")
    join(ben, first, tmp_path, root=ana.workspace.identity.root_fingerprint)
    compare(ana, ben)
    converge(ana, ben)


# The first run


def found(me: Laptop, folder: Path) -> None:
    """Found the deal at the first run, with a key made here."""
    me.sit()
    me.press("Create the first deal")
    me.write("Where the deal lies", str(folder / "ana" / "supply.deal"))
    me.fill(Passphrase=PASSPHRASE, Passphrase_again=PASSPHRASE)
    me.press("Next")
    me.fill(Your_name="Ana Roe", Organisation="Alpha Ltd")
    me.press("Next")
    me.fill(Title_of_the_deal="A supply deal", Short_name_of_our_side="alpha")
    me.press("Create the deal")
    me.tick("I have written it down")
    me.press("Add the partner")
    assert me.window.current == "settings"
    assert me.screen.page == "partners"


def make_identity(me: Laptop, folder: Path) -> Path:
    """Make an identity at the first run from a certificate that was issued elsewhere; return the contact card."""
    holder = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=datetime.now(UTC))
    export = folder / "ben.p12"
    export.write_bytes(to_p12(holder, "an export"))
    me.sit()
    me.press("Join from a package")
    me.press("I have none yet: make one")
    me.press("I have a .p12 file")
    me.write("Certificate and key (.p12, .pfx)", str(export))
    me.fill(Passphrase_of_that_file="an export", Passphrase=PASSPHRASE, Passphrase_again=PASSPHRASE)
    me.write("Where your identity lies", str(folder / "ben" / "ben.identity"))
    me.press("Make the identity")
    assert "Your contact card is" in me.reads()
    me.press("Back")
    return folder / "ben" / "ben.card"


def enter(me: Laptop, card: Path) -> None:
    """Enter the partner from a contact card."""
    me.go("settings", "partners")
    me.write("Short name", "beta")
    me.press_choosing("Choose the contact card…", card)
    assert "Ben Doe" in me.reads()
    assert "Not compared yet" in me.reads()


def draft(me: Laptop, folder: Path) -> None:
    """Take a Word file in as our first draft."""
    (folder / "supply.docx").write_bytes(word())
    me.go("redlines")
    me.press_choosing("Take in a file…", folder / "supply.docx")
    me.press("Take in")
    assert "There is only one version" in me.reads()


def join(me: Laptop, package: Path, folder: Path, *, root: str) -> None:
    """Join from the first package, once the fingerprint of its signer was compared."""
    me.sit()
    me.write("The package you were sent", str(package))
    me.write("Your identity", str(folder / "ben" / "ben.identity"))
    me.write("Where your file of the deal lies", str(folder / "ben" / "supply.deal"))
    me.write("Passphrase", PASSPHRASE)
    me.press("Read the package")
    assert "Ana Roe, Alpha Ltd" in me.reads()
    assert root.upper() in "".join(me.reads().split())
    me.tick("I compared it: every group is the same")
    me.press("Join the deal")
    me.tick("I have written it down")
    me.press("Go to the deal")
    assert me.window.current == "overview"


def compare(ana: Laptop, ben: Laptop) -> None:
    """Compare the safety number on one side and the card's short form on the other, and record it."""
    ben.go("settings", "partners")
    ben_number = ben.screen._state.partners[0].safety_number
    ana.go("settings", "identity")
    ana_card = ana.screen._state.identities[0].card
    ana.go("settings", "partners")
    assert ana.screen._state.partners[0].safety_number == ben_number
    for me, text in ((ana, ben_number), (ben, ana_card)):
        me.go("settings", "partners")
        if me.offers("Compare again"):
            me.press("Compare again")
        me.write("Read off their screen", text)
        me.press("Compare the text")
        assert "is the same" in me.reads()
        me.choose("How you compare it", "qr")
        me.press("It is the same")
        assert me.screen._state.partners[0].standing == "trusted"


def converge(ana: Laptop, ben: Laptop) -> None:
    """Send until both hold the same acts, but for what a last package itself is; both files are sound."""
    ben.imports(ana.sends())
    ana.imports(ben.sends())
    assert ana.shared == ben.shared
    for one in (ana, ben):
        assert one.checked().ok
