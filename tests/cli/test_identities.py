"""Making an identity, never over another one, and what becomes of the one that signs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from negotiator.crypto import Identity, from_p12, open_identity, seal_identity, to_p12
from negotiator.kernel import SystemClock
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, START, Template, opened

OTHER = "quiet lamp over water"


@contextmanager
def descriptor(text: str) -> Iterator[str]:
    """Return the number of a descriptor from which a text is read."""
    reader, writer = os.pipe()
    os.write(writer, f"{text}\n".encode())
    os.close(writer)
    try:
        yield str(reader)
    finally:
        os.close(reader)


def said(*words: str | Path, passphrase: str = PASSPHRASE, code: int = 0) -> str:
    with descriptor(OTHER) as other:
        second = (
            ("--other-passphrase-fd", other) if words[1] in ("replace", "enter", "save") or "--p12" in words else ()
        )
        told = run(*words, *second, passphrase=passphrase)
    assert told.code == code, told.err
    return told.out + told.err


def test_an_identity_is_never_overwritten(tmp_path: Path) -> None:
    taken = tmp_path / "me.identity"
    taken.write_bytes(b"the only key")
    told = run("identity", taken, "--name", "N", "--organisation", "O", passphrase="one two three")
    assert (told.code, "never overwritten" in told.err) == (1, True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the only key"]


def test_an_identity_comes_from_a_pkcs12_file(tmp_path: Path) -> None:
    made = Identity.create(name="Nils Ost", organisation="Norvane AB", at=SystemClock().now())
    (tmp_path / "nils.p12").write_bytes(to_p12(made, OTHER))
    told = said("identity", "new", tmp_path / "me.identity", "--p12", tmp_path / "nils.p12")
    assert f"Nils Ost signs under root {made.root_fingerprint}" in told
    assert open_identity((tmp_path / "me.identity").read_bytes(), PASSPHRASE).fingerprint == made.fingerprint
    assert (tmp_path / "me.card").exists()


def test_what_is_wrong_with_a_pkcs12_file_is_told(tmp_path: Path) -> None:
    made = Identity.create(name="Nils Ost", organisation="Norvane AB", at=START.replace(year=2010))
    path = tmp_path / "nils.p12"
    words = ("identity", "new", tmp_path / "me.identity", "--p12", path)
    path.write_bytes(to_p12(made, OTHER))
    assert "expired" in said(*words, code=1)
    path.write_bytes(to_p12(made, "something else"))
    assert "passphrase does not open" in said(*words, code=1)
    path.write_bytes(path.read_bytes()[:99])
    assert "cut off" in said(*words, code=1)
    assert not (tmp_path / "me.identity").exists()


@pytest.mark.parametrize("words", [(), ("--name", "N"), ("--p12", "x.p12", "--name", "N")])
def test_what_is_missing_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run("identity", "new", tmp_path / "me.identity", *words, passphrase="p").code == 2


def test_a_certificate_is_renewed_and_shown(folder: Path) -> None:
    deal = folder / "ours.deal"
    before = run("identity", "show", deal, "--json", passphrase=PASSPHRASE).json
    assert said("identity", "renew", deal, "--lost").startswith("Ana Roe signs with")
    shown = said("identity", "show", deal)
    assert "signs here" in shown
    assert "former" in shown
    assert "NGC1:" in shown
    after = run("identity", "show", deal, "--json", passphrase=PASSPHRASE).json
    assert len(after["identities"]) == len(before["identities"]) + 1
    assert after["card"] != before["card"]


def test_an_identity_is_saved_and_takes_its_seat_again(folder: Path, template: Template) -> None:
    deal, saved = folder / "ours.deal", folder / "ana.identity"
    assert "Wrote" in said("identity", "save", deal, "-o", saved)
    assert open_identity(saved.read_bytes(), OTHER) == template.people["ana"]
    said("identity", "save", deal, "-o", folder / "ana.p12")
    assert from_p12((folder / "ana.p12").read_bytes(), OTHER).fingerprint == template.people["ana"].fingerprint
    assert "signs with" in said("identity", "enter", deal, saved)


def test_another_identity_takes_the_place(folder: Path) -> None:
    new = Identity.create(name="Ana Roe", organisation="Alpha Ltd", at=START)
    (folder / "new.identity").write_bytes(seal_identity(new, OTHER))
    told = said("identity", "replace", folder / "ours.deal", folder / "new.identity")
    assert new.root_fingerprint in told
    assert "told of another root" in told


def test_what_took_the_place_elsewhere_only_signs_here_too(folder: Path, template: Template) -> None:
    new = template.people["ana"].renewed(START)
    (folder / "new.identity").write_bytes(seal_identity(new, OTHER))
    with opened(template, "ours", folder / "ours.deal") as desk:
        person = desk.person
        assert person is not None
        card = new.contact().to_bytes(new).decode()
        desk.put(replace(person, fingerprint=new.fingerprint, leaf_pem=new.leaf_pem.decode(), card=card))
        count = len(desk.entries)
    told = said("identity", "replace", folder / "ours.deal", folder / "new.identity")
    assert new.name in told
    assert "another root" not in told
    with opened(template, "ours", folder / "ours.deal") as desk:
        assert (desk.identity.fingerprint, len(desk.entries)) == (new.fingerprint, count)


def test_who_leaves_is_withdrawn(folder: Path) -> None:
    assert "Carl Lex leaves" in said("identity", "leave", folder / "ours.deal", "carl")
    assert "Nobody of your side" in said("identity", "leave", folder / "ours.deal", "carl", code=1)
