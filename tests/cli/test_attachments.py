"""Attachments on the command line: kept, listed, written out."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_a_file_is_kept_listed_and_written_out(folder: Path, tmp_path: Path) -> None:
    deal, sheet, out = folder / "ours.deal", tmp_path / "sheet.pdf", tmp_path / "out.pdf"
    sheet.write_bytes(b"%PDF-1.7 a sheet")
    kept = run("attach", deal, sheet, "--title", "Data sheet", "--share", passphrase=PASSPHRASE)
    assert kept.code == 0, kept.err
    assert "next package" in kept.out
    listed = run("attach", deal, passphrase=PASSPHRASE)
    assert "A-alpha-1" in listed.out
    assert "Data sheet" in listed.out
    assert run("attach", deal, "--export", "A-alpha-1", "-o", out, passphrase=PASSPHRASE).code == 0
    assert out.read_bytes() == sheet.read_bytes()


def test_export_wants_a_place(folder: Path) -> None:
    assert run("attach", folder / "ours.deal", "--export", "A-1", passphrase=PASSPHRASE).code == 2
