"""Verifying packages and PDFs."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, Template


def test_verify_with_a_root(folder: Path, template: Template) -> None:
    root, package = folder / "root.pem", folder / "first.asice.age"
    root.write_bytes(template.people["ana"].root_pem)
    package.write_bytes(template.first_package)
    deal = folder / "theirs.deal"
    told = run("verify", package, "--root", root, "--deal", deal, passphrase=PASSPHRASE)
    assert told.code == 0, told.out
    assert "intact, trusted" in told.out
    sealed = run("verify", package, "--root", root)
    assert sealed.code == 1
    assert "NOT INTACT" in sealed.out
    root.write_bytes(b"no certificate")
    assert run("verify", package, "--root", root).code == 1
