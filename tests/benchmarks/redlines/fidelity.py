"""Whether a Word redline keeps its word: accepted it is the new file, rejected the old one, and nothing is lost.

The texts are read by the oracle beside the tests of real files: paragraph by paragraph, over body, tables and notes,
and what the headers and footers of each section show. "Rejected" means the engine's own changes; what earlier authors
had pending counts as accepted in all files.
"""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.benchmarks.redlines.markup import W, authors_of, parts_of
from tests.benchmarks.redlines.tokens import word_count
from tests.corpus import word_oracle

RUNNING_TEXT = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_STRUCK, _PUT_IN = (W + "del", W + "moveFrom"), (W + "ins", W + "moveTo")
_EXAMPLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """What is not as it should be; all empty and zero for a faithful redline.

    `differences` tell the first paragraph that is wrong in each text; `margins` the same for headers and footers.
    `lost` counts objects: fields, links, bookmarks, comments. `taken` are words of earlier authors' tracked changes
    that are no longer theirs, `foisted` words tracked in their name that they did not write.
    """

    differences: tuple[str, ...]
    margins: tuple[str, ...]
    lost: dict[str, int]
    taken: int
    foisted: int
    earlier: int

    @property
    def exact(self) -> bool:
        """Tell whether both texts come out, headers and footers aside."""
        return not self.differences


def judge_fidelity(old: bytes, new: bytes, redline: bytes) -> Fidelity:
    """Hold a redline against the two files of which it was made."""
    earlier = authors_of(old, new)
    taken, foisted, pending = _attribution(old, new, redline)
    return Fidelity(
        differences=tuple(_differences(old, new, redline, earlier)),
        margins=tuple(_margins(old, new, redline, earlier)),
        lost=_lost(old, new, redline, earlier),
        taken=taken,
        foisted=foisted,
        earlier=pending,
    )


def _differences(old: bytes, new: bytes, redline: bytes, earlier: Collection[str]) -> Iterator[str]:
    for word, source, accept in (("accepted", new, True), ("rejected", old, False)):
        for part in RUNNING_TEXT:
            wanted = word_oracle.texts(source, part, accept=True)
            found = word_oracle.texts(redline, part, accept=accept, earlier=earlier)
            if wanted != found:
                yield f"{word} {part}: {_first_difference(wanted, found)}"


def _first_difference(wanted: list[str], found: list[str]) -> str:
    for number, (right, wrong) in enumerate(zip(wanted, found, strict=False)):
        if right != wrong:
            return f"paragraph {number} of {len(wanted)} is {wrong[:_EXAMPLE]!r}, not {right[:_EXAMPLE]!r}"
    return f"{len(found)} paragraphs, not {len(wanted)}"


def _margins(old: bytes, new: bytes, redline: bytes, earlier: Collection[str]) -> Iterator[str]:
    for word, source, accept in (("accepted", new, True), ("rejected", old, False)):
        wanted = word_oracle.margins(source)
        found = word_oracle.margins(redline, accept=accept, earlier=earlier)
        if wanted != found:
            yield f"{word}: {found!r:.200}, not {wanted!r:.200}"


def _lost(old: bytes, new: bytes, redline: bytes, earlier: Collection[str]) -> dict[str, int]:
    """Return how many objects of the old file are not in the rejected redline, and of the new not in the accepted."""
    lost: Counter[str] = Counter()
    for source, accept in ((new, True), (old, False)):
        lost += objects(source, accept=True) - objects(redline, accept=accept, earlier=earlier)
    bookmarks = (_bookmarks(old) | _bookmarks(new)) - _bookmarks(redline)
    return {**lost, **({"bookmarks": len(bookmarks)} if bookmarks else {})}


def objects(data: bytes, *, accept: bool, earlier: Collection[str] = ()) -> Counter[str]:
    """Count the fields, links with words in them, and comments of a file's body and notes."""
    found: Counter[str] = Counter()

    def gone(mark: ET.Element) -> bool:
        settled = accept or mark.get(W + "author") in earlier
        return mark.tag in (_STRUCK if settled else _PUT_IN)

    def says_something(element: ET.Element) -> bool:
        return any(
            not gone(child)
            and (child.tag in (W + "t", W + "delText", W + "drawing", W + "pict") or says_something(child))
            for child in element
        )

    def look(element: ET.Element) -> None:
        for child in element:
            if gone(child):
                continue
            if child.tag == W + "fldSimple" or child.get(W + "fldCharType") == "begin":
                found["fields"] += 1
            elif child.tag == W + "hyperlink" and says_something(child):
                found["links"] += 1
            elif child.tag == W + "commentReference":
                found["comments"] += 1
            look(child)

    files = parts_of(data)
    for part in RUNNING_TEXT:
        if part in files:
            look(ET.fromstring(files[part]))
    return found


def _bookmarks(data: bytes) -> set[str]:
    body = ET.fromstring(parts_of(data)[RUNNING_TEXT[0]])
    return {mark.get(W + "name") or "" for mark in body.iter(W + "bookmarkStart")} - {"_GoBack"}


def _attribution(old: bytes, new: bytes, redline: bytes) -> tuple[int, int, int]:
    """Return words taken from earlier authors, words foisted on them, and how many words they had pending.

    A change that both files have is wanted once.
    """
    wanted = _pending(old) | _pending(new)
    authors = {author for _, author, _ in wanted}
    theirs = Counter({key: count for key, count in _pending(redline).items() if key[1] in authors})
    return (wanted - theirs).total(), (theirs - wanted).total(), wanted.total()


def _pending(data: bytes) -> Counter[tuple[str, str, str]]:
    """Count the words of tracked changes by kind, author and date."""
    files = parts_of(data)
    counted: Counter[tuple[str, str, str]] = Counter()
    for part in RUNNING_TEXT:
        for mark in ET.fromstring(files[part]).iter() if part in files else ():
            if mark.tag in (*_STRUCK, *_PUT_IN):
                text = "".join(node.text or "" for node in mark.iter() if node.tag in (W + "t", W + "delText"))
                kind = "struck" if mark.tag in _STRUCK else "put in"
                counted[kind, mark.get(W + "author") or "", mark.get(W + "date") or ""] += word_count(text)
    return counted
