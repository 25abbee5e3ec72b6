"""LibreOffice as a second reader: what it understood of a file is what the file says.

LibreOffice reads each file, with its tracked changes, into its own model and saves that as Word again. The small oracle
then accepts and rejects all in what LibreOffice saved. (Its own commands for that need a scripting engine, which
installations without a screen do not have.)
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions

pytestmark = pytest.mark.corpus

BODY = "word/document.xml"

# ISO 29500-1, 17.13.5.14: every run inside w:del is deleted. LibreOffice drops the mark of one last run (" ]") between
# a proofing mark and an insertion, and of one first run ("Access and Use") before an insertion, in a paragraph whose
# format changed, and shows them as text that stays.
LOST_MARKS = {("P05-cp-csa-without-vs-with-sla-back", True), ("P07-cp-cloud-vs-swlicense", True)}

# 17.13.5.18 to .28: a change inside a move is a change of its own. LibreOffice keeps only the outer one of a w:del in a
# w:moveTo (T01, T05) or a w:ins in a w:moveFrom (T05), and of T01's tables with tracked rows and such cells it keeps
# cells whose text went; a move inside a content control becomes an insertion and plain text (T29).
NESTED = {("T01-ra001", True), ("T01-ra001", False), ("T05-tika792", True), ("T05-tika792", False)}
IN_A_CONTROL = {("T29-move-sdt", True), ("T29-move-sdt", False)}


def through_office(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return the files as LibreOffice saves them, or skip where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    sources = [str(path) for path in sorted((folder / "in").iterdir())]
    subprocess.run([*command, *sources], check=True, capture_output=True, timeout=240)
    return {path.stem: path.read_bytes() for path in (folder / "out").glob("*.docx")}


def plain(lines: Iterable[str]) -> list[str]:
    """Return what is said, without empty paragraphs and with one kind of space and hyphen."""
    return [" ".join(re.sub("\N{NON-BREAKING HYPHEN}", "-", line).split()) for line in lines if line.strip()]


def test_libreoffice_understands_our_redlines(written: list[Any], oracle: ModuleType, tmp_path: Path) -> None:
    saved = through_office({item.name: item.data for item in written}, tmp_path)
    assert saved.keys() == {item.name for item in written}
    differing = set()
    for item in written:
        for accept, source in ((True, item.new.source), (False, item.old.source)):
            wanted = plain(oracle.texts(source, BODY, accept=True))
            if plain(oracle.texts(saved[item.name], BODY, accept=accept)) != wanted:
                differing.add((item.name, accept))
    assert differing <= LOST_MARKS


def test_we_resolve_the_changes_of_others_as_libreoffice_does(corpus: Path, oracle: ModuleType, tmp_path: Path) -> None:
    files = {path.stem: path.read_bytes() for path in sorted(corpus.glob("tracked/*.docx"))}
    saved = through_office(files, tmp_path)
    differing = set()
    for name, data in files.items():
        document = read(data, name=name)
        for accept, resolved in ((True, accept_revisions(document)), (False, reject_revisions(document))):
            wanted = plain(oracle.texts(resolved, BODY, accept=True))
            if plain(oracle.texts(saved[name], BODY, accept=accept)) != wanted:
                differing.add((name, accept))
    assert differing <= NESTED | IN_A_CONTROL
    assert len(files) * 2 - len(differing) >= 18
