"""Two firms negotiate by their windows alone: from the first run to a colleague who leaves."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.crypto import FLOOR_PROFILE, Identity, to_p12
from negotiator.gui.app import Appearance, dress
from negotiator.gui.garbage import UiGarbage
from negotiator.services import versions
from negotiator.services import workspace as workspaces
from negotiator.services.workspace import Workspace
from negotiator.settings import folders
from tests.journeys.laptops import PASSPHRASE, Laptop, no_dialogs
from tests.services.desks import TEXT, newest, word

AGREED = TEXT.replace("150 days", "100 days")
THEIR_TEXT = (
    TEXT.replace("150 days", "100 days").replace("in writing", "by letter").replace("five per cent", "four per cent")
)
Unpack = Callable[[str], Laptop]


@pytest.fixture
def unpack(
    qapp: QApplication, qtbot: QtBot, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Unpack]:
    """Return `unpack(owner)`: a new laptop, at its first run. All are closed after the test."""
    monkeypatch.setattr(workspaces, "calibrate", lambda: FLOOR_PROFILE)
    dialogs = no_dialogs(monkeypatch)
    collected = gc.isenabled()
    collector = UiGarbage(qapp)
    qapp.setStyle("Fusion")
    dress(qapp, fonts=fonts, appearance=Appearance(scheme="light"))
    made: list[Laptop] = []

    def make(owner: str) -> Laptop:
        home = folders(tmp_path / owner / "home")
        home.cache.mkdir(parents=True)
        shutil.copytree(fonts, home.fonts, dirs_exist_ok=True)
        made.append(Laptop(owner, qapp, qtbot, home=home, post=tmp_path, dialogs=dialogs))
        return made[-1]

    yield make
    for one in made:
        one.office.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    shiboken6.delete(collector)
    (gc.enable if collected else gc.disable)()


def test_two_laptops(unpack: Unpack, tmp_path: Path) -> None:
    ana, ben = unpack("ana"), unpack("ben")
    found(ana, tmp_path)
    card = make_identity(ben, tmp_path)
    enter(ana, card)
    draft(ana, tmp_path)
    first = ana.sends("Our first draft")
    join(ben, first, tmp_path, root=ana.workspace.identity.root_fingerprint)
    compare(ana, ben)
    first_round(ben, ana, tmp_path)
    second_round(ben, ana)
    third_round(ana, ben)
    conflicts(ana, ben, tmp_path)
    fork(unpack, ana, ben, tmp_path)
    carl = colleague(unpack("carl"), ana, tmp_path)
    leave(carl, ana, ben)
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
    return make_key(me, folder / "ben" / "ben.identity", p12=export)


def make_key(me: Laptop, path: Path, *, p12: Path | None = None, name: str = "", organisation: str = "") -> Path:
    """Make an identity from a certificate's file, or from a name; return the contact card beside it."""
    me.sit()
    me.press("Join from a package")
    me.press("I have none yet: make one")
    if p12 is not None:
        me.press("I have a .p12 file")
        me.write("Certificate and key (.p12, .pfx)", str(p12))
        me.fill(Passphrase_of_that_file="an export")
    else:
        me.fill(Your_name=name, Organisation=organisation)
    me.fill(Passphrase=PASSPHRASE, Passphrase_again=PASSPHRASE)
    me.write("Where your identity lies", str(path))
    me.press("Make the identity")
    assert "Your contact card is" in me.reads()
    me.press("Back")
    return path.with_suffix(".card")


def enter(me: Laptop, card: Path) -> None:
    """Enter the partner from a contact card."""
    me.go("settings", "partners")
    me.write("Short name", "beta")
    me.press_choosing("Choose the contact card…", card)
    assert "Ben Doe" in me.reads()
    assert "Not compared yet" in me.reads()


def draft(me: Laptop, folder: Path) -> None:
    """Take a Word file in as our first draft."""
    take_in(me, TEXT, folder / "supply.docx")
    assert "There is only one version" in me.reads()


