"""What a reader of a Word file should be told before trusting it: a signature that a redline ends, things elsewhere.

So is what a word processor shows in the place of what was read.

Nothing here refuses; `inspecting` does. Nothing that stands elsewhere is ever fetched.
"""

from collections.abc import Iterator

from negotiator.documents.reader import tree_of
from negotiator.documents.shapes import Document
from negotiator.documents.stories import Stories
from negotiator.documents.substitutes import alternatives, rebound, separators
from negotiator.documents.unpacking import shown

_SIGNATURES = "_xmlsignatures/"
_RELATIONSHIPS = "_rels/"
# links say where they lead and act only when clicked
_TOLD_BY_THEMSELVES = "hyperlink"
_QUOTED = 80
_WORDS = {"image": "a picture", "attachedTemplate": "its template", "video": "a video", "audio": "a recording"}


def cautions_of(document: Document) -> tuple[str, ...]:
    """Return in whole sentences what is remarkable about a document's file, each once; nothing for text."""
    return () if document.kind != "docx" else tuple(dict.fromkeys(_cautions(document)))


def _cautions(document: Document) -> Iterator[str]:
    if any(part.lower().startswith(_SIGNATURES) for part in document.parts):
        yield f"{document.name} is digitally signed; what is written from it is not."
    tree = tree_of(document)
    package = tree.package
    for part in ("", *document.parts):
        for one in package.relationships(part):
            kind = one.type.rsplit("/", 1)[-1]
            if one.external and kind != _TOLD_BY_THEMSELVES:
                what = _WORDS.get(kind, "a part")
                yield f"{document.name} takes {what} from elsewhere ({shown(one.target)}); it was not fetched."
    yield from _shown_otherwise(document.name, tree)


def _shown_otherwise(name: str, tree: Stories) -> Iterator[str]:
    for words, data in rebound(tree):
        yield f"{name} says {_quoted(words)} in a control whose data say {_quoted(data)}: Word shows the data."
    for kind, words in separators(tree):
        yield f"{name} says {_quoted(words)} in what separates its {kind}s from the text; that is not compared."
    if alternatives(tree):
        yield f"{name} holds something twice, and Word may show the copy that was not read."


def _quoted(words: str) -> str:
    return f"“{words if len(words) <= _QUOTED else f'{words[:_QUOTED]}…'}”"
