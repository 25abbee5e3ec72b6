"""How two laptops begin: keys, cards, comparing, the first package; and what every journey does at them."""

from datetime import UTC, datetime
from pathlib import Path

from negotiator.crypto import Identity, to_p12
from negotiator.services import versions
from negotiator.services.workspace import Workspace
from tests.journeys.laptops import PASSPHRASE, Laptop
from tests.services.desks import newest, word

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


# What every journey does


def take_in(me: Laptop, text: str, path: Path) -> None:
    """Take a text in from Word as our draft."""
    path.write_bytes(word(text))
    me.go("redlines")
    me.press_choosing("Take in a file…", path)
    me.press("Take in")


def risk(me: Laptop, mode: str) -> None:
    """Write a shared risk."""
    me.go("risks")
    me.press("Add risk")
    me.write("What may go wrong", mode)
    me.tick("Share with the other side")
    me.press("Save")


def newest_text(workspace: Workspace) -> list[str]:
    """Return the paragraphs of the newest version."""
    return [block.text for block in versions.document_of(workspace, newest(workspace)).blocks]
