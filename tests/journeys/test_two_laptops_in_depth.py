"""Two firms at their windows, in depth: drafts that cross, words of one's own, Word, files, walls, assent, evidence."""

import shutil
import subprocess
import zipfile
from pathlib import Path

from negotiator.domain import stages
from tests.journeys.beginnings import (
    come_in,
    compare,
    enter,
    found,
    join,
    make_key,
    newest_text,
    read_first,
    risk,
    take_in,
)
from tests.journeys.laptops import PASSPHRASE, Laptop, Unpack
from tests.journeys.tools import needs
from tests.services.desks import AGREEMENT, START, TEXT, marked
from tests.services.test_lastsent import replaced_in_word
from tests.strangers.test_verify_package import asked

CROSSING = TEXT.replace("150 days", "90 days").replace("in writing", "by letter")
"""What the partner drafts while ours is on its way."""
SHEET = b"%PDF-1.7 " + bytes(range(256)) * 300


def test_two_laptops_in_depth(unpack: Unpack, tmp_path: Path) -> None:
    needs("age", "openssl")
    ana, ben = unpack("ana"), unpack("ben")
    begin(ana, ben, tmp_path)
    drafts_cross(ana, ben, tmp_path)
    own_words(ana, ben, tmp_path)
    sent = label_and_attachment(ana, ben, tmp_path)
    answer_in_word(ana, ben, sent, tmp_path)
    bea = wall(unpack("bea"), ana, ben, tmp_path)
    approve(ana, ben, bea)
    evidence(ben, tmp_path, root=ana.workspace.identity.root_pem)


def begin(ana: Laptop, ben: Laptop, folder: Path) -> None:
    """Found the deal without any text as yet, let the partner join, and compare the keys."""
    found(ana, folder)
    enter(ana, make_key(ben, folder / "ben" / "ben.identity", name="Ben Doe", organisation="Beta GmbH"))
    join(ben, ana.sends("The deal, still without a text"), folder, root=ana.workspace.identity.root_fingerprint)
    compare(ana, ben)


# Drafts that cross


def drafts_cross(ana: Laptop, ben: Laptop, folder: Path) -> None:
    """Let both send a first draft at once: neither was made from what the other holds. They are laid side by side."""
    take_in(ana, TEXT, folder / "ours.docx")
    take_in(ben, CROSSING, folder / "theirs.docx")
    ours, theirs = ana.sends("Our first draft"), ben.sends("Our own idea")
    inbox = ana.looks_at(theirs)
    told = {check.title: (check.outcome, check.words) for check in inbox.checks}
    assert told["Base"][0] == "warn"
    assert "not made from a text that you hold" in told["Base"][1]
    assert "Both sides made a version of 1 text at once." in told["Conflicts"][1]
    ana.press("Compare three ways")
    said = ana.reads()
    for words in ("the nearest text that you hold", "1.1, Delivery", "within 90 days", "within 150 days", "by letter"):
        assert words in said
    assert "\ufffd" not in said
    ana.press("Back to the package")
    ana.press("Import and decide")
    assert "Both sides hold no version that these two were made from" in ana.reads()
    ana.press("Compare the two")
    assert "0 of 2 answered" in ana.reads()
    ana.press("Accept")
    ana.press("Accept")
    ana.press("Make next version")
    ben.imports(ours, by="Import and decide")
    ben.imports(ana.sends("Yours, in ours"), by="Import and review")
    for one in (ana, ben):
        one.go_to_packages()
        assert not one.screen.contested.isVisible()


# Words of one's own


def own_words(ana: Laptop, ben: Laptop, folder: Path) -> None:
    """Let both reword one clause; the partner decides with words that neither wrote, and both hold them."""
    for me, days in ((ana, "100 days"), (ben, "120 days")):
        take_in(me, CROSSING.replace("90 days", days), folder / f"{me.owner}-2.docx")
    ours, theirs = ana.sends(), ben.sends()
    ana.imports(theirs, by="Import and decide")
    ben.imports(ours, by="Import and decide")
    heading = "Clause 1.1, Delivery"
    assert heading in ben.reads()
    ben.say(f"Words of your own: {heading}", "The Seller shall deliver the goods within 110 days of the order.")
    ben.press("Take these words")
    assert "Say why first: both sides read the reason." in ben.reads()
    ben.write(f"Why: {heading}", "Half-way")
    ben.press("Take these words")
    assert "(Half-way)" in ben.reads()
    ben.press("Make one version")
    assert "All is decided." in ben.reads()
    ben.press("Send package")
    assert ben.screen._state.page == "contents"
    ben.press("Cancel")
    ana.imports(ben.sends("Half-way"), by="Import and review")
    for one in (ana, ben):
        text = "\n".join(one.ask(newest_text))
        assert "within 110 days of the order.\ufffd" in text, "the note hangs where it hung"
        assert one.ask(lambda workspace: stages.versions(workspace.deal, AGREEMENT)[-1].name) == "v6"


