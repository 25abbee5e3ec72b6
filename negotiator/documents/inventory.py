"""What a file holds beside its words: fields, bookmarks, links, comments, notes, parts, earlier authors' changes.

Two files, or two states of one, are compared by what is listed here. It reads; what follows from a difference is
decided elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.package import Package, relationships_part
from negotiator.documents.revisions import tracked_elements

# a thing by its tag and by what tells it from others of its kind
Thing = tuple[str, str]
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    n.FIELD_CHARACTER: (n.w("fldCharType"),),
    n.SIMPLE_FIELD: (n.w("instr"),),
    n.HYPERLINK: (n.w("anchor"), n.r("id")),
    n.w("bookmarkStart"): (n.ID, n.NAME),
    n.w("bookmarkEnd"): (n.ID,),
    n.w("commentRangeStart"): (n.ID,),
    n.w("commentRangeEnd"): (n.ID,),
    n.COMMENT_REFERENCE: (n.ID,),
    n.FOOTNOTE_REFERENCE: (n.ID,),
    n.ENDNOTE_REFERENCE: (n.ID,),
    n.CONTROL: (),
    n.SECTION_PROPERTIES: (),
    n.w("drawing"): (),
    n.w("pict"): (),
    **dict.fromkeys(n.MOVE_RANGES, (n.ID, n.NAME)),
}
# what a section may come to name beside what it named, and what an edit may cut in two
_MAY_COME = {n.w(f"{kind}Reference"): (n.TYPE, n.r("id")) for kind in ("header", "footer")}
_MAY_BE_CUT = frozenset({n.HYPERLINK, n.SIMPLE_FIELD})
_LISTED = {**_TOLD_BY, **_MAY_COME}
_TRACKED_WORDS_OR_FORMAT = frozenset({"insert", "delete", "move from", "move to", "format"})
_MARK = "\x1f"
_MARKS_OF_A_FIELD = ("begin", "separate", "end")


def things(root: Element) -> Counter[Thing]:
    """Count what a part holds beside its words."""
    found: Counter[Thing] = Counter()
    for element in root.iter(*_LISTED):
        told = [element.get(name) or "" for name in _LISTED[element.tag]]
        found[element.tag, " ".join(told)] += 1
    for element in root.iter(n.INSTRUCTION):
        found[n.INSTRUCTION, element.text or ""] += 1
    return found


def lost_or_strange(
    before: Counter[Thing], after: Counter[Thing], *, lasting: Collection[str] = frozenset()
) -> Thing | None:
    """Return something that one of two states of a part holds and the other does not; None if there is nothing.

    A simple field may have been spelt out: its marks and its instruction are then there for it. `lasting` are the ids
    of bookmarks and comments that may have come.
    """
    after = _with_simple_fields(before, after)
    for thing in before - after:
        return thing
    for thing in after - before:
        came = thing[0] in n.ONLY_ONCE and thing[1].partition(" ")[0] in lasting
        if thing[0] not in _MAY_COME and not came and not (thing[0] in _MAY_BE_CUT and thing in before):
            return thing
    return None


def _with_simple_fields(before: Counter[Thing], after: Counter[Thing]) -> Counter[Thing]:
    """Return what there is with those simple fields put together again that were such before."""
    spelt_out = {thing: times for thing, times in (before - after).items() if thing[0] == n.SIMPLE_FIELD}
    if not spelt_out:
        return after
    found = Counter(after)
    for (tag, instruction), times in spelt_out.items():
        found[tag, instruction] += times
        for part in ((n.INSTRUCTION, instruction), *((n.FIELD_CHARACTER, kind) for kind in _MARKS_OF_A_FIELD)):
            found[part] -= times
    return found


def earlier_changes(root: Element) -> Mapping[tuple[str, str, str], str]:
    """Return the words of all tracked changes in a part, joined by kind, author and date in the order of the text."""
    words: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for element, kind in tracked_elements(root):
        said = words[kind, element.get(n.AUTHOR) or "", element.get(n.DATE) or ""]
        holder = _formatted_run(element) if kind == "format" else element
        if holder is not None and kind in _TRACKED_WORDS_OR_FORMAT:
            said.extend(node.text or "" for node in holder.iter(n.TEXT, n.DELETED_TEXT))
        else:
            said.append(_MARK)
    return {key: "".join(said) for key, said in words.items()}


def _formatted_run(change: Element) -> Element | None:
    """Return the run whose change of format this is; an edit may cut it in two, and both halves then state it."""
    properties = change.getparent()
    holder = None if properties is None else properties.getparent()
    return holder if holder is not None and holder.tag == n.RUN else None


def lost_part(before: Package, after: Package, *, may_change: frozenset[str]) -> str | None:
    """Return a part that is gone, or differs and may not; None if there is none."""
    for part, data in before.parts.items():
        if part not in after.parts or (data != after.parts[part] and part not in may_change):
            return part
    return None


def lost_relationship(before: Package, after: Package) -> str | None:
    """Return a part that no longer refers to all that it referred to; None if there is none."""
    for part in ("", *before.parts):
        rels = relationships_part(part)
        changed = before.parts.get(rels) != after.parts.get(rels)
        if changed and set(before.relationships(part)) - set(after.relationships(part)):
            return rels
    return None


def comments(root: Element) -> Mapping[str, tuple[str, str, str]]:
    """Return author, date and words of each comment of a part by its id."""
    return {
        element.get(n.ID) or "": (
            element.get(n.AUTHOR) or "",
            element.get(n.DATE) or "",
            "\n".join("".join(node.text or "" for node in one.iter(n.TEXT)) for one in element.iter(n.PARAGRAPH)),
        )
        for element in root.iter(n.w("comment"))
    }
