"""Versions of a deal's texts: listed, taken in, compared."""

from pathlib import Path

from negotiator.documents import read
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, TEXT, word

NEW = TEXT.replace("150 days", "100 days")


def test_versions_listed_imported_and_compared(folder: Path) -> None:
    deal = folder / "ours.deal"
    (folder / "theirs.docx").write_bytes(word(NEW))
    told = run("import", deal, folder / "theirs.docx", "--received", passphrase=PASSPHRASE)
    assert told.code == 0
    assert "NOT MARKED  '150' -> '100'" in told.out
    listed = run("versions", deal, "--json", passphrase=PASSPHRASE).json
    assert [(one["name"], one["side"], one["state"]) for one in listed] == [
        ("v1", "alpha", "sent"),
        ("received 1", "beta", "received"),
    ]
    assert "received 1" in run("versions", deal, passphrase=PASSPHRASE).out
    out = folder / "changes.docx"
    assert run("versions", deal, "--redline", "v1", "received 1", "-o", out, passphrase=PASSPHRASE).code == 0
    assert len(read(out.read_bytes(), name="a.docx").revisions) == 2
    assert run("versions", deal, "--redline", "v1", "v2", passphrase=PASSPHRASE).code == 2
    assert run("versions", deal, "--redline", "v1", "v9", "-o", out, passphrase=PASSPHRASE).code == 1
