"""Simple fields (fldSimple) spelt out in runs: marks of their own, so that a field can come and go with its words.

A tracked change cannot enclose a simple field, only what it shows; the field itself would stay behind when the change
is accepted, and show its words again once it is updated.
"""

from collections.abc import Iterator
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n

_OF_BEGIN = (n.w("fldLock"), n.w("dirty"))
_DATA = n.w("fldData")


def field_mark(kind: str) -> Element:
    """Return a run with one mark of a field: "begin", "separate" or "end"."""
    run = etree.Element(n.RUN)
    etree.SubElement(run, n.FIELD_CHARACTER).set(n.w("fldCharType"), kind)
    return run


def field_start(field: Element) -> list[Element]:
    """Return the runs that begin what a simple field is when it is spelt out: its begin, instruction and separator."""
    run = etree.Element(n.RUN)
    instruction = etree.SubElement(run, n.INSTRUCTION)
    instruction.text = field.get(n.w("instr")) or ""
    instruction.set(n.XML_SPACE, "preserve")
    return [field_mark("begin"), run, field_mark("separate")]


def simple_fields_around(node: Element) -> Iterator[Element]:
    """Yield the simple fields of its paragraph that hold a node, the innermost first."""
    around = takewhile(lambda holder: holder.tag != n.PARAGRAPH, node.iterancestors())
    return (holder for holder in around if holder.tag == n.SIMPLE_FIELD)


def spell_out(field: Element) -> tuple[list[Element], Element]:
    """Put runs around what a simple field shows in its place; return those before it and the one behind it."""
    start, end = field_start(field), field_mark("end")
    begin = start[0][0]
    for name in _OF_BEGIN:
        if field.get(name) is not None:
            begin.set(name, field.get(name) or "")
    begin.extend(field.findall(_DATA))
    for run in [*start, *list(field), end]:
        field.addprevious(run)
    holder = field.getparent()
    if holder is not None:
        holder.remove(field)
    return start, end
