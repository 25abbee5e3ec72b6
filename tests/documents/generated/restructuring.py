"""What a negotiation does to paragraphs, tables and rows as wholes: splits, joins, moves, deletions, insertions."""

import copy

from lxml import etree
from lxml.etree import _Element as Element

from tests.documents.generated.blocks import block, row
from tests.documents.generated.hand import Hand, in_instruction, parsed, several
from tests.documents.generated.mutations import edit_phrase, edit_word, say
from tests.documents.generated.tidy import W, drop


def split(hand: Hand, root: Element) -> None:
    """Break a paragraph before one of its children, or inside a run's words."""
    paragraph = hand.one(hand.blocks(root, "p"))
    if paragraph is None:
        return
    children = [child for child in paragraph if child.tag != W + "pPr"]
    at = hand.choices.count(0, len(children))
    if in_instruction(children[:at]):
        return
    fresh = etree.Element(W + "p")
    own = paragraph.find(W + "pPr")
    if own is not None:
        again = copy.deepcopy(own)
        for child in again.findall(W + "sectPr") + again.findall(W + "rPr") + again.findall(W + "pPrChange"):
            again.remove(child)
        fresh.append(again)
    rest = children[at:]
    paragraph.addprevious(fresh)
    fresh.extend(children[:at])
    text = rest[0].find(W + "t") if rest and rest[0].tag == W + "r" else None
    if text is not None and text.text and hand.choices.chance(60):
        head = copy.deepcopy(rest[0])
        for child in list(head)[list(rest[0]).index(text) + 1 :]:
            head.remove(child)
        for child in list(rest[0])[: list(rest[0]).index(text)]:
            if child.tag != W + "rPr":
                rest[0].remove(child)
        words = text.text.split(" ")
        cut = hand.choices.count(0, len(words))
        say(head.findall(W + "t")[-1], " ".join(words[:cut]))
        say(text, " ".join(words[cut:]))
        fresh.append(head)


def join(hand: Hand, root: Element) -> None:
    """Take a paragraph's mark away: its content runs on into the next one."""
    found = [item for item in hand.blocks(root, "p") if (after := item.getnext()) is not None and after.tag == W + "p"]
    paragraph = hand.one(found)
    following = None if paragraph is None else paragraph.getnext()
    if paragraph is None or following is None:
        return
    at = 1 if following.find(W + "pPr") is not None else 0
    content = [child for child in paragraph if child.tag != W + "pPr"]
    if hand.choices.chance(50):
        content.append(parsed('<w:r><w:t xml:space="preserve"> </w:t></w:r>'))
    for offset, child in enumerate(content):
        following.insert(at + offset, child)
    drop(paragraph)


def drop_block(hand: Hand, root: Element) -> None:
    element = hand.one(hand.blocks(root))
    if element is not None:
        drop(element)


def drop_several(hand: Hand, root: Element) -> None:
    """Take out neighbours, as when a whole clause goes."""
    element = hand.one(hand.blocks(root))
    for _ in range(hand.choices.count(2, 4)):
        following = None if element is None else element.getnext()
        if element is None or element.tag not in (W + "p", W + "tbl"):
            return
        drop(element)
        element = following


def move_block(hand: Hand, root: Element) -> None:
    """Move a block elsewhere, sometimes with edits inside."""
    element = hand.one(hand.blocks(root))
    if element is None:
        return
    if hand.choices.chance(40):
        hand.choices.pick([edit_word, edit_phrase])(hand, element)
    _put(hand, root, [element])


def move_table(hand: Hand, root: Element) -> None:
    """Move a table elsewhere, sometimes with words, rows or columns changed inside."""
    element = hand.one(hand.blocks(root, "tbl"))
    if element is None:
        return
    for _ in range(hand.choices.count(0, 3)):
        hand.choices.pick([edit_word, edit_word, edit_phrase, drop_row, put_row, move_row, drop_cell])(hand, element)
    _put(hand, root, [element])


