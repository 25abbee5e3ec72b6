"""Rules of WordprocessingML (ECMA-376, transitional) that a written Word file must keep, stated apart from the product.

What may stand in what and in which order, what must be there, and what must exist if it is named. `violations` lists
what a file breaks; `fresh` only what the files that it was made from did not break already.
"""

import copy
import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

Violation = tuple[str, str]

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W: Final = f"{{{_WORD}}}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK: Final = f"{_MC}Fallback"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_LATER: Final = re.compile(r"http://schemas\.microsoft\.com/office/word/20\d\d/wordml")
_PARTS: Final = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*|styles|numbering)\d*\.xml$")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")

_TRACKED: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_CHANGES: Final = frozenset(
    {
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
        *("numberingChange", "cellIns", "cellDel", "cellMerge"),
    }
)
_RANGES: Final = (
    *("bookmark", "moveFromRange", "moveToRange", "commentRange", "perm", "customXmlInsRange", "customXmlDelRange"),
    *("customXmlMoveFromRange", "customXmlMoveToRange"),
)
_RANGE_MARKS: Final = frozenset(f"{name}{side}" for name in _RANGES for side in ("Start", "End"))
_BESIDE: Final = _RANGE_MARKS | _TRACKED | {"proofErr"}
_IN_PARAGRAPH: Final = _BESIDE | {"r", "sdt", "customXml", "smartTag", "dir", "bdo"}
_BLOCKS: Final = _BESIDE | {"p", "tbl", "sdt", "customXml", "altChunk"}

