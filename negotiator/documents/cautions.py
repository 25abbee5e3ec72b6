"""What a reader of a Word file should be told before trusting it: a signature that a redline ends, things elsewhere.

Nothing here refuses; `inspecting` does. Nothing that stands elsewhere is ever fetched.
"""

from collections.abc import Iterator

from negotiator.documents.reader import tree_of
from negotiator.documents.shapes import Document
from negotiator.documents.unpacking import shown

_SIGNATURES = "_xmlsignatures/"
_RELATIONSHIPS = "_rels/"
# links say where they lead and act only when clicked
_TOLD_BY_THEMSELVES = "hyperlink"
_WORDS = {"image": "a picture", "attachedTemplate": "its template", "video": "a video", "audio": "a recording"}


def cautions_of(document: Document) -> tuple[str, ...]:
    """Return in whole sentences what is remarkable about a document's file, each once; nothing for text."""
    return () if document.kind != "docx" else tuple(dict.fromkeys(_cautions(document)))


def _cautions(document: Document) -> Iterator[str]:
    if any(part.lower().startswith(_SIGNATURES) for part in document.parts):
        yield f"{document.name} is digitally signed; what is written from it is not."
    package = tree_of(document).package
    for part in ("", *document.parts):
        for one in package.relationships(part):
            kind = one.type.rsplit("/", 1)[-1]
            if one.external and kind != _TOLD_BY_THEMSELVES:
                what = _WORDS.get(kind, "a part")
                yield f"{document.name} takes {what} from elsewhere ({shown(one.target)}); it was not fetched."
