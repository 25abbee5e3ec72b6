"""The other side at work on one Word file: it picks places in the XML and puts right what its edits leave behind."""

from lxml import etree
from lxml.etree import _Element as Element

from tests.documents.generated.choices import Choices
from tests.documents.generated.files import DECLARED
from tests.documents.generated.inlines import Pen
from tests.documents.generated.tidy import CONTAINERS, W, tidy


class Hand:
    """The other side at work on one file. `foreign` content is only for files that are generated themselves."""

    def __init__(self, choices: Choices, roots: dict[str, Element], *, foreign: bool, revised: bool) -> None:
        self.choices, self.roots, self.foreign = choices, roots, foreign
        self.pen = Pen(choices, revised, number=30_000)
        for kind, notes in (("footnote", self.pen.footnotes), ("endnote", self.pen.endnotes)):
            notes.extend([""] * _notes_in(roots.get(f"word/{kind}s.xml"), kind))
        comments = roots.get("word/comments.xml")
        self.pen.comments.extend([""] * (0 if comments is None else len(comments)))

    def one(self, found: list[Element]) -> Element | None:
        return self.choices.pick(found) if found else None

    def texts(self, root: Element) -> list[Element]:
        return [node for node in root.iter(W + "t") if node.text and not in_fallback(node)]

    def blocks(self, root: Element, *tags: str) -> list[Element]:
        found = [
            item
            for item in root.iter(*(W + tag for tag in tags or ("p", "tbl")))
            if (holder := item.getparent()) is not None and holder.tag in CONTAINERS and not in_fallback(item)
        ]
        return [item for item in found if next(item.iter(W + "separator", W + "continuationSeparator"), None) is None]

    def finish(self) -> None:
        """Hand over the notes and comments of what was put in, and set every part right."""
        made = {"footnotes": self.pen.footnotes, "endnotes": self.pen.endnotes, "comments": self.pen.comments}
        for stem, items in made.items():
            root = self.roots.get(f"word/{stem}.xml")
            for item in items if root is not None else ():
                if item and root is not None:
                    root.append(parsed(item))
        for root in self.roots.values():
            tidy(root)


def _notes_in(root: Element | None, kind: str) -> int:
    return max((int(note.get(W + "id") or 0) for note in ([] if root is None else root.iter(W + kind))), default=0)


def in_fallback(node: Element) -> bool:
    return any(str(holder.tag).endswith("}Fallback") for holder in node.iterancestors())


def parsed(xml: str) -> Element:
    """Return the first element of some XML in the usual names."""
    root = etree.fromstring(f"<root {DECLARED}>{xml}</root>")
    return root[0]


def several(xml: str) -> list[Element]:
    return list(etree.fromstring(f"<root {DECLARED}>{xml}</root>"))


def in_instruction(children: list[Element]) -> bool:
    """Tell whether a field has begun whose result has not: nobody edits there."""
    begun: list[bool] = []
    for mark in [mark for child in children for mark in child.iter(W + "fldChar")]:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            begun.append(False)
        elif begun and kind == "separate":
            begun[-1] = True
        elif begun:
            begun.pop()
    return not all(begun)
