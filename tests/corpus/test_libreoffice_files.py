"""Files as LibreOffice writes them: tracked changes, notes, comments, tables and lists, read and redlined."""

import shutil
import subprocess
from datetime import UTC, datetime
from types import ModuleType

import pytest

from negotiator.documents import Document, accept_revisions, in_view, read, reject_revisions, rewrite, write_redline
from negotiator.redline import compare

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "text": "text", "table": "table", "style": "style"}.items()
)
OTHER_NAMES = (
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
BOLD = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'


def by(author: str) -> str:
    return f"<dc:creator>{author}</dc:creator><dc:date>2026-01-05T10:00:00</dc:date>"


def region(key: str, kind: str, author: str, words: str = "") -> str:
    info = f"<office:change-info>{by(author)}</office:change-info>"
    inner = f"<text:{kind}>{info}{words}</text:{kind}>"
    return f'<text:changed-region xml:id="{key}" text:id="{key}">{inner}</text:changed-region>'


def row(*cells: str) -> str:
    return "<table:table-row>" + "".join(
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells
    ) + "</table:table-row>"  # fmt: skip


def note(words: str) -> str:
    citation = "<text:note-citation>1</text:note-citation>"
    body = f"<text:note-body><text:p>{words}</text:p></text:note-body>"
    return f'<text:note text:id="n1" text:note-class="footnote">{citation}{body}</text:note>'


def agreement(regions: str, paragraphs: str, rows: str) -> str:
    table = f'<table:table table:name="P"><table:table-column table:number-columns-repeated="2"/>{rows}</table:table>'
    items = "".join(f"<text:list-item><text:p>{item} item.</text:p></text:list-item>" for item in ("First", "Second"))
    changes = f'<text:tracked-changes text:track-changes="true">{regions}</text:tracked-changes>' if regions else ""
    text = f"{changes}{paragraphs}{table}<text:list>{items}</text:list><text:p>In witness whereof.</text:p>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} {OTHER_NAMES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{BOLD}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document>"
    )


def inserted(key: str, words: str) -> str:
    return f'<text:change-start text:change-id="{key}"/>{words}<text:change-end text:change-id="{key}"/>'


NET = f"Net of {inserted('c', 'all ')}taxes."
LAW = inserted("d", '<text:span text:style-name="T1">The law</text:span>')
SHORT = f"{by('Ann')}<text:p>Too short?</text:p>"
REMARK = f'<office:annotation office:name="c1" loext:resolved="true">{SHORT}</office:annotation>'
NEGOTIATED = agreement(
    region("a", "insertion", "Ann")
    + region("b", "deletion", "Bob", "<text:p>in euros </text:p>")
    + region("c", "insertion", "Ann")
    + region("d", "format-change", "Bob")
    + region("e", "deletion", "Bob", "<text:p>A clause that goes.</text:p><text:p/>"),
    '<text:h text:outline-level="1">Delivery</text:h>'
    f"<text:p>The Seller delivers {inserted('a', 'promptly ')}to the Buyer."
    f"{note(NET)}</text:p>"
    f'<text:p>The Buyer pays <text:change text:change-id="b"/>within ten days {REMARK}of the invoice'
    '<office:annotation-end office:name="c1"/>.</text:p>'
    f'<text:p><text:change text:change-id="e"/>{LAW} of Norway governs.</text:p>',
    row("Pumps", "100") + row("Valves", "50"),
)
SENT_BACK = agreement(
    "",
    '<text:h text:outline-level="1">Delivery</text:h>'
    f"<text:p>The Seller delivers promptly to the Buyer or its agent.{note('Net of all taxes and duties.')}</text:p>"
    "<text:p>The Buyer pays within thirty days of the invoice.</text:p><text:p>The law of Norway governs.</text:p>"
    "<text:p>A new clause.</text:p>",
    row("Pumps", "120") + row("Pipes", "70") + row("Valves", "50"),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Document]:
    """Return both versions as LibreOffice saves them for Word, or skip where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    for name, text in (("old", NEGOTIATED), ("new", SENT_BACK)):
        (folder / f"{name}.fodt").write_text(text, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "old.fodt"), str(folder / "new.fodt")], check=True, capture_output=True, timeout=240
    )
    old, new = (read((folder / f"{name}.docx").read_bytes(), name=f"{name}.docx") for name in ("old", "new"))
    return old, new


def texts(document: Document) -> list[str]:
    return [block.text.strip() for block in document.blocks if block.text.strip()]


def test_both_views_and_the_changes_between_them(files: tuple[Document, Document]) -> None:
    old, _ = files
    assert texts(old) == [
        "Delivery",
        "The Seller delivers promptly to the Buyer.\ufffd",
        "The Buyer pays within ten days of the invoice.",
        "The law of Norway governs.",
        *("Pumps", "100", "Valves", "50", "First item.", "Second item.", "In witness whereof."),
        "Net of all taxes.",
    ]
    before = texts(in_view(old, "rejected"))
    assert before[1:5] == [
        "The Seller delivers to the Buyer.\ufffd",
        "The Buyer pays in euros within ten days of the invoice.",
        "A clause that goes.",
        "The law of Norway governs.",
    ]
    assert before[-1] == "Net of taxes."
    assert [(one.kind, one.author, one.text) for one in old.revisions] == [
        ("insert", "Ann", "promptly "),
        ("delete", "Bob", "in euros "),
        ("paragraph mark delete", "Bob", ""),
        ("delete", "Bob", "A clause that goes."),
        ("format", "Bob", "The law"),
        ("insert", "Ann", "all "),
    ]


def test_views_are_what_settling_gives(files: tuple[Document, Document]) -> None:
    old, _ = files
    assert read(accept_revisions(old), name="a.docx").blocks == old.blocks
    assert read(reject_revisions(old), name="r.docx").blocks == in_view(old, "rejected").blocks


def test_comments_are_read_with_their_state(files: tuple[Document, Document]) -> None:
    (comment,) = files[0].comments
    assert (comment.author, comment.text, comment.resolved) == ("Ann", "Too short?", True)
    assert comment.anchor is not None
    block = files[0].blocks[comment.anchor.block]
    assert block.text[comment.anchor.start : comment.anchor.end] == "of the invoice"


def test_a_redline_says_both_and_breaks_no_rule(files: tuple[Document, Document], rules: ModuleType) -> None:
    for old, new in (files, files[::-1]):
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=AT)
        written = read(data, name="redline.docx")
        assert texts(read(accept_revisions(written, of=lambda who, _: who == "Us"), name="a.docx")) == texts(new)
        assert texts(read(reject_revisions(written, of=lambda who, _: who == "Us"), name="r.docx")) == texts(old)
        for one in (data, accept_revisions(written), reject_revisions(written), rewrite(old)):
            assert rules.fresh(one, old.source, new.source) == []


def test_only_what_differs_is_marked(files: tuple[Document, Document]) -> None:
    old, new = files
    changes = [(change.kind, change.old_text, change.new_text) for change in compare(old.blocks, new.blocks).changes]
    assert len(changes) <= 9, changes
