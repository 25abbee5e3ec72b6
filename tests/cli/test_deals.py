"""Deal files: made and backed up."""

from pathlib import Path

from negotiator.services.checking import check_workspace
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, Template, opened


def test_a_backup_is_a_deal_file(folder: Path, template: Template) -> None:
    deal, copy = folder / "ours.deal", folder / "copy.deal"
    assert run("backup", deal, "-o", copy, passphrase=PASSPHRASE).code == 0
    with opened(template, "ours", copy) as restored:
        assert check_workspace(restored).ok
    again = run("backup", deal, "-o", copy, passphrase=PASSPHRASE)
    assert again.code == 1, "nothing is overwritten"


def test_a_new_deal_leaves_nothing_when_it_cannot_begin(tmp_path: Path) -> None:
    words = ("new", "--title", "T", "--party", "alpha", "--organisation", "Alpha", "--name", "Ana")
    taken = tmp_path / "taken.deal"
    taken.write_bytes(b"mine")
    for place in (taken, tmp_path / "missing" / "a.deal"):
        told = run(*words[:1], place, *words[1:], passphrase="one two three")
        assert told.code == 1
        assert str(place) in told.err or str(place.parent) in told.err
    assert taken.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["taken.deal"]
