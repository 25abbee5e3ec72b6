"""Registers in every form, and tables that cannot be read."""

import csv
import io
from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_registers_in_every_form(folder: Path) -> None:
    deal, table = folder / "ours.deal", folder / "milestones.csv"
    table.write_text("key,title,due\nM-1,Pilot,2027-03-31\nM-2,Roll-out,\n", "utf-8")
    loaded = run("list", deal, "milestone", "--load", table, "--shared", passphrase=PASSPHRASE)
    assert loaded.code == 0
    assert "Import 2 milestones." in loaded.out
    assert "WARNING" in loaded.out
    listed = run("list", deal, "milestone", "--format", "json", passphrase=PASSPHRASE).json
    assert [(one["key"], one["due"], one["stream"]) for one in listed] == [
        ("M-1", "2027-03-31", "shared"),
        ("M-2", "", "shared"),
    ]
    rows = run("list", deal, "milestone", "--format", "csv", passphrase=PASSPHRASE).out
    assert [row["title"] for row in csv.DictReader(io.StringIO(rows))] == ["Pilot", "Roll-out"]
    assert "DTSTART;VALUE=DATE:20270331" in run("list", deal, "milestone", "--format", "ics", passphrase=PASSPHRASE).out
    assert run("list", deal, "risk", passphrase=PASSPHRASE).out.startswith("Nothing yet.")
    assert run("list", deal, "riks", passphrase=PASSPHRASE).code == 1
    table.write_bytes("key,title\nM-3,Übergabe\n".encode("latin-1"))
    assert "UTF-8" in run("list", deal, "milestone", "--load", table, passphrase=PASSPHRASE).err
