"""A builder of small Word files: paragraphs in a few letters, so that a test shows what its file holds."""

import importlib.util
import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": WORD,
        "r": _REFERENCES,
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_ROOTS = {"commentsExtended": "w15:commentsEx", "header1": "w:hdr", "footer1": "w:ftr"}
_KINDS = {"header1": "header", "footer1": "footer"}

Build = Callable[..., bytes]


@pytest.fixture(scope="session")
def at() -> datetime:
    """Return the time that redlines in these tests bear."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def build_word(body: str, *, extra: Mapping[str, bytes] | None = None, links: str = "", **parts: str) -> bytes:
    """Return a Word file with this body; keyword arguments are the inner XML of further parts by their stem."""
    files: dict[str, bytes] = {}
    relationships = links
    overrides = ""
    for number, (stem, inner) in enumerate(parts.items(), 1):
        root = _ROOTS.get(stem, f"w:{stem}")
        files[f"word/{stem}.xml"] = f"<{root} {_NAMES}>{inner}</{root}>".encode()
        kind = _KINDS.get(stem, stem)
        relationships += f'<Relationship Id="part{number}" Type="{_REFERENCES}/{kind}" Target="{stem}.xml"/>'
        overrides += f'<Override PartName="/word/{stem}.xml" ContentType="application/{stem}+xml"/>'
    files["word/document.xml"] = f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>".encode()
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{relationships}</Relationships>'.encode()
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_REFERENCES}/officeDocument" Target="word/document.xml"/></Relationships>'
    ).encode()
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/rels"/>{overrides}</Types>'
    ).encode()
    files.update(extra or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def word() -> Build:
    """Return the builder of Word files."""
    return build_word


@pytest.fixture(scope="session")
def unzip() -> Callable[[bytes], dict[str, bytes]]:
    """Return a function from a zip file to its entries."""

    def entries(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return entries


def _beside(name: str) -> ModuleType:
    """Load a module that stands beside this file and is not a test."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def agreements() -> ModuleType:
    """Return the maker of random small agreements that stands beside this file."""
    return _beside("small_agreements")


@pytest.fixture(scope="session")
def rules() -> ModuleType:
    """Return the rules that a written Word file must keep."""
    return _beside("word_rules")