def join(me: Laptop, package: Path, folder: Path, *, root: str) -> None:
    """Join from the first package, once the fingerprint of its signer was compared."""
    read_first(me, package, folder / "ben")
    assert "Ana Roe, Alpha Ltd" in me.reads()
    assert root.upper() in "".join(me.reads().split())
    come_in(me)


def read_first(me: Laptop, package: Path, own: Path) -> None:
    """Read the first package with the identity in a folder of one's own."""
    me.sit()
    me.write("The package you were sent", str(package))
    (identity,) = own.glob("*.identity")
    me.write("Your identity", str(identity))
    me.write("Where your file of the deal lies", str(own / "supply.deal"))
    me.write("Passphrase", PASSPHRASE)
    me.press("Read the package")


def come_in(me: Laptop) -> None:
    """Join: the fingerprint on the page is the one that was read out."""
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


# Three rounds


def first_round(ben: Laptop, ana: Laptop, folder: Path) -> None:
    """Let the partner take in a draft of their own; ours is asked for an answer to each of its changes."""
    take_in(ben, THEIR_TEXT, folder / "answer.docx")
    returned = ben.sends("Three changes")
    ana.imports(returned, by="Import and review")
    assert ana.window.current == "redlines"
    assert "0 of 3 answered" in ana.reads()
    ana.press("Accept")
    ana.press("Reject")
    ana.press("Counter…")
    ana.say("Our wording", "four and a half per cent")
    ana.press("Counter")
    ana.press("Make next version")


def second_round(ben: Laptop, ana: Laptop) -> None:
    """Let the partner answer what ours made of it."""
    ben.imports(ana.sends("One taken, one refused, one met half-way"), by="Import and review")
    assert "0 of 2 answered" in ben.reads()
    ben.press("Reject")
    ben.press("Accept")
    ben.press("Make next version")


def third_round(ana: Laptop, ben: Laptop) -> None:
    """Let ours take what is left."""
    ana.imports(ben.sends(), by="Import and review")
    ana.press("Accept all open")
    ana.press("Accept 1")
    ana.press("Make next version")
    ben.imports(ana.sends("Agreed"), by="Import and review")
    assert "Nothing changed between v4 and v5" in ben.reads()


def take_in(me: Laptop, text: str, path: Path) -> None:
    """Take a text in from Word as our draft."""
    path.write_bytes(word(text))
    me.go("redlines")
    me.press_choosing("Take in a file…", path)
    me.press("Take in")


# What both did at once


def conflicts(ana: Laptop, ben: Laptop, folder: Path) -> None:
    """Let both write one risk and one clause at once; the partner decides, and both hold what was decided."""
    risk(ana, "Late kiln")
    ben.imports(ana.sends())
    for me, mode, days, by in (
        (ana, "Late steel", "110 days", "haulier"),
        (ben, "Late tooling", "120 days", "carrier"),
    ):
        reword(me, mode)
        take_in(me, TEXT.replace("150 days", days).replace("carrier", by), folder / f"{days}.docx")
    ours, theirs = ana.sends(), ben.sends()
    ana.imports(theirs, by="Import and decide")
    ben.imports(ours, by="Import and decide")
    decide(ben)
    ana.imports(ben.sends(), by="Import and review")
    for me in (ana, ben):
        me.go("risks", "R-1")
        assert "Late tooling" in me.reads()
        me.go("packages")
        assert not me.screen.contested.isVisible()
        said = "".join(me.ask(newest_text))
        assert "120 days" in said
        assert "haulier" in said


def decide(me: Laptop) -> None:
    """Decide on the record and on the clause, and make one version of both."""
    assert me.screen._state.page == "contested"
    said = me.reads()
    for words in ("Late steel", "Late tooling", "110 days", "120 days", "Ana Roe, Alpha"):
        assert words in said
    me.press("Keep ours")
    me.write(f"Why: {me.screen._state.rivals[0].clauses[0].heading}", "The kiln needs them")
    me.press("Take ours")
    me.press("Make one version")
    me.press("Back to packages")