# children in the order in which they must stand, each at most once but for those in _MANY
_FORMATS_OF_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_FORMATS_OF_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle"
)
_FORMATS_OF_TABLE = "tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
_SECTION = (
    "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote "
    "titlePg textDirection bidi rtlGutter docGrid printerSettings"
)
_ORDERS: Final = {
    name: order.split()
    for name, order in {
        "rPr": f"{_FORMATS_OF_RUN} rPrChange",
        "mark": f"ins del moveFrom moveTo {_FORMATS_OF_RUN} rPrChange",
        "pPr": f"{_FORMATS_OF_PARAGRAPH} rPr sectPr pPrChange",
        "former pPr": _FORMATS_OF_PARAGRAPH,
        "numPr": "ilvl numId numberingChange ins",
        "sectPr": f"headerReference footerReference {_SECTION} sectPrChange",
        "former sectPr": _SECTION,
        "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize "
        f"{_FORMATS_OF_TABLE} tblCaption tblDescription tblPrChange",
        "tblPrEx": f"{_FORMATS_OF_TABLE} tblPrExChange",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark headers cellIns cellDel cellMerge tcPrChange",
        "tblGrid": "gridCol tblGridChange",
        "sdt": "sdtPr sdtEndPr sdtContent",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
        "styles": "docDefaults latentStyles style",
        "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
        "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
        "num": "abstractNumId lvlOverride",
        "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    }.items()
}
_MANY: Final = frozenset(
    {
        *("headerReference", "footerReference", "gridCol", "tblStylePr", "style"),
        *("numPicBullet", "abstractNum", "num", "lvl", "lvlOverride"),
    }
)
_EITHER: Final = {"headerReference": "footerReference"}  # these two stand in any order among themselves
_ROW_ENDS: Final = ("ins", "del", "trPrChange")

# what may stand in a container, behind the properties that stand first in it
_CONTENTS: Final = {
    "body": (_BLOCKS | {"sectPr"}, ()),
    "tc": (_BLOCKS, ("tcPr",)),
    "tr": (_BESIDE | {"tc", "sdt", "customXml"}, ("tblPrEx", "trPr")),
    "footnote": (_BLOCKS, ()),
    "endnote": (_BLOCKS, ()),
    "comment": (_BLOCKS, ()),
    "hdr": (_BLOCKS, ()),
    "ftr": (_BLOCKS, ()),
    "txbxContent": (_BLOCKS, ()),
    "p": (_IN_PARAGRAPH | {"fldSimple", "hyperlink", "subDoc"}, ("pPr",)),
    "hyperlink": (_IN_PARAGRAPH | {"fldSimple", "hyperlink", "subDoc"}, ()),
    "fldSimple": (_IN_PARAGRAPH | {"fldSimple", "hyperlink", "subDoc"}, ("fldData",)),
    **dict.fromkeys(_TRACKED, (_IN_PARAGRAPH, ())),
}
_NEVER_EMPTY: Final = frozenset({"tc", "footnote", "endnote", "hdr", "ftr", "txbxContent"})


def fresh(data: bytes, *sources: bytes) -> list[Violation]:
    """Return the violations of a file that none of its sources has, each as often as it is new."""
    known = Counter(violation for source in sources for violation in violations(source))
    return sorted((Counter(violations(data)) - known).elements())


def violations(data: bytes) -> list[Violation]:
    """Return what a Word file breaks: the rule, and where or what."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        files = {name: archive.read(name) for name in names if not name.endswith("/")}
    found = [("a part occurs once", name) for name, count in Counter(names).items() if count > 1]
    found.extend(_package(files))
    roots = {part: _parsed(data) for part, data in files.items() if _PARTS.match(part)}
    found.extend(violation for part in roots for violation in _alone(part, files[part]))
    found.extend(_of_all(roots))
    found.extend(_named(roots))
    return found


@lru_cache(maxsize=64)
def _alone(part: str, data: bytes) -> list[Violation]:
    """Return what a part breaks by itself; versions of a file have most of them in common."""
    root = _without_fallbacks(_parsed(data))
    return [*(one for element in root.iter(f"{_W}*") for one in _of_element(element)), *_of_part(root, part)]


def _parsed(data: bytes) -> Element:
    if _STRICT in data:
        data = re.sub(rb"http://purl\.oclc\.org/ooxml/wordprocessingml/main", _WORD.encode(), data)
        data = data.replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode())
    return etree.fromstring(data)


def _name(element: Element) -> str:
    """Return the name of a WordprocessingML element, "" for anything else."""
    tag = element.tag
    return tag[len(_W) :] if isinstance(tag, str) and tag.startswith(_W) else ""


def _children(element: Element) -> list[str]:
    return [name for child in element if (name := _name(child))]


def _value(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}") or ""


# one element


def _of_element(element: Element) -> Iterator[Violation]:
    name = _name(element)
    parent = element.getparent()
    above = "" if parent is None else _name(parent)
    order = _ORDERS.get(_kind(name, above))
    if order is not None:
        yield from _in_order(_kind(name, above), _children(element), order)
    if name == "trPr":
        tail = [child for child in _children(element) if child in _ROW_ENDS]
        if (
            tail != sorted(tail, key=_ROW_ENDS.index)
            or _children(element)[len(_children(element)) - len(tail) :] != tail
        ):
            yield "order", "trPr: changes stand last"
    if name in _CONTENTS and not (name in _TRACKED and above in ("rPr", "trPr", "numPr", "ctrlPr")):
        yield from _contents(element, name)
    if name in _TRACKED | _CHANGES | _RANGE_MARKS:
        yield from _attributes(element, name)
    if name in _TRACKED and above not in ("rPr", "trPr", "numPr", "ctrlPr"):
        yield from _nesting(element, name)
    if name in ("t", "delText", "instrText", "delInstrText"):
        yield from _text(element, name)
    if name == "r" and "rPr" in _children(element)[1:]:
        yield "order", "r: rPr stands first"
    if name == "tbl":
        yield from _table(element)


def _kind(name: str, above: str) -> str:
    """Return under which name an element's order is listed."""
    if name == "rPr" and above in ("pPr", "rPrChange"):
        return "mark"
    if name in ("pPr", "sectPr") and above == f"{name}Change":
        return f"former {name}"
    return name


def _in_order(where: str, children: list[str], order: list[str]) -> Iterator[Violation]:
    places = {name: place for place, name in enumerate(order)}
    last = -1
    for child in children:
        if child not in places:
            yield "content", f"{where}: {child}"
            continue
        place = places[_EITHER.get(child, child)] if _EITHER.get(child) in places else places[child]
        if place < last:
            yield "order", f"{where}: {child} behind {order[last]}"
        last = max(last, place)
    for child, count in Counter(children).items():
        if count > 1 and child not in _MANY:
            yield "once", f"{where}: {child}"


def _contents(element: Element, name: str) -> Iterator[Violation]:
    allowed, first = _CONTENTS[name]
    children = _children(element)
    heads = [child for child in children if child in first]
    if heads != children[: len(heads)] or heads != [child for child in first if child in heads]:
        yield "order", f"{name}: its properties stand first and once"
    for child in children:
        if child not in allowed and child not in first:
            yield "content", f"{name}: {child}"
    if name in _NEVER_EMPTY and not {"p", "tbl", "sdt", "customXml", "altChunk"} & set(children):
        yield "content", f"{name}: empty"
    if name == "tc" and _last_block(element) not in ("p", ""):
        yield "content", "tc: does not end with a paragraph"
    if name == "tr" and not {"tc", "sdt", "customXml"} & set(children):
        yield "content", "tr: no cell"
    if name == "body" and "sectPr" in children[:-1]:
        yield "order", "body: sectPr stands last"


def _last_block(holder: Element) -> str:
    for child in reversed(holder):
        name = _name(child)
        if name in ("sdt", "customXml", "sdtContent"):
            return _last_block(child)
        if name in ("p", "tbl"):
            return name
    return ""


def _table(table: Element) -> Iterator[Violation]:
    children = [child for child in _children(table) if child not in _RANGE_MARKS]
    if children[:2] != ["tblPr", "tblGrid"]:
        yield "order", "tbl: begins with tblPr and tblGrid"
    if not set(children[2:]) <= _BESIDE | {"tr", "sdt", "customXml"}:
        yield "content", "tbl: something other than rows"
    if not {"tr", "sdt", "customXml"} & set(children):
        yield "content", "tbl: no row"


def _attributes(element: Element, name: str) -> Iterator[Violation]:
    if not re.fullmatch(r"[+-]?\d+", _value(element, "id")) and not name.startswith("perm"):
        yield "attribute", f"{name}: id"
    is_move = name in ("moveFromRangeStart", "moveToRangeStart")
    is_custom = name.startswith("customXml") and name.endswith("Start")
    if (name not in _RANGE_MARKS or is_move or is_custom) and element.get(f"{_W}author") is None:
        yield "attribute", f"{name}: author"
    date = element.get(f"{_W}date")
    if (date is None and is_move) or (date is not None and not _DATE.match(date)):
        yield "attribute", f"{name}: date {date}"
    if (is_move or name == "bookmarkStart") and not _value(element, "name"):
        yield "attribute", f"{name}: name"
    if name.endswith("RangeEnd") and {f"{_W}author", f"{_W}name", f"{_W}date"} & set(element.attrib):
        yield "attribute", f"{name}: more than an id"


def _around(element: Element) -> list[str]:
    """Return the names of the tracked changes around an element in its paragraph, the nearest first."""
    names: list[str] = []
    for ancestor in element.iterancestors():
        name = _name(ancestor)
        if name in ("p", "txbxContent"):
            return names
        if name in _TRACKED:
            names.append(name)
    return names


def _nesting(element: Element, name: str) -> Iterator[Violation]:
    around = _around(element)
    if name in around:
        yield "nesting", f"{name} in {name}"
    if "del" in around and name != "del":
        yield "nesting", f"{name} in del"


def _text(element: Element, name: str) -> Iterator[Violation]:
    deleted = "del" in _around(element)
    if deleted != name.startswith("del"):
        yield "text", f"{name} {'inside' if deleted else 'outside'} a deletion"
    text = element.text or ""
    if text != text.strip(" \t\r\n") and not _keeps_space(element):
        yield "text", "spaces at an edge without xml:space"
    if len(element):
        yield "text", f"{name}: holds elements"


def _keeps_space(element: Element) -> bool:
    held = next((one.get(_SPACE) for one in (element, *element.iterancestors()) if one.get(_SPACE)), "")
    return held == "preserve"


# one part


def _of_part(root: Element, part: str) -> Iterator[Violation]:
    for kind in _RANGES:
        yield from _pairs(root, kind)
    yield from _compatibility(root)
    depth = 0
    for mark in root.iter(f"{_W}fldChar"):
        depth += {"begin": 1, "end": -1}.get(_value(mark, "fldCharType"), 0)
        if depth < 0:
            yield "field", f"{part}: end before its begin"
            depth = 0
    if depth:
        yield "field", f"{part}: not ended"
    changes = [_value(one, "id") for one in root.iter(*(f"{_W}{name}" for name in _TRACKED | _CHANGES))]
    for key, count in Counter(changes).items():
        if count > 1:
            yield "unique", f"id {key} of two changes"


def _pairs(root: Element, kind: str) -> Iterator[Violation]:
    begun: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for mark in root.iter(f"{_W}{kind}Start", f"{_W}{kind}End"):
        key = _value(mark, "id")
        if _name(mark).endswith("Start"):
            begun[key] += 1
        else:
            ended[key] += 1
            if ended[key] > begun[key]:
                yield "range", f"{kind} {key}: end without a start before it"
    for key in begun:
        if begun[key] > ended[key]:
            yield "range", f"{kind} {key}: not ended"
        if begun[key] > 1:
            yield "unique", f"{kind} {key}: begun twice"


def _compatibility(root: Element) -> Iterator[Violation]:
    """Yield prefixes that are named and not declared, and names of later versions that none said to pass over."""
    for element in root.iter(f"{_MC}*", root.tag):
        for name in ("Requires", f"{_MC}Ignorable", f"{_MC}MustUnderstand"):
            for prefix in (element.get(name) or "").split():
                if prefix not in element.nsmap:
                    yield "compatibility", f"prefix {prefix} is not declared"
    passed = {root.nsmap.get(prefix) for prefix in (root.get(f"{_MC}Ignorable") or "").split()}
    later = {address for address in _spaces(root) if _LATER.match(address) and address not in passed}
    yield from (("compatibility", f"{address} is not to be passed over") for address in sorted(later))


def _spaces(root: Element) -> set[str]:
    """Return the namespaces of elements and attributes that stand outside alternatives."""
    found: set[str] = set()
    for element in root.iter("*"):
        if not any(str(one.tag).startswith(_MC) for one in (element, *element.iterancestors())):
            names = (str(element.tag), *map(str, element.attrib))
            found.update(name[1:].split("}")[0] for name in names if name.startswith("{"))
    return found


# all parts together


def _of_all(roots: dict[str, Element]) -> Iterator[Violation]:
    texts = [
        _without_fallbacks(root) for part, root in roots.items() if not part.endswith(("styles.xml", "numbering.xml"))
    ]
    for what, found in (
        ("bookmark name", _all(texts, "bookmarkStart", f"{_W}name")),
        ("paragraph id", _all(texts, "p", f"{_W14}paraId") + _all(texts, "tr", f"{_W14}paraId")),
        ("comment id", _all(texts, "comment", f"{_W}id")),
        ("style id", _all(roots.values(), "style", f"{_W}styleId")),
        ("list", _all(roots.values(), "num", f"{_W}numId")),
        ("abstract list", _all(roots.values(), "abstractNum", f"{_W}abstractNumId")),
    ):
        for key, count in Counter(found).items():
            if count > 1:
                yield "unique", f"{what} {key}"
    for note in ("footnote", "endnote"):
        for key, count in Counter(_all(texts, note, f"{_W}id")).items():
            if count > 1:
                yield "unique", f"{note} {key}"
    left, right = (Counter(_all(texts, f"move{way}RangeStart", f"{_W}name")) for way in ("From", "To"))
    for name in (left - right) + (right - left):
        yield "range", f"move {name}: one end only"


def _without_fallbacks(root: Element) -> Element:
    """Return a part without the older twin of each alternative drawing, which repeats the ids of the newer one."""
    if next(root.iter(_FALLBACK), None) is None:
        return root
    plain = copy.deepcopy(root)
    etree.strip_elements(plain, _FALLBACK, with_tail=False)
    return plain


def _all(roots: Iterable[Element], tag: str, attribute: str) -> list[str]:
    return [value.lower() for root in roots for one in root.iter(f"{_W}{tag}") if (value := one.get(attribute))]


def _named(roots: dict[str, Element]) -> Iterator[Violation]:
    """Yield what is named and does not exist: styles, lists, notes, comments, bookmarks."""
    every = list(roots.values())
    styles = {
        (_value(one, "type") or "paragraph", _value(one, "styleId")) for root in every for one in _iter(root, "style")
    }
    for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table")):
        for name in _values(every, tag):
            if (kind, name) not in styles:
                yield "dangling", f"{tag} {name}"
    lists = {_value(one, "numId") for root in every for one in _iter(root, "num")} | {"0", ""}
    patterns = {_value(one, "abstractNumId") for root in every for one in _iter(root, "abstractNum")}
    yield from (("dangling", f"list {name}") for name in _values(every, "numId") if name not in lists)
    yield from (
        ("dangling", f"abstract list {name}") for name in _values(every, "abstractNumId") if name not in patterns
    )
    for tag, target in (
        ("footnoteReference", "footnote"),
        ("endnoteReference", "endnote"),
        ("commentReference", "comment"),
        ("commentRangeStart", "comment"),
    ):
        known = {_value(one, "id") for root in every for one in _iter(root, target)}
        found = {_value(one, "id") for root in every for one in _iter(root, tag)}
        yield from (("dangling", f"{tag} {key}") for key in sorted(found - known))
    anchors = {_value(one, "anchor") for root in every for one in _iter(root, "hyperlink")} - {""}
    marks = {_value(one, "name") for root in every for one in _iter(root, "bookmarkStart")}
    yield from (("dangling", f"anchor {name}") for name in sorted(anchors - marks))


def _iter(root: Element, tag: str) -> Iterator[Element]:
    return root.iter(f"{_W}{tag}")


def _values(roots: Iterable[Element], tag: str) -> list[str]:
    return sorted({_value(one, "val") for root in roots for one in root.iter(f"{_W}{tag}")})


# the package


def _package(files: dict[str, bytes]) -> Iterator[Violation]:
    types = etree.fromstring(files["[Content_Types].xml"])
    defaults = {(one.get("Extension") or "").lower() for one in types}
    overrides = [(one.get("PartName") or "").lower() for one in types if one.get("PartName")]
    names = {f"/{name}".lower() for name in files}
    yield from (("content type", f"{name}: stated for no part") for name in overrides if name not in names)
    yield from (("content type", f"{name}: twice") for name, count in Counter(overrides).items() if count > 1)
    for part in files:
        stated = part == "[Content_Types].xml" or f"/{part}".lower() in overrides
        if not stated and part.rsplit(".", 1)[-1].lower() not in defaults:
            yield "content type", f"{part}: none"
    for part, data in files.items():
        if part.endswith(".rels"):
            yield from _relationships(part, data, files)
        elif _PARTS.match(part):
            known = _known(files, part)
            used = set(re.findall(rb'\sr:(?:id|embed|link|pict|dm|lo|qs|cs)="([^"]+)"', data))
            yield from (("dangling", f"relationship {key.decode()} of {part}") for key in used - known)


def _known(files: dict[str, bytes], part: str) -> set[bytes]:
    folder, name = posixpath.split(part)
    return set(re.findall(rb'\bId="([^"]+)"', files.get(f"{folder}/_rels/{name}.rels", b"")))


def _relationships(part: str, data: bytes, files: dict[str, bytes]) -> Iterator[Violation]:
    folder = posixpath.dirname(posixpath.dirname(part))
    owner = posixpath.join(folder, posixpath.basename(part).removesuffix(".rels"))
    if posixpath.basename(part) != ".rels" and owner not in files:
        yield "relationship", f"{part}: of no part"
    names = {name.lower() for name in files}
    root = etree.fromstring(data)
    for key, count in Counter(one.get("Id") for one in root).items():
        if count > 1:
            yield "unique", f"relationship {key} of {part}"
    for one in root:
        target = (one.get("Target") or "").split("#")[0]
        if one.get("TargetMode") == "External" or not target:
            continue
        found = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if found.lower() not in names:
            yield "dangling", f"{part}: {target}"
