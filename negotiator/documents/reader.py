"""Read a document from its bytes: Word, Markdown or plain text, told apart by content first and name second."""

from dataclasses import replace

from negotiator.documents.blocks import make_blocks
from negotiator.documents.comments import read_comments
from negotiator.documents.errors import NotADocument, TooLarge
from negotiator.documents.package import Package, open_package
from negotiator.documents.proportions import check_proportions
from negotiator.documents.recognising import is_web_page, other_format
from negotiator.documents.revisions import list_revisions
from negotiator.documents.shapes import Document, View
from negotiator.documents.stories import Stories, scan
from negotiator.documents.unpacking import LIMITS, Limits
from negotiator.kernel.collector import collector_at_rest

_TEXT_ENDINGS = (".md", ".markdown", ".txt", ".text")
_TEXT_LIMIT = 20 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"


def read(
    data: bytes,
    *,
    name: str,
    limits: Limits = LIMITS,
    view: View = "accepted",
    beside: Document | None = None,
) -> Document:
    """Read a document.

    `view` says how its tracked changes are read: "accepted" gives the text as it would be with all of them, "rejected"
    without any. What a Word file has in common with `beside`, one that was read before under the same limits, is not
    unpacked again. Raises Unreadable (with the part at fault named) for whatever is damaged, dangerous or beyond
    `limits`.
    """
    what = other_format(data)
    if not what and not name.lower().endswith(_TEXT_ENDINGS) and is_web_page(data):
        what = "a web page"
    if what:
        raise NotADocument(name, reason=f"it is {what}")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:4] == _OLE or name.lower().endswith((".docx", ".docm")):
        return _read_word(data, name=name, limits=limits, view=view, beside=beside)
    return _read_text(data, name=name, limits=limits, view=view)


def _read_text(data: bytes, *, name: str, limits: Limits, view: View) -> Document:
    # Loaded for text alone: its patterns cost 3 ms, and Word files are read without them.
    from negotiator.documents.plain_text import decode, read_blocks, without_controls

    if len(data) > min(_TEXT_LIMIT, limits.file_size):
        raise TooLarge(name, part="the file", reason=f"{len(data)} bytes of text")
    text = decode(data)
    if "\x00" in text or not (name.lower().endswith(_TEXT_ENDINGS) or text.isprintable() or _looks_like_text(text)):
        raise NotADocument(name, reason="it is neither a Word file nor text")
    markdown = name.lower().endswith((".md", ".markdown"))
    text = without_controls(text)
    lines = text.count("\n") + text.count("\r") + (text.count("|") if markdown else 0)
    if lines > limits.lines:
        raise TooLarge(name, part="the file", reason=f"{lines} lines and cells of tables")
    blocks = read_blocks(text, markdown=markdown)
    return Document(kind="markdown" if markdown else "text", name=name, view=view, blocks=blocks, source=data)


def _looks_like_text(text: str) -> bool:
    odd = sum(1 for letter in text[:4096] if not letter.isprintable() and letter not in "\n\r\t\f\ufeff")
    return odd * 100 <= len(text[:4096])


def _read_word(data: bytes, *, name: str, limits: Limits, view: View, beside: Document | None) -> Document:
    known = None if beside is None or beside.tree is None else beside.tree.package
    try:
        with collector_at_rest():
            return _word_document(data, name=name, limits=limits, view=view, known=known)
    except MemoryError as error:
        raise TooLarge(name, part="the file", reason="this machine has not enough memory for it") from error


def _word_document(data: bytes, *, name: str, limits: Limits, view: View, known: Package | None) -> Document:
    package = open_package(data, name=name, limits=limits, before=known)
    stories = scan(package, view)
    check_proportions(stories, limits=limits)
    blocks = make_blocks(stories)
    return Document(
        kind="docx",
        name=name,
        view=view,
        blocks=blocks,
        revisions=list_revisions(stories),
        comments=read_comments(stories),
        parts=tuple(package.parts),
        source=data,
        tree=stories,
    )


def tree_of(document: Document) -> Stories:
    """Return the tree that a Word document was read from, to be looked at and left as it is."""
    tree = document.tree
    if tree is None or tree.is_taken or tree.view != document.view or tree.package.source is not document.source:
        tree = scan(open_package(document.source, name=document.name), document.view)
    return tree


def take_tree(document: Document) -> Stories:
    """Return the tree that a Word document was read from, to be changed; whoever asks later has the file read anew."""
    tree = tree_of(document)
    tree.is_taken = True
    return tree


def in_view(document: Document, view: View) -> Document:
    """Return the same document with its tracked changes read the other way."""
    if document.view == view or document.kind != "docx":
        return replace(document, view=view)
    return read(document.source, name=document.name, view=view)
