"""A whole negotiation by commands alone: two firms, two files, packages between them, up to an amendment."""

from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE
from negotiator.documents import read
from negotiator.services import workspace
from tests.cli.commands import Told, run
from tests.services.desks import TEXT, word

OURS, THEIRS = "ours and only ours", "theirs and only theirs"
THEIR_TEXT = TEXT.replace("150 days", "100 days").replace("in writing", "by letter")


class Firm:
    """One side: its file and its passphrase."""

    def __init__(self, file: Path, passphrase: str) -> None:
        self.file = file
        self.passphrase = passphrase

    def does(self, command: str, *words: str | Path) -> Told:
        """Run a command on the file; it must succeed."""
        noun, *rest = command.split()
        told = run(noun, *rest, self.file, *words, passphrase=self.passphrase)
        assert told.code == 0, told.err + told.out
        return told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program_home: Path) -> Path:
    """Return an empty folder; the program's own folders are elsewhere."""
    monkeypatch.setattr(workspace, "calibrate", lambda: FLOOR_PROFILE)  # thirty commands open a file
    return tmp_path


def exchange(sender: Firm, receiver: Firm, package: Path) -> str:
    """Send a package and import it on the other side; return what the receiver was shown."""
    sender.does("send", "-o", package, "--no-summary")
    return receiver.does("receive", package, "--yes").out


def test_from_the_first_draft_to_an_amendment(folder: Path) -> None:
    ours, theirs = Firm(folder / "ours.deal", OURS), Firm(folder / "theirs.deal", THEIRS)
    root = begin(folder, ours, theirs)
    (folder / "returned.docx").write_bytes(word(THEIR_TEXT))
    theirs.does("import", folder / "returned.docx", "--note", "Our changes")
    assert "The root was compared" in exchange(theirs, ours, folder / "2.asice.age")
    assert "NOT MARKED" not in ours.does("versions").out
    agreed = ours.does("versions", "--json").json[-1]
    assert agreed["side"] == "beta"
    agree_and_sign(folder, ours, theirs)
    amend(folder, ours, theirs)
    finish(folder, ours, theirs, root)


def begin(folder: Path, ours: Firm, theirs: Firm) -> str:
    """Found the deal, exchange cards, and let the partner join; return the root that they compared."""
    person = ("--name", "Ana Roe", "--organisation", "Alpha Ltd")
    ours.does("new", "--title", "Supply", "--party", "alpha", *person, "--instrument", "agreement=Supply Agreement")
    partner = ("--name", "Ben Doe", "--organisation", "Beta GmbH")
    made = run("identity", folder / "ben.identity", *partner, passphrase=THEIRS)
    assert made.code == 0, made.err
    ours.does("card", "-o", folder / "ana.card")
    entered = ours.does("partner", folder / "ben.card", "--key", "beta", "--compared", "read out by telephone")
    assert "Safety number" in entered.out
    (folder / "draft.docx").write_bytes(word())
    ours.does("import", folder / "draft.docx")
    first = folder / "1.asice.age"
    ours.does("send", "-o", first, "--no-summary", "--note", "Our first draft")
    join = ("receive", theirs.file, first, "--join", folder / "ben.identity", "--as-party", "beta")
    told = run(*join, "--trust", "ab" * 32, passphrase=THEIRS)
    assert told.code == 1
    assert not theirs.file.exists(), "nobody compared that root"
    root = told.err.split("Alpha Ltd: ")[1][:64]
    joined = run(*join, "--trust", root, passphrase=THEIRS)
    assert joined.code == 0, joined.err
    return root


def agree_and_sign(folder: Path, ours: Firm, theirs: Firm) -> None:
    """Let both sides agree to the newest text and sign it."""
    for number, act in enumerate(("--agree", "--sign")):
        for firm, other in ((ours, theirs), (theirs, ours)):
            firm.does("approve", act, "v2")
            exchange(firm, other, folder / f"{act.strip('-')}-{number}-{firm.file.stem}.asice.age")
    assert {firm.does("versions", "--json").json[-1]["state"] for firm in (ours, theirs)} == {"executed"}


def amend(folder: Path, ours: Firm, theirs: Firm) -> None:
    """Ask for a change of the signed text, let the partner consent, and incorporate it."""
    (folder / "longer.docx").write_bytes(word(THEIR_TEXT.replace("100 days", "120 days")))
    ours.does("amend open", folder / "longer.docx", "--title", "Longer term", "--reason", "Late kiln")
    key = "CR-alpha-1"
    impact = ("--economics", "none", "--milestones", "twenty days later", "--risks", "none", "--days", "20")
    ours.does("amend impact", key, *impact, "--amount", "0")
    ours.does("amend submit", key)
    exchange(ours, theirs, folder / "request.asice.age")
    (listed,) = theirs.does("amend list", "--json").json
    assert (listed["state"], listed["consent_missing"]) == ("with partner", "beta")
    early = run("amend", "incorporate", theirs.file, key, passphrase=THEIRS)
    assert (early.code, "Consent is missing from: beta" in early.err) == (1, True)
    theirs.does("amend consent", key)
    theirs.does("amend incorporate", key)
    exchange(theirs, ours, folder / "amendment.asice.age")
    assert "incorporated" in ours.does("amend list").out


def finish(folder: Path, ours: Firm, theirs: Firm, root: str) -> None:
    """Sign the summary, verify it, and find both files sound and the same."""
    pdf = folder / "summary.pdf"
    ours.does("summary", "-o", pdf)
    verdict = run("verify", pdf, "--deal", theirs.file, "--json", passphrase=THEIRS).json
    assert (verdict["intact"], verdict["trusted"]) == (True, True)
    assert verdict["signers"][0]["root_fingerprint"] == root
    for firm in (ours, theirs):
        checked = firm.does("check", "--json").json
        assert checked["ok"]
        assert checked["stage"] == "amended"
    names = [(one["name"], one["hash"]) for one in ours.does("versions", "--json").json]
    assert names == [(one["name"], one["hash"]) for one in theirs.does("versions", "--json").json]
    conformed = folder / "conformed.docx"
    ours.does("versions", "--redline", "v2", "latest", "-o", conformed)
    assert {one.text for one in read(conformed.read_bytes(), name="c.docx").revisions} == {"100", "120"}
