"""What a negotiation does to the words, the looks and the contents of paragraphs."""

import copy

from lxml import etree
from lxml.etree import _Element as Element

from tests.documents.generated.choices import WORDS
from tests.documents.generated.hand import Hand, in_fallback, in_instruction, parsed, several
from tests.documents.generated.inlines import AUTHORS, inline
from tests.documents.generated.tidy import W, drop

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def edit_word(hand: Hand, root: Element) -> None:
    node = hand.one(hand.texts(root))
    if node is None:
        return
    words = (node.text or "").split(" ")
    at = hand.choices.count(0, len(words) - 1)
    match hand.choices.count(0, 2):
        case 0:
            words[at] = hand.choices.pick(WORDS)
        case 1:
            words.insert(at, hand.choices.pick(WORDS))
        case _:
            del words[at]
    say(node, " ".join(words))


def edit_phrase(hand: Hand, root: Element) -> None:
    node = hand.one(hand.texts(root))
    if node is not None:
        words = (node.text or "").split(" ")
        start = hand.choices.count(0, len(words) - 1)
        words[start : start + hand.choices.count(1, 6)] = hand.choices.words(6).split(" ")
        say(node, " ".join(words))


def edit_spaces(hand: Hand, root: Element) -> None:
    node = hand.one(hand.texts(root))
    if node is not None:
        text = node.text or ""
        say(node, hand.choices.pick([f"{text} ", text.replace(" ", "  ", 1), text.strip(), f" {text}"]))


def say(node: Element, text: str) -> None:
    node.text = text
    node.set(SPACE, "preserve")


# -- looks


def restyle_run(hand: Hand, root: Element) -> None:
    run = hand.one([node for node in root.iter(W + "r") if not in_fallback(node)])
    if run is None:
        return
    own = run.find(W + "rPr")
    if own is None:
        own = etree.Element(W + "rPr")
        run.insert(0, own)
    former = own.find(W + "b")
    if former is None:
        at = sum(1 for child in own if child.tag in (W + "rStyle", W + "rFonts"))
        own.insert(at, etree.Element(W + "b"))
    else:
        own.remove(former)


def restyle_paragraph(hand: Hand, root: Element) -> None:
    paragraph = hand.one(hand.blocks(root, "p"))
    if paragraph is not None:
        own = _properties(paragraph)
        for former in own.findall(W + "pStyle"):
            own.remove(former)
        style = hand.choices.pick(["Heading1", "Clause", ""])
        if style:
            own.insert(0, parsed(f'<w:pStyle w:val="{style}"/>'))


def relabel(hand: Hand, root: Element) -> None:
    paragraph = hand.one(hand.blocks(root, "p"))
    if paragraph is not None:
        own = _properties(paragraph)
        for former in own.findall(W + "numPr"):
            own.remove(former)
        number = hand.choices.count(0, 2)
        if number:
            level = hand.choices.count(0, 1)
            numbers = parsed(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            own.insert(1 if own.find(W + "pStyle") is not None else 0, numbers)


def _properties(paragraph: Element) -> Element:
    own = paragraph.find(W + "pPr")
    if own is None:
        own = etree.Element(W + "pPr")
        paragraph.insert(0, own)
    return own


def cut_run(hand: Hand, root: Element) -> None:
    """Cut a run in two, which changes nothing that can be seen."""
    node = hand.one(hand.texts(root))
    run = None if node is None else node.getparent()
    if node is not None and run is not None and run.tag == W + "r" and next(node.itersiblings(), None) is None:
        text = node.text or ""
        at = hand.choices.count(0, len(text))
        twin = copy.deepcopy(run)
        for child in [child for child in twin if child.tag not in (W + "rPr", W + "t")]:
            twin.remove(child)
        for child in twin.findall(W + "t")[:-1]:
            twin.remove(child)
        say(node, text[:at])
        last = twin.find(W + "t")
        if last is not None:
            say(last, text[at:])
        run.addnext(twin)


# -- what stands in a paragraph


def drop_inline(hand: Hand, root: Element) -> None:
    found = [child for item in hand.blocks(root, "p") for child in item if child.tag != W + "pPr"]
    element = hand.one(found)
    if element is not None:
        drop(element)


def put_inline(hand: Hand, root: Element) -> None:
    paragraph = hand.one(hand.blocks(root, "p"))
    if paragraph is not None and root is hand.roots["word/document.xml"]:
        start = 1 if paragraph.find(W + "pPr") is not None else 0
        at = hand.choices.count(start, len(paragraph))
        if in_instruction(list(paragraph)[:at]):
            return
        for offset, element in enumerate(several(inline(hand.pen))):
            paragraph.insert(at + offset, element)


def resolve_earlier(hand: Hand, root: Element) -> None:
    """Accept or reject somebody's insertion or deletion of words."""
    marks = [
        mark
        for mark in root.iter(W + "ins", W + "del")
        if (holder := mark.getparent()) is not None and holder.tag not in (W + "rPr", W + "trPr")
    ]
    mark = hand.one(marks)
    if mark is None:
        return
    if hand.choices.chance(50):
        drop(mark)
        return
    if mark.tag == W + "del":
        for node in mark.iter(W + "delText", W + "delInstrText"):
            node.tag = W + ("t" if node.tag == W + "delText" else "instrText")
    for child in list(mark):
        mark.addprevious(child)
    drop(mark)


def revise(hand: Hand, root: Element) -> None:
    """Let somebody else insert or delete a run, tracked."""
    runs = [run for item in hand.blocks(root, "p") for run in item.findall(W + "r") if run.find(W + "t") is not None]
    run = hand.one(runs)
    if run is None:
        return
    author, date = hand.choices.pick(AUTHORS)
    tag = hand.choices.pick(["ins", "del"])
    mark = etree.Element(W + tag, {W + "id": str(hand.pen.new_id()), W + "author": author, W + "date": date})
    run.addprevious(mark)
    mark.append(run)
    if tag == "del":
        for node in run.findall(W + "t"):
            node.tag = W + "delText"
