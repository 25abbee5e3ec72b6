"""Tracked changes of what encloses text rather than of text: content controls, and the parts of a formula.

A control that came or went is marked by a range around each of its two tags; a formula's part by a mark among the
properties of its first character. Text inside has tracked changes of its own. Acts in place.
"""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.shapes import RevisionKind, View
from negotiator.documents.tracked import hides
from negotiator.documents.tree import unwrap

_LEAVES = {"control insert": False, "control move to": False, "control delete": True, "control move from": True}
CONTROL_STARTS: dict[str, RevisionKind] = {
    n.w("customXmlInsRangeStart"): "control insert",
    n.w("customXmlDelRangeStart"): "control delete",
    n.w("customXmlMoveFromRangeStart"): "control move from",
    n.w("customXmlMoveToRangeStart"): "control move to",
}
_MATHS_RUN, _MATHS_CHARACTER = f"{{{n.MATHS}}}r", f"{{{n.MATHS}}}ctrlPr"
_CONTROLS = frozenset({n.CONTROL, n.CUSTOM_XML})
_CONTROL_PROPERTIES = frozenset({n.w("sdtPr"), n.w("sdtEndPr"), n.w("customXmlPr")})


def control_of(start: Element) -> Element | None:
    """Return the content control whose first tag a range encloses; None for the range around its last tag."""
    control = start.getnext()
    while control is not None and control.tag in n.RANGE_MARKS:
        control = control.getnext()
    if control is None or control.tag not in _CONTROLS:
        return None
    return control if _end_of(start, control) is not None else None


def _end_of(start: Element, within: Element) -> Element | None:
    name = start.tag.removesuffix("Start") + "End"
    return next((end for end in within.iter(name) if end.get(n.ID) == start.get(n.ID)), None)


def resolve_controls(starts: Iterable[Element], *, accept: bool) -> None:
    """Take the marks away, and the controls that go; what a control held stays."""
    for start in starts:
        control = control_of(start)
        end = _end_of(start, start.getroottree().getroot())
        for mark in (start, end):
            holder = None if mark is None else mark.getparent()
            if holder is not None and mark is not None:
                holder.remove(mark)
        if control is not None and _LEAVES[CONTROL_STARTS[start.tag]] is accept:
            _open(control)


def _open(control: Element) -> None:
    for child in list(control):
        if child.tag in _CONTROL_PROPERTIES:
            control.remove(child)
        elif child.tag == n.CONTROL_CONTENT:
            unwrap(child)
    unwrap(control)


def is_of_formula(mark: Element) -> bool:
    """Tell whether a tracked change marks a part of a formula rather than encloses it."""
    holder = mark.getparent()
    while holder is not None and holder.tag in n.TRACKED:
        holder = holder.getparent()
    return holder is not None and holder.tag in (_MATHS_RUN, _MATHS_CHARACTER)


def part_of_formula(mark: Element) -> Element | None:
    """Return the part that a mark in a formula stands for: a run, or a fraction, root … with all that it holds."""
    holder = next(mark.iterancestors(_MATHS_RUN, _MATHS_CHARACTER), None)
    if holder is None or holder.tag == _MATHS_RUN:
        return holder
    properties = holder.getparent()
    is_properties = properties is not None and str(properties.tag).endswith("Pr")
    return properties.getparent() if properties is not None and is_properties else None


def resolve_in_formula(mark: Element, *, goes: bool) -> None:
    """Take a mark in a formula away, and what it stands for if that goes."""
    part = part_of_formula(mark)
    unwrap(mark)
    holder = None if part is None else part.getparent()
    if goes and part is not None and holder is not None:
        holder.remove(part)
        _remove_empty(holder)


def _remove_empty(formula: Element) -> None:
    while formula.tag in n.MATHS_OBJECTS and next(_parts(formula), None) is None:
        holder = formula.getparent()
        if holder is None:
            return
        holder.remove(formula)
        formula = holder


def _parts(formula: Element) -> Iterator[Element]:
    return (child for child in formula.iter(_MATHS_RUN))


def formula_is_hidden(formula: Element, view: View) -> bool:
    """Tell whether a formula has runs, and none of them is there in this view."""
    runs = list(_parts(formula))
    return bool(runs) and all(_is_hidden(run, formula, view) for run in runs)


def _is_hidden(run: Element, formula: Element, view: View) -> bool:
    here: Element | None = run
    while here is not None and here is not formula:
        if hides(here.tag, view) or part_is_hidden(here, view):
            return True
        here = here.getparent()
    return False


def part_is_hidden(part: Element, view: View) -> bool:
    """Tell whether a part of a formula bears a mark because of which it is not there in this view."""
    return any(hides(mark.tag, view) for mark in _marks_of(part))


def _marks_of(part: Element) -> Iterator[Element]:
    """Yield the marks that stand for a part of a formula."""
    if part.tag == _MATHS_RUN:
        yield from (child for child in part.iter(*n.TRACKED))
        return
    for properties in part:
        if str(properties.tag).endswith("Pr"):
            for character in properties.iterchildren(_MATHS_CHARACTER):
                yield from character.iter(*n.TRACKED)
