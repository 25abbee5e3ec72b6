"""Deal files: made and backed up."""

import os
from pathlib import Path

from negotiator.crypto import Identity, load_certificate, to_p12
from negotiator.crypto.certificates import fingerprint
from negotiator.kernel import SystemClock
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


def test_a_new_deal_signs_with_a_certificate_from_elsewhere(tmp_path: Path) -> None:
    holder = Identity.create(name="Nils Ost", organisation="Norvane AB", at=SystemClock().now())
    (tmp_path / "nils.p12").write_bytes(to_p12(holder, "an export"))
    reader, writer = os.pipe()
    os.write(writer, b"an export\n")
    os.close(writer)
    words = (
        "--title",
        "Pilot",
        "--party",
        "norvane",
        "--organisation",
        "Norvane AB",
        "--instrument",
        "lease=The lease",
    )
    certificate = ("--p12", tmp_path / "nils.p12", "--other-passphrase-fd", str(reader))
    made = run("new", tmp_path / "a.deal", *words, *certificate, passphrase=PASSPHRASE)
    os.close(reader)
    assert f"Nils Ost signs with certificate {holder.fingerprint[:16]}" in made.out
    shown = run("identity", "show", tmp_path / "a.deal", "--json", passphrase=PASSPHRASE).json
    assert [one["certificate"] for one in shown["identities"]] == [holder.fingerprint]


def test_a_new_deal_needs_somebody(tmp_path: Path) -> None:
    told = run("new", tmp_path / "a.deal", "--title", "T", "--party", "p", "--organisation", "O", passphrase="x")
    assert (told.code, "--p12" in told.err) == (2, True)


def test_a_card_comes_with_its_picture(folder: Path) -> None:
    told = run("card", folder / "ours.deal", "-o", folder / "ana.card", passphrase=PASSPHRASE)
    assert "ana.card.png" in told.out
    assert (folder / "ana.card.png").read_bytes().startswith(b"\x89PNG")
    root = folder / "root.pem"
    told = run("card", folder / "ours.deal", "-o", root, passphrase=PASSPHRASE)
    fingerprint_of_it = fingerprint(load_certificate(root.read_bytes()))
    assert fingerprint_of_it in told.out
    assert fingerprint_of_it in run("identity", "show", folder / "ours.deal", passphrase=PASSPHRASE).out
