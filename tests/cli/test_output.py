"""What is printed for scripts."""

import json
import shutil
from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_json_is_plain_text(folder: Path) -> None:
    told = run("versions", folder / "ours.deal", "--json", passphrase=PASSPHRASE)
    assert json.loads(told.out) == told.json
    assert shutil.which("python") is None or told.err == ""