# A label and a file that go along


def label_and_attachment(ana: Laptop, ben: Laptop, folder: Path) -> Path:
    """Attach a file, share it, and send it under a label; the partner reads both, and saves the file."""
    path = folder / "data sheet.pdf"
    path.write_bytes(SHEET)
    take_in(
        ana, CROSSING.replace("90 days", "110 days").replace("five per cent", "six per cent"), folder / "ours-3.docx"
    )
    ana.go("attachments")
    ana.press_choosing("Attach a file…", path)
    ana.press("Share")
    ana.go_to_packages()
    ana.press("Send package")
    assert "Attachment data sheet.pdf" in ana.reads()
    assert "attachments" not in ana.reads(), "none is kept back: it is shared"
    ana.write("Confidentiality label", "For the board alone")
    ana.press("Continue")
    ana.press("Continue")
    sent = folder / "with the sheet.asice.age"
    ana.press_choosing("Write package…", sent)
    ben.looks_at(sent)
    said = ben.reads()
    assert "For the board alone" in said
    assert "Attachment data sheet.pdf" in said
    ben.press("Import and review")
    ben.go("attachments")
    assert "Both sides hold it." in ben.reads()
    assert not ben.offers("Keep with our team")
    ben.press_choosing("Save as…", folder / "saved.pdf")
    assert (folder / "saved.pdf").read_bytes() == SHEET
    chosen_package(ben)
    assert "For the board alone" in ben.reads()
    return sent


def chosen_package(me: Laptop) -> int:
    """Choose the newest package that was received in the list, and return its number."""
    me.go_to_packages()
    package = next(one for one in me.screen._state.packages if one.direction == "received")
    me.screen._list.table.pick(package.key)
    me.settle()
    return int(package.number)


# An answer in Word


def answer_in_word(ana: Laptop, ben: Laptop, package: Path, folder: Path) -> None:
    """Let their counsel answer without the program: age, unzip, Word; one edit bears no mark. It is dropped on ours."""
    (folder / "key.txt").write_text(ben.workspace.identity.age_secret + "\n")
    (folder / "root.pem").write_bytes(ana.workspace.identity.root_pem)
    verdict = asked(package, folder / "key.txt", folder / "root.pem")
    assert verdict["intact"], verdict
    clear = folder / "clear.zip"
    subprocess.run(["age", "-d", "-i", folder / "key.txt", "-o", clear, package], check=True, timeout=60)
    with zipfile.ZipFile(clear) as archive:
        (document,) = [name for name in archive.namelist() if name.endswith(".docx")]
        received = archive.read(document)
    text = CROSSING.replace("90 days", "110 days").replace("five per cent", "six per cent")
    answered = marked(received, text.replace("net of taxes", "taxes included"), author="Their counsel", at=START)
    path = folder / "Agreement (their counsel).docx"
    path.write_bytes(replaced_in_word(answered, "the day after they fell due", "the tenth day after they fell due"))
    ana.drops(path)
    said = ana.reads()
    assert "1 change is not marked in this file." in said
    assert "tenth day" in said
    assert "2 in all" in said
    ana.press("Take in and review")
    assert "0 of 2 answered" in ana.reads()
    assert "1 edit was not marked" in ana.reads()
    theirs = ana.ask(lambda workspace: stages.versions(workspace.deal, AGREEMENT)[-1])
    assert (theirs.side, theirs.shared) == ("beta", False)
    assert ana.ask(lambda workspace: stages.our_turn(workspace.deal))
    ana.press("Accept")
    ana.press("Reject")
    ana.press("Make next version")
    ben.imports(ana.sends("The tax, yes; the day, no"), by="Import and review")
    assert "taxes included" in "\n".join(ben.ask(newest_text))


# A wall


def wall(bea: Laptop, ana: Laptop, ben: Laptop, folder: Path) -> Laptop:
    """Keep one risk from the partner's counsel, who joins: told as kept back on both sides, and as no gap."""
    make_key(bea, folder / "bea" / "bea.identity", name="Bea Lex", organisation="Beta GmbH")
    ben.go("settings", "people")
    ben.choose("Role", "counsel")
    ben.press_choosing("Choose the contact card…", folder / "bea" / "bea.card")
    ana.imports(ben.sends("Bea Lex acts for us, too"))
    risk(ana, "For everybody")
    risk(ana, "For Ben alone")
    build_wall(ana)
    for_ben, for_bea = (send_to(ana, alone, folder) for alone in ("Ben Doe", "Bea Lex"))
    ben.imports(for_ben)
    assert risks(ben) == ["For Ben alone", "For everybody"]
    read_first(bea, for_bea, folder / "bea")
    come_in(bea)
    assert risks(bea) == ["For everybody"]
    risk(ana, "Later")
    for_both = ana.sends("To both of you")
    told = {check.title: (check.outcome, check.words) for check in bea.looks_at(for_both).checks}
    assert told["Acts"] == (
        "ok", "1 new act, signed by its author, in its place. 1 act stays behind a wall, by its sender's choice."
    )  # fmt: skip
    assert told["Place"][0] == "ok"
    bea.press("Import")
    assert risks(bea) == ["For everybody", "Later"]
    told = {check.title: (check.outcome, check.words) for check in ben.looks_at(for_both).checks}
    assert "this one builds on nothing that you lack" in told["Place"][1], "the one for Bea alone is not lost"
    ben.press("Import")
    return bea