def risk(me: Laptop, mode: str) -> None:
    """Write a shared risk."""
    me.go("risks")
    me.press("Add risk")
    me.write("What may go wrong", mode)
    me.tick("Share with the other side")
    me.press("Save")


def reword(me: Laptop, mode: str) -> None:
    """Say otherwise what may go wrong."""
    me.go("risks", "R-1")
    me.press("Edit")
    me.write("What may go wrong", mode)
    me.press("Save")


def newest_text(workspace: Workspace) -> list[str]:
    """Return the paragraphs of the newest version."""
    return [block.text for block in versions.document_of(workspace, newest(workspace)).blocks]


def fork(unpack: Unpack, ana: Laptop, ben: Laptop, folder: Path) -> None:
    """Send two packages of one number, from a file and from a copy of it; the partner asks, and then takes both."""
    ana.sit()
    ana.office._lock()
    ana.settle()
    copy = folder / "copy.deal"
    shutil.copyfile(folder / "ana" / "supply.deal", copy)
    ana.unlock(folder / "ana" / "supply.deal", PASSPHRASE)
    twin = unpack("twin")
    twin.unlock(copy, PASSPHRASE)
    risk(ana, "One story")
    risk(twin, "Another story")
    ben.imports(ana.sends())
    forked = twin.sends()
    inbox = ben.looks_at(forked)
    assert "danger" in {check.outcome for check in inbox.checks}
    assert "Ask the sender first" in ben.reads()
    assert not ben.offers("Import")
    ben.tick("I have asked the sender by telephone")
    ben.press("Import and decide")
    ben.press("Take value 1")
    ben.go_to_packages()
    assert "Ana Roe signed 2 different packages number" in ben.reads()


# A colleague comes and goes


def colleague(carl: Laptop, ana: Laptop, folder: Path) -> Laptop:
    """Let a colleague join from a package for our own side, which holds what is our side's alone."""
    make_key(carl, folder / "carl" / "carl.identity", name="Carl Lex", organisation="Alpha Ltd")
    ana.go("settings", "people")
    ana.choose("Role", "counsel")
    ana.press_choosing("Choose the contact card…", folder / "carl" / "carl.card")
    assert "Carl Lex" in ana.reads()
    package = folder / "for-carl.asice.age"
    ana.press_choosing("Package for them…", package)
    read_first(carl, package, folder / "carl")
    assert "It is from a colleague" in carl.reads()
    come_in(carl)
    assert carl.shared == ana.shared
    return carl


def leave(carl: Laptop, ana: Laptop, ben: Laptop) -> None:
    """Let the colleague leave: the next package tells it, and what they sign afterwards is refused."""
    ana.imports(ben.sends())
    ben.imports(ana.sends("Carl Lex acts for us, too"))
    ben.go("settings", "people")
    assert "Carl Lex" in ben.reads()
    ana.go("settings", "people")
    ana.press_about("End the mandate…", "End the mandate of Carl Lex")
    ana.press("End it for good")
    ben.imports(ana.sends("Carl Lex has left us"))
    ben.go("settings", "people")
    assert "Left" in ben.reads()
    risk(carl, "Said by one who left")
    held = ben.shared
    inbox = ben.looks_at(carl.sends())
    assert inbox.stop is not None
    assert inbox.stop.title == "This sender acts for their party no more"
    assert not ben.offers("Import")
    assert ben.shared == held


def converge(ana: Laptop, ben: Laptop) -> None:
    """Pass everything on: both hold the same acts and sound files, and the fork stands on the list for ever."""
    ben.imports(ana.sends())
    ana.imports(ben.sends())
    assert ana.shared == ben.shared
    for one in (ana, ben):
        assert one.checked().ok
    ben.go_to_packages()
    assert "Ana Roe signed 2 different packages number" in ben.reads()
