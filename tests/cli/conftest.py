"""Fixtures of the command line's tests: a home of their own, and one deal of two firms to act on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.null import Keyring as NoKeyring

from tests.services.desks import Template, make_template, word


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one deal, made once; tests copy them."""
    return make_template(tmp_path_factory.mktemp("desks"))


@pytest.fixture(autouse=True)
def home(program_home: Path) -> Iterator[Path]:
    """Let the program's folders be the test's own, but for the typefaces, and its keyring be none."""
    (program_home / "config").mkdir()
    (program_home / "config" / "settings.toml").write_text("[backup]\nautomatic = false\n")  # it takes a moment
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # keyring does not annotate it
    yield program_home
    keyring.set_keyring(before)


@pytest.fixture
def folder(template: Template, tmp_path: Path) -> Path:
    """Return a folder with both sides' files and a Word file."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    (tmp_path / "supply.docx").write_bytes(word())
    return tmp_path
