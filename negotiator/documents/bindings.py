"""Content controls that are bound to data in the file: a word processor fills them from there when it opens the file.

A change inside such a control would silently be undone, so a control that was changed is released from its data.
"""

from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n

BINDINGS = (n.w("dataBinding"), f"{{{n.WORD_2012}}}dataBinding")


class Bindings:
    """Remembers what the bound controls of some parts hold."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._held: dict[Element, bytes] = {}
        for root in roots:
            for binding in root.iter(*BINDINGS):
                control = next(binding.iterancestors(n.CONTROL), None)
                if control is not None:
                    self._held[control] = _content(control)

    def settle(self) -> None:
        """Release the controls whose content is no longer what it was."""
        for control, before in self._held.items():
            if _content(control) != before:
                release(control)


def release(element: Element) -> None:
    """Take the bindings of a control out, or of all controls within an element."""
    for binding in list(element.iter(*BINDINGS)):
        holder = binding.getparent()
        if holder is not None:
            holder.remove(binding)


def _content(control: Element) -> bytes:
    content = control.find(n.CONTROL_CONTENT)
    return b"" if content is None else bytes(etree.tostring(content, with_tail=False))