def put_table(hand: Hand, root: Element) -> None:
    """Put in a table that says enough to be known again."""
    columns = hand.choices.count(2, 3)
    cells = [[hand.choices.words(5) for _ in range(columns)] for _ in range(hand.choices.count(2, 4))]
    rows = "".join(f"<w:tr>{''.join(map(_cell, words))}</w:tr>" for words in cells)
    grid = '<w:gridCol w:w="1500"/>' * columns
    table = parsed(
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
    _put(hand, root, [table])


def _cell(words: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>'


def put_block(hand: Hand, root: Element) -> None:
    main = root is hand.roots["word/document.xml"]
    if main and hand.foreign and hand.choices.chance(60):
        hand.pen.depth = 0
        _put(hand, root, several(block(hand.pen)))
        for end in hand.pen.open_ends:
            _put(hand, root, several(f"<w:p>{end}</w:p>"))
        hand.pen.open_ends.clear()
        return
    like = hand.one(hand.blocks(root, "p"))
    if like is not None:
        fresh = copy.deepcopy(like)
        for text in fresh.iter(W + "t"):
            say(text, hand.choices.words(12))
        _put(hand, root, [fresh])


def _put(hand: Hand, root: Element, elements: list[Element]) -> None:
    places = [place for place in hand.blocks(root) if not any(_within(place, element) for element in elements)]
    place = hand.one(places)
    if place is None:
        return
    if hand.choices.chance(30):
        for element in reversed(elements):
            place.addnext(element)
    else:
        for element in elements:
            place.addprevious(element)


def _within(place: Element, element: Element) -> bool:
    return place is element or any(holder is element for holder in place.iterancestors())


def drop_row(hand: Hand, root: Element) -> None:
    element = hand.one(list(root.iter(W + "tr")))
    if element is not None:
        drop(element)


def put_row(hand: Hand, root: Element) -> None:
    like = hand.one(list(root.iter(W + "tr")))
    if like is None:
        return
    fresh = copy.deepcopy(like)
    if hand.foreign and root is hand.roots["word/document.xml"] and hand.choices.chance(50):
        hand.pen.depth = 1
        made = several(row(hand.pen, max(1, len(like.findall(W + "tc")))))[0]
        hand.pen.depth = 0
        hand.pen.open_ends.clear()
        fresh = made
    else:
        for text in fresh.iter(W + "t"):
            say(text, hand.choices.words(4))
    if hand.choices.chance(50):
        like.addnext(fresh)
    else:
        like.addprevious(fresh)


def move_row(hand: Hand, root: Element) -> None:
    element = hand.one(list(root.iter(W + "tr")))
    if element is not None:
        others = [item for item in element.itersiblings() if item.tag == W + "tr"]
        place = hand.one(others)
        if place is not None:
            place.addnext(element)


def drop_cell(hand: Hand, root: Element) -> None:
    """Take out one cell, or the same column in every row."""
    element = hand.one(list(root.iter(W + "tc")))
    row_of = None if element is None else element.getparent()
    if element is None or row_of is None or row_of.tag != W + "tr":
        return
    at = row_of.findall(W + "tc").index(element)
    table = row_of.getparent()
    if hand.choices.chance(50) and table is not None and table.tag == W + "tbl":
        for line in table.findall(W + "tr"):
            cells = line.findall(W + "tc")
            if at < len(cells):
                drop(cells[at])
    else:
        drop(element)


def change_section(hand: Hand, root: Element) -> None:
    """Take a section's end away, or let a paragraph end a new one."""
    ends = [item for item in hand.blocks(root, "p") if item.find(f"{W}pPr/{W}sectPr") is not None]
    element = hand.one(ends)
    properties = None if element is None else element.find(f"{W}pPr")
    if properties is not None and hand.choices.chance(50):
        for section in properties.findall(W + "sectPr"):
            properties.remove(section)
        return
    final = root.find(f"{W}body/{W}sectPr")
    target = hand.one([item for item in hand.blocks(root, "p") if item not in ends and _in_body(item)])
    if final is not None and target is not None:
        own = target.find(W + "pPr")
        if own is None:
            own = etree.Element(W + "pPr")
            target.insert(0, own)
        change = own.find(W + "pPrChange")
        if change is None:
            own.append(copy.deepcopy(final))
        else:
            change.addprevious(copy.deepcopy(final))


def _in_body(item: Element) -> bool:
    holder = item.getparent()
    return holder is not None and holder.tag == W + "body"
