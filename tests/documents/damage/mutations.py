"""Well-formed but senseless WordprocessingML: elements lost, doubled, moved, renamed; attributes with nonsense."""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from lxml import etree
from lxml.etree import _Element as Element

from .shapes import Damage, random_of
from .whole import LINKS, WORD, XML_PARTS, parts, with_part

_VALUES = (
    "",
    " ",
    "-1",
    "0",
    "1",
    "2",
    "99",
    "1e9",
    "1000000000",
    "999999999999",
    "9" * 5_000,
    "\u00b2",
    "\u0661",
    "nonsense",
    "true",
    "\u202e",
    "%1%2%3%4%5%6%7%8%9" * 50,
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+14:00",
    "-0001-01-01",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "\U0001f600",
)
_TARGETS = (*XML_PARTS, "word/document.xml", "word/document.xml", "word/document.xml", LINKS)
Mutation = Callable[[Random, list[Element]], None]


def mutated(count: int) -> Iterator[Damage]:
    """Yield files with one to six random mutations in one or two parts."""
    for number in range(count):
        yield Damage(group="mutations", name=str(number), make=partial(_mutated, number))


def _mutated(number: int) -> bytes:
    random = random_of("mutation", number)
    name = random.choice(_TARGETS)
    root = etree.fromstring(parts()[name])
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        elements = [element for element in root.iter("*") if element is not root]
        if elements:
            random.choice(_MUTATIONS)(random, elements)
    return with_part(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _lose(random: Random, elements: list[Element]) -> None:
    chosen = random.choice(elements)
    holder = chosen.getparent()
    if holder is not None:
        holder.remove(chosen)


def _unwrap(random: Random, elements: list[Element]) -> None:
    chosen = random.choice(elements)
    for child in list(chosen):
        chosen.addprevious(child)
    _lose(random, [chosen])


def _double(random: Random, elements: list[Element]) -> None:
    chosen = random.choice(elements)
    for _ in range(random.choice((1, 1, 1, 20))):
        chosen.addnext(copy.deepcopy(chosen))


def _move(random: Random, elements: list[Element]) -> None:
    chosen, target = random.choice(elements), random.choice(elements)
    if chosen is not target and chosen not in target.iterancestors():
        target.insert(random.randint(0, len(target)), chosen)


def _nest(random: Random, elements: list[Element]) -> None:
    chosen, shell = random.choice(elements), random.choice(elements)
    wrapper = etree.Element(shell.tag, {str(name): str(value) for name, value in shell.items()})
    chosen.addprevious(wrapper)
    wrapper.append(chosen)


def _rename(random: Random, elements: list[Element]) -> None:
    random.choice(elements).tag = random.choice((random.choice(elements).tag, f"{{{WORD}}}strange", "plain"))


def _spoil(random: Random, elements: list[Element]) -> None:
    chosen = [element for element in elements if element.attrib]
    if chosen:
        element = random.choice(chosen)
        element.set(random.choice([str(name) for name in element.attrib]), random.choice(_VALUES))


def _strip(random: Random, elements: list[Element]) -> None:
    chosen = [element for element in elements if element.attrib]
    if chosen:
        element = random.choice(chosen)
        del element.attrib[random.choice([str(name) for name in element.attrib])]


def _swap(random: Random, elements: list[Element]) -> None:
    left, right = random.choice(elements), random.choice(elements)
    mine, theirs = list(left), list(right)
    if left is not right and left not in right.iterancestors() and right not in left.iterancestors():
        left.extend(theirs)
        right.extend(mine)


def _say(random: Random, elements: list[Element]) -> None:
    chosen = random.choice(elements)
    chosen.text = random.choice(("words", "  ", "\u2028", "\u200b" * 50, "<b>", "\ufffd"))
    chosen.tail = random.choice((None, "between"))


def _comment(random: Random, elements: list[Element]) -> None:
    chosen = random.choice(elements)
    made = (etree.Comment("note"), etree.ProcessingInstruction("mso", "x"))
    chosen.insert(random.randint(0, len(chosen)), random.choice(made))


_MUTATIONS: tuple[Mutation, ...] = (
    _lose,
    _unwrap,
    _double,
    _move,
    _nest,
    _rename,
    _spoil,
    _spoil,
    _strip,
    _swap,
    _say,
    _comment,
)


def spoilt() -> Iterator[Damage]:
    """Yield files in which one attribute everywhere in a part has one senseless value."""
    for part in ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/comments.xml"):
        names = sorted({str(name) for element in etree.fromstring(parts()[part]).iter("*") for name in element.attrib})
        for name in names:
            for number in range(0, len(_VALUES), 1 if part == "word/numbering.xml" else 4):
                make = partial(_spoilt, part, name, _VALUES[number])
                yield Damage(group="attributes", name=f"{name.rsplit('}', 1)[-1]} {number} in {part}", make=make)


def _spoilt(part: str, name: str, value: str) -> bytes:
    root = etree.fromstring(parts()[part])
    for element in root.iter("*"):
        if name in element.attrib:
            element.set(name, value)
    return with_part(part, etree.tostring(root))