def build_wall(me: Laptop) -> None:
    """Build a wall around the second risk; a slip of the pen is told at once."""
    me.go("walls")
    me.press("Build a wall")
    me.write("Name", "Inner circle")
    me.say("Single records that it covers", "risk/R-2")
    me.tick("Ben Doe, beta")
    me.press("Save wall")
    assert "Nothing here is called 'risk/R-2'" in me.reads()
    assert "risk/R-alpha-2" in me.reads()
    me.say("Single records that it covers", "risk/R-alpha-2")
    me.press("Save wall")
    assert "Inner circle" in me.reads()


def send_to(me: Laptop, alone: str, folder: Path) -> Path:
    """Write a package for one of the two, and read what the walls keep from whom."""
    me.go_to_packages()
    me.press("Send package")
    assert "Inner circle: 1 entry kept from these people" in me.reads()
    assert "Send apart to: Ben Doe; Bea Lex." in me.reads()
    me.press("Continue")
    boxes = {
        "Ben Doe": "Ben Doe, Beta GmbH (negotiator)",
        "Bea Lex": "Bea Lex, Beta GmbH (counsel)  ·  1 entry behind walls",
    }
    (other,) = set(boxes) - {alone}
    me.tick(boxes[other])
    assert "Send apart to" not in me.reads()
    me.press("Continue")
    path = folder / f"for {alone}.asice.age"
    me.press_choosing("Write package…", path)
    return path


def risks(me: Laptop) -> list[str]:
    """Return what may go wrong, as far as somebody sees it."""
    me.go("risks")
    return sorted(str(row.values[1].text) for row in me.screen.table._rows.rows)


# Assent on two desks


def approve(ana: Laptop, ben: Laptop, bea: Laptop) -> None:
    """Guard our assent by a decision right; approve, agree, and let the partner agree: the text is in agreed form."""
    ana.go("approvals")
    ana.screen.tabs.choose("rights")
    ana.screen._turn()
    ana.press("Add decision right")
    ana.choose("Event", "agree")
    ana.choose("Party", "alpha")
    ana.tick("Negotiator")
    ana.tick("Approver")
    ana.press("Save")
    ana.screen.tabs.choose("queue")
    ana.screen._turn()
    ana.settle()
    assert "The approvals that are wanted come first." in ana.reads()
    sign(ana, "Approve", secret="not it")
    assert "This is not the passphrase of this deal." in ana.reads()
    sign(ana, "Approve")
    sign(ana, "Agree")
    assent = ana.sends("We agree")
    ben.imports(assent)
    ben.go("approvals")
    sign(ben, "Agree")
    assert "Sign for Beta GmbH" in ben.reads()
    both = ben.sends("So do we")
    ana.imports(both)
    bea.imports(assent)
    for one in (ana, ben):
        assert one.ask(lambda workspace: stages.stage(workspace.deal)) == "agreed form"
        assert one.checked().ok
    assert bea.checked().ok, "what stays behind a wall is no damage"


def sign(me: Laptop, verb: str, *, secret: str = PASSPHRASE) -> None:
    """Sign a verdict or an assent with a passphrase."""
    me.write("Passphrase, to sign", secret)
    me.press(verb)


# Evidence


def evidence(me: Laptop, folder: Path, *, root: bytes) -> None:
    """Save what is kept of a received package; openssl shows who signed it, and under another root that it fails."""
    assert f"Package {chosen_package(me)}, received" in me.reads()
    me.press_choosing("Save evidence…", folder / "evidence.zip")
    shutil.unpack_archive(folder / "evidence.zip", folder / "kept")
    lists = folder / "kept" / "META-INF"
    for name, pem, holds in (("ana", root, True), ("ben", me.workspace.identity.root_pem, False)):
        (folder / f"{name}.pem").write_bytes(pem)
        command = (
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", lists / "signature001.p7s",
            "-content", lists / "ASiCManifest001.xml", "-CAfile", folder / f"{name}.pem", "-purpose", "any",
            "-out", folder / "verified",
        )  # fmt: skip
        assert (subprocess.run(command, capture_output=True, timeout=60).returncode == 0) is holds
