"""What a word processor would set right after an edit: pairs of anchors, whole fields, unique ids, full containers."""

from collections import Counter

from lxml import etree
from lxml.etree import _Element as Element

from tests.documents.generated.files import NAMES

W = f"{{{NAMES['w']}}}"
CONTAINERS = tuple(
    W + name for name in ("body", "tc", "txbxContent", "sdtContent", "customXml", "footnote", "endnote", "hdr", "ftr")
)
_ENDS_WITH_PARAGRAPH = tuple(W + name for name in ("body", "tc", "txbxContent", "footnote", "endnote", "hdr", "ftr"))
_TRACKED = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_WITH_ID = (
    *_TRACKED,
    *(W + name for name in ("rPrChange", "pPrChange", "tblPrChange", "cellIns", "cellDel", "sectPrChange")),
)


def tidy(root: Element) -> None:
    """Set one part right."""
    _containers(root)
    for story in [root, *root.iter(W + "txbxContent", W + "footnote", W + "endnote")]:
        _fields(story)
    _anchors(root, "bookmarkStart", "bookmarkEnd")
    _anchors(root, "commentRangeStart", "commentRangeEnd")
    _once(root, "commentReference")
    referred = {item.get(W + "id") for item in root.iter(W + "commentReference")}
    for anchor in list(root.iter(W + "commentRangeStart", W + "commentRangeEnd")):
        if anchor.get(W + "id") not in referred:
            drop(anchor)
    _once(root, "footnoteReference")
    _once(root, "endnoteReference")
    _moves(root)
    _containers(root)
    _ids(root)


def drop(element: Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)


def _story(element: Element) -> Element | None:
    return next(element.iterancestors(W + "txbxContent", W + "footnote", W + "endnote"), None)


def _fields(story: Element) -> None:
    """Remove the marks of fields that have lost their other half, and instructions outside fields.

    So go those of a field over several paragraphs without a result: no program writes its words as instructions. And
    those of a field that reaches out of a cell.
    """
    own = None if story.tag in (W + "document", W + "footnotes", W + "endnotes", W + "hdr", W + "ftr") else story
    parts: list[list[Element]] = []
    for node in list(story.iter(W + "fldChar", W + "instrText", W + "delInstrText")):
        if _story(node) is not own:
            continue
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            parts.append([node])
        elif not parts or (kind == "separate" and any(p.get(W + "fldCharType") == kind for p in parts[-1])):
            drop(node)
        elif kind == "end":
            begun = parts.pop()
            apart = [next(one.iterancestors(*_TRACKED), None) for one in (begun[0], node)]
            spans = next(begun[0].iterancestors(W + "p")) is not next(node.iterancestors(W + "p"))
            bare = not any(one.get(W + "fldCharType") == "separate" for one in begun)
            cells = [next(one.iterancestors(W + "tc"), None) for one in (begun[0], node)]
            if apart[0] is not apart[1] or cells[0] is not cells[1] or (spans and bare):
                for one in (*begun, node):
                    drop(one)
        elif kind is None and any(p.get(W + "fldCharType") == "separate" for p in parts[-1]):
            drop(node)
        else:
            parts[-1].append(node)
    for left_open in parts:
        for node in left_open:
            drop(node)


def _anchors(root: Element, start: str, end: str) -> None:
    begun: dict[str, Element] = {}
    done: set[str] = set()
    for node in list(root.iter(W + start, W + end)):
        key = node.get(W + "id") or ""
        if node.tag == W + start and key not in done and key not in begun:
            begun[key] = node
        elif node.tag == W + end and key in begun:
            del begun[key]
            done.add(key)
        else:
            drop(node)
    for node in begun.values():
        drop(node)


def _once(root: Element, name: str) -> None:
    seen = set()
    for node in list(root.iter(W + name)):
        if node.get(W + "id") in seen:
            drop(node)
        seen.add(node.get(W + "id"))


def _moves(root: Element) -> None:
    """Where a move has lost one of its ends, all moves become deletions and insertions."""
    ranges = list(root.iter(*(W + f"move{way}Range{edge}" for way in ("From", "To") for edge in ("Start", "End"))))
    names = [Counter(r.get(W + "name") for r in root.iter(W + f"move{way}RangeStart")) for way in ("From", "To")]
    kept = {(r.tag.replace("Start", "End"), r.get(W + "id")) for r in ranges if r.get(W + "name")}
    ended = [(r.tag, r.get(W + "id")) for r in ranges if not r.get(W + "name")]
    in_order = all(_begun(node, ranges) for node in ranges if not node.get(W + "name"))
    once = all(count == 1 for count in names[0].values())
    if names[0] == names[1] and once and in_order and sorted(ended) == sorted(kept):
        return
    for node in ranges:
        drop(node)
    for node in list(root.iter(W + "moveFrom", W + "moveTo")):
        node.tag = W + ("del" if node.tag == W + "moveFrom" else "ins")
        if node.tag == W + "del":
            for text in node.iter(W + "t"):
                text.tag = W + "delText"


def _begun(end: Element, ranges: list[Element]) -> bool:
    """Tell whether the start of a range stands before its end."""
    earlier = ranges[: ranges.index(end)]
    start = end.tag.replace("End", "Start")
    return any(node.tag == start and node.get(W + "id") == end.get(W + "id") for node in earlier)


def _containers(root: Element) -> None:
    for wrapper in reversed(list(root.iter(W + "sdt", W + "customXml", W + "hyperlink", *_TRACKED, W + "smartTag"))):
        holder = wrapper.getparent()
        if wrapper.tag in _TRACKED and (holder is None or holder.tag in (W + "rPr", W + "trPr")):
            continue
        inner = wrapper.find(W + "sdtContent") if wrapper.tag == W + "sdt" else wrapper
        if inner is None or not len(inner):
            drop(wrapper)
    for run in list(root.iter(W + "r")):
        if all(child.tag == W + "rPr" for child in run):
            drop(run)
    for row in list(root.iter(W + "tr")):
        if next(row.iter(W + "tc"), None) is None:
            drop(row)
    for table in list(root.iter(W + "tbl")):
        if next(table.iter(W + "tr"), None) is None:
            drop(table)
    for container in list(root.iter(*_ENDS_WITH_PARAGRAPH)):
        _end_with_paragraph(container)


def _end_with_paragraph(container: Element) -> None:
    last = next((child for child in reversed(container) if child.tag != W + "sectPr"), None)
    while last is not None and last.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "moveToRangeEnd"):
        last = last.getprevious() if last.tag == W + "moveToRangeEnd" else next(reversed(last), None)
    if last is None or last.tag != W + "p":
        final = container.find(W + "sectPr")
        last = etree.Element(W + "p")
        if final is None:
            container.append(last)
        else:
            final.addprevious(last)
    for section in last.findall(f"{W}pPr/{W}sectPr"):  # a paragraph follows the end of a section
        drop(section)
    row = container.getparent()
    tracked_row = row is not None and any(row.find(f"{W}trPr/{W}{tag}") is not None for tag in ("ins", "del"))
    for mark in [] if tracked_row else last.findall(f"{W}pPr/{W}rPr/*"):
        if mark.tag in _TRACKED:
            drop(mark)


def _ids(root: Element) -> None:
    seen = set()
    fresh = 50_000
    for node in root.iter(*_WITH_ID):
        if node.get(W + "id") in seen:
            fresh += 1
            node.set(W + "id", str(fresh))
        seen.add(node.get(W + "id"))
