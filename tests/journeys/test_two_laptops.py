"""Two firms negotiate by their windows alone: from the first run to a colleague who leaves."""

import shutil
from pathlib import Path

from tests.journeys.beginnings import (
    come_in,
    compare,
    enter,
    found,
    join,
    make_identity,
    make_key,
    newest_text,
    read_first,
    risk,
    take_in,
)
from tests.journeys.laptops import PASSPHRASE, Laptop, Unpack
from tests.services.desks import TEXT

AGREED = TEXT.replace("150 days", "100 days")
THEIR_TEXT = (
    TEXT.replace("150 days", "100 days").replace("in writing", "by letter").replace("five per cent", "four per cent")
)


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


# Three rounds


def draft(me: Laptop, folder: Path) -> None:
    """Take a Word file in as our first draft."""
    take_in(me, TEXT, folder / "supply.docx")
    assert "There is only one version" in me.reads()


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


def reword(me: Laptop, mode: str) -> None:
    """Say otherwise what may go wrong."""
    me.go("risks", "R-1")
    me.press("Edit")
    me.write("What may go wrong", mode)
    me.press("Save")


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
