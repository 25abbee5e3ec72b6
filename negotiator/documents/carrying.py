"""Bring along what new content needs and the old file lacks: pictures, links, styles, lists and notes.

One carrier per pair of files. It collects changed and new parts of the old file's package; it never touches the new.
"""

import copy
import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from itertools import count

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import signature
from negotiator.documents.dialects import STRICT_RELATIONSHIPS, is_strict, speak
from negotiator.documents.incoming_styles import IncomingStyles
from negotiator.documents.marks import Marks
from negotiator.documents.numerals import whole_number
from negotiator.documents.package import Package, Relationship, parse_xml, relationships_part, serialise_xml

_IGNORABLE = f"{{{n.COMPATIBILITY}}}Ignorable"
# tags and attributes of Word 2010 and later, which earlier versions are told to pass over
_LATER = re.compile(r"\{http://schemas\.microsoft\.com/office/word/20\d\d/")
_DURABLE_ID = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}durableId"
_CONTENT_TYPES_PART = "[Content_Types].xml"
_TEMPLATE = "template.main+xml"
_LIST_KEYS = (n.w("abstractNumId"), n.w("numId"))


class Carrier:
    """Carries content of `new` over into `base`."""

    def __init__(self, base: Package, new: Package, roots: dict[str, Element]) -> None:
        self._base, self._new, self._roots = base, new, roots
        self._added: dict[str, bytes] = {}
        self._mapped: dict[tuple[str, str, str], str] = {}
        self._parts: dict[str, str] = {}
        self._arrows: dict[str, dict[str, Relationship]] = {}
        self._ids: dict[Element, tuple[set[str], int]] = {}
        self._numbers: dict[str, str] = {}
        self._counts: dict[str, str] = {}  # which definition of the new file counts as one of the old file's
        self._lists: dict[Package, tuple[dict[str, Element], dict[str, Element]]] = {}
        self._last_list: int | None = None
        self._styles: IncomingStyles | None = None
        self._object_ids = 0
        self._strict = is_strict(base.parts[base.main_part]), is_strict(new.parts[new.main_part])
        self.on_note: Callable[[str, str], str | None] = lambda _kind, _note: None
        self.on_anchor: Callable[[Element, str, str], bool] = lambda _anchor, _source, _target: False
        self._sole: dict[str, str] = {}
        self._later: dict[str, dict[str, str]] = {}

    def prefer_list(self, new_number: str, base_number: str) -> None:
        """State that a list of the new file is this list of the old one: paragraphs that correspond use them."""
        if new_number not in self._numbers:
            self._numbers[new_number] = base_number
            self._counts.setdefault(
                self._definition_of(self._base, base_number), self._definition_of(self._new, new_number)
            )

    def list_of(self, new_number: str) -> str:
        """Return the old file's number of a list of the new file; the list is added if the old file has none."""
        return self._number(new_number)

    def own_list(self, new_number: str) -> str:
        """Add a number of its own for a list of the new file whose paragraphs use one of the old file's.

        It counts on with that one, but for what its restarts say, if it does so in the new file.
        """
        base_number = self._number(new_number)
        number, part = self._list_of(self._new, new_number)[0], self._base.related(self._base.main_part, "numbering")
        ours, theirs = self._definition_of(self._base, base_number), self._definition_of(self._new, new_number)
        if number is None or part is None or not ours or self._counts.get(ours, theirs) != theirs:
            return self._add_list(new_number)
        fresh = self._definition(number, part)
        fresh_id = self._next_list(self.root(part))
        fresh.set(n.w("numId"), fresh_id)
        for node in fresh.iter(n.w("abstractNumId")):
            node.set(n.VALUE, ours)
        _append_number(self.root(part), fresh)
        return fresh_id

    def _definition_of(self, package: Package, number: str) -> str:
        definition = self._list_of(package, number)[1]
        return "" if definition is None else definition.get(n.w("abstractNumId")) or ""

    def may_print_otherwise(self, lists: Collection[tuple[str, str]]) -> bool:
        """Tell whether lists of corresponding paragraphs (old, new) can print different numbers for the same ones."""
        one_to_one = all(len({pair[side] for pair in lists}) == len(lists) for side in (0, 1))
        return not one_to_one or any(self._overrides_differ(new, old) for old, new in lists)

    def _overrides_differ(self, new_number: str, base_number: str) -> bool:
        """Tell whether two lists restart otherwise, or have other levels of their own."""
        sides = self._list_of(self._new, new_number)[0], self._list_of(self._base, base_number)[0]
        said = [[] if one is None else [signature(child) for child in one.iter(n.w("lvlOverride"))] for one in sides]
        return said[0] != said[1]

    def present(self, kind: str) -> Element | None:
        """Return the tree of the old file's styles or lists as it stands now, None where it has none."""
        part = self._base.related(self._base.main_part, kind) or f"word/{kind}.xml"
        if part in self._roots:
            return self._roots[part]
        return self._base.root(part) if part in self._base.parts else None

    def root(self, part: str) -> Element:
        """Return the tree of one part of the old package, from now on counted as changed."""
        if part not in self._roots:
            data = self._added.get(part) or self._base.parts[part]
            self._roots[part] = parse_xml(data, name=self._base.name, part=part)
        return self._roots[part]

    def changed(self) -> dict[str, bytes]:
        """Return parts that were added as they are (all others are in the trees, which are now complete)."""
        for part, names in self._later.items():
            self.understand(part, names)
        return dict(self._added)

    def copy(self, element: Element, *, source: str, target: str) -> Element | None:
        """Return a copy of content or properties fit for the part `target`; None if it cannot be carried."""
        fresh = self._spoken(element)
        for node in list(fresh.iter("*")):
            if node.tag in n.NOTE_REFERENCES and not self._note(node):
                return None
            if node.tag in n.ONLY_ONCE and not self.on_anchor(node, source, target):
                holder = node.getparent()
                if holder is None:
                    return None
                holder.remove(node)
                continue
            self._references(node, source, target)
            self._note_later_names(node, target)
            if node.tag in (n.w("pStyle"), n.w("rStyle"), n.w("tblStyle")):
                self._name_style(node)
            elif node.tag == n.w("numId"):
                node.set(n.VALUE, self._number(node.get(n.VALUE) or ""))
            elif node.tag.endswith("}docPr"):
                self._object_ids += 1
                node.set("id", str(900_000 + self._object_ids))
        return fresh

    def _spoken(self, element: Element) -> Element:
        """Return a copy in the dialect of the old file."""
        fresh = copy.copy(element)
        fresh.tail = None
        if self._strict[0] is not self._strict[1]:
            speak(fresh, strict=self._strict[0])
        return fresh

    def _definition(self, element: Element, part: str) -> Element:
        """Return a copy of a style or list for a part of the old file, without an id that only the original has."""
        fresh = self._spoken(element)
        for node in fresh.iter("*"):
            node.attrib.pop(_DURABLE_ID, "")
            self._note_later_names(node, part)
        return fresh

    def add_part(self, root: Element, kind: str, *, media_type: str) -> tuple[str, str]:
        """Add a part that the body refers to; return its name and that of the body's relationship to it."""
        folder = posixpath.dirname(self._base.main_part)
        taken = self._base.parts.keys() | self._roots.keys() | self._added.keys()
        part = next(name for k in range(1, 10_000) if (name := posixpath.join(folder, f"{kind}{k}.xml")) not in taken)
        self._roots[part] = root
        self._declare(part, media_type)
        return part, self._relate(self._base.main_part, kind, part, external=False)

    def leave_template(self) -> None:
        """State that the file is a document: a template is not one, and what is written of it is."""
        if _TEMPLATE.encode() in self._base.parts.get(_CONTENT_TYPES_PART, b""):
            for stated in self.root(_CONTENT_TYPES_PART):
                media_type = stated.get("ContentType") or ""
                if media_type.endswith(_TEMPLATE):
                    stated.set("ContentType", media_type.removesuffix(_TEMPLATE) + "document.main+xml")

    def sole_part(self, kind: str, tag: str, names: Mapping[str, str], address: str, media_type: str) -> str:
        """Return the part of a kind of which a file has one; it is made, with an empty root, when first asked for."""
        if kind not in self._sole:
            folder = posixpath.dirname(self._base.main_part)
            taken = self._base.parts.keys() | self._roots.keys() | self._added.keys()
            names_free = (posixpath.join(folder, f"{kind}{k or ''}.xml") for k in range(10_000))
            part = next(name for name in names_free if name not in taken)
            self._roots[part] = etree.Element(tag, nsmap=dict(names))
            self._declare(part, media_type)
            self._relate(self._base.main_part, kind, part, external=False, address=address)
            self._sole[kind] = part
        return self._sole[kind]

    def understand(self, part: str, names: Mapping[str, str]) -> None:
        """Let a part use names that older programs are to pass over, each by its prefix."""
        root = self.root(part)
        ignorable = (root.get(_IGNORABLE) or "").split()
        passed_over = {root.nsmap.get(prefix) for prefix in ignorable}
        if passed_over >= set(names.values()):
            return
        known = {str(key): name for key, name in root.nsmap.items() if key and name not in names.values()}
        fresh = etree.Element(root.tag, nsmap={**known, "mc": n.COMPATIBILITY, **names})
        for name, value in root.items():
            fresh.set(name, value)
        kept = [prefix for prefix in ignorable if prefix in known and prefix not in names]
        fresh.set(_IGNORABLE, " ".join([*kept, *names]))
        fresh.extend(list(root))
        for before in reversed(list(root.itersiblings(preceding=True))):
            fresh.addprevious(before)
        for after in reversed(list(root.itersiblings())):
            fresh.addnext(after)
        self._roots[part] = fresh

    def _note_later_names(self, node: Element, target: str) -> None:
        """Note the names of later versions that content brings; alternatives say themselves what they require."""
        used = {str(name)[1:].partition("}")[0] for name in (node.tag, *node.attrib) if _LATER.match(str(name))}
        if used and next(node.iterancestors(n.ALTERNATE), None) is None:
            prefixes = {address: prefix for prefix, address in node.nsmap.items() if prefix}
            known = self._later.setdefault(target, {})
            known.update({prefixes[address]: address for address in used if address in prefixes})

    def repeat_relationships(self, source: str, target: str) -> None:
        """Give a part of the old package the relationships of another one in the same folder."""
        rels = relationships_part(source)
        if rels in self._base.parts:
            self._roots[relationships_part(target)] = self._base.root(rels)

    def _note(self, reference: Element) -> bool:
        kind = "footnote" if reference.tag == n.FOOTNOTE_REFERENCE else "endnote"
        number = self.on_note(kind, reference.get(n.ID) or "")
        if number is None:
            return False
        reference.set(n.ID, number)
        return True

    def _references(self, node: Element, source: str, target: str) -> None:
        for name, value in list(node.items()):
            if str(name).startswith(f"{{{n.REFERENCES}}}"):
                mapped = self._relationship(source, target, str(value))
                if mapped is None:
                    del node.attrib[name]
                else:
                    node.set(name, mapped)

    def _relationship(self, source: str, target: str, wanted: str) -> str | None:
        key = (source, target, wanted)
        if key not in self._mapped:
            if source not in self._arrows:
                self._arrows[source] = {item.id: item for item in reversed(self._new.relationships(source))}
            relationship = self._arrows[source].get(wanted)
            if relationship is None:
                return None
            if not relationship.external and relationship.target not in self._new.parts:
                return None
            address = relationship.target if relationship.external else self._part(relationship.target)
            kind = relationship.type.rsplit("/", 1)[-1]
            self._mapped[key] = self._relate(target, kind, address, external=relationship.external)
        return self._mapped[key]

    def _relate(self, part: str, kind: str, target: str, *, external: bool, address: str = "") -> str:
        root = self._relationships_root(part)
        number = self._free_id(root)
        base_type = STRICT_RELATIONSHIPS if self._strict[0] else n.REFERENCES
        item = etree.SubElement(root, f"{{{n.RELATIONSHIPS}}}Relationship")
        item.set("Id", number)
        item.set("Type", f"{base_type}/{kind}" if not address or n.REFERENCES in address else address)
        item.set("Target", target if external else f"/{target}")
        if external:
            item.set("TargetMode", "External")
        return number

    def _free_id(self, root: Element) -> str:
        """Return an id that no relationship of a part has, and that is none's from now on."""
        if root not in self._ids:
            self._ids[root] = {item.get("Id") or "" for item in root}, 1
        taken, start = self._ids[root]
        number = next(k for k in count(start) if f"rId{k}" not in taken)
        taken.add(f"rId{number}")
        self._ids[root] = taken, number + 1
        return f"rId{number}"

    def _relationships_root(self, part: str) -> Element:
        rels = relationships_part(part)
        if rels not in self._base.parts and rels not in self._roots:
            self._roots[rels] = etree.fromstring(f'<Relationships xmlns="{n.RELATIONSHIPS}"/>')
        return self.root(rels)

    def _part(self, part: str) -> str:
        """Copy a part of the new package, with all that it refers to, under a name that is free in the old."""
        if part in self._parts:
            return self._parts[part]
        data = self._new.parts[part]
        same = [name for name, other in self._base.parts.items() if other == data and name.endswith(part[-4:])]
        nested = self._new.relationships(part)
        if same and not nested:
            self._parts[part] = same[0]
            return same[0]
        folder, file = posixpath.split(part)
        stem, ending = posixpath.splitext(file)
        taken = self._base.parts.keys() | self._added.keys()
        fresh = next(name for k in range(1, 10_000) if (name := f"{folder}/{stem}_{k}{ending}") not in taken)
        self._parts[part] = fresh
        self._added[fresh] = data
        self._declare(fresh, self._new.content_type(part))
        rels = relationships_part(part)
        if rels in self._new.parts:
            self._nested(part, fresh)
        return fresh

    def _nested(self, part: str, fresh: str) -> None:
        root = self._relationships_root(fresh)
        for relationship in self._new.relationships(part):
            if not relationship.external and relationship.target not in self._new.parts:
                continue
            item = etree.SubElement(root, f"{{{n.RELATIONSHIPS}}}Relationship")
            item.set("Id", relationship.id)
            item.set("Type", relationship.type)
            if relationship.external:
                item.set("Target", relationship.target)
                item.set("TargetMode", "External")
            else:
                item.set("Target", f"/{self._part(relationship.target)}")

    def _declare(self, part: str, media_type: str) -> None:
        root = self.root(_CONTENT_TYPES_PART)
        if media_type:
            override = etree.SubElement(root, f"{{{n.CONTENT_TYPES}}}Override")
            override.set("PartName", f"/{part}")
            override.set("ContentType", media_type)

    # styles

    def _name_style(self, node: Element) -> None:
        """Let what names a style name the old file's like it, which comes along with those that it is based on."""
        self._rename_style(node)
        styles = self._incoming_styles()
        while styles.due:  # a chain of styles may be long: no call for each of its links
            self._add_style(*styles.due.popleft())

    def _rename_style(self, node: Element) -> None:
        name = self._incoming_styles().name(node.get(n.VALUE) or "")
        if name:
            node.set(n.VALUE, name)
        else:
            holder = node.getparent()
            if holder is not None:
                holder.remove(node)

    def _incoming_styles(self) -> IncomingStyles:
        if self._styles is None:
            self._styles = IncomingStyles(self._styles_root(self._base), self._styles_root(self._new))
        return self._styles

    def _styles_root(self, package: Package) -> Element | None:
        part = package.related(package.main_part, "styles")
        if part is None:
            return None
        root = self._roots.get(part) if package is self._base else None
        return package.root(part) if root is None else root

    def _add_style(self, style: Element, name: str) -> None:
        part = self._base.related(self._base.main_part, "styles")
        if part is None:
            return
        fresh = self._definition(style, part)
        fresh.set(n.w("styleId"), name)
        fresh.attrib.pop(n.w("default"), "")
        self.root(part).append(fresh)
        for reference in ("basedOn", "next", "link"):
            node = fresh.find(n.w(reference))
            if node is not None:
                self._rename_style(node)
        for node in list(fresh.iter(n.w("numId"))):
            node.set(n.VALUE, self._number(node.get(n.VALUE) or ""))

    # lists

    def _number(self, wanted: str) -> str:
        """Return the old file's number of a list of the new file; the list is added if the old file has none."""
        if wanted in ("", "0"):
            return wanted
        if wanted not in self._numbers:
            self._numbers[wanted] = self._alike(wanted) or self._add_list(wanted)
        return self._numbers[wanted]

    def _list_of(self, package: Package, number: str) -> tuple[Element | None, Element | None]:
        part = package.related(package.main_part, "numbering")
        if part is None:
            return None, None
        if package not in self._lists:
            root = self._roots[part] if package is self._base and part in self._roots else package.root(part)
            self._lists[package] = (
                _by_id(root, "num", "numId"),
                _by_id(root, "abstractNum", "abstractNumId"),
            )
        numbers, lists = self._lists[package]
        found = numbers.get(number)
        target = None if found is None else found.find(n.w("abstractNumId"))
        return found, None if target is None else lists.get(target.get(n.VALUE) or "")

    def _alike(self, wanted: str) -> str:
        """Return the same number where both files define it alike."""
        theirs, ours = self._list_of(self._new, wanted), self._list_of(self._base, wanted)
        if None in theirs or None in ours:
            return ""
        return wanted if [signature(item) for item in theirs] == [signature(item) for item in ours] else ""

    def _add_list(self, wanted: str) -> str:
        number, abstract = self._list_of(self._new, wanted)
        part = self._base.related(self._base.main_part, "numbering") or self._numbering_part()
        if number is None or abstract is None:
            return "0"
        root = self.root(part)
        fresh_id = self._next_list(root)
        list_copy, number_copy = self._definition(abstract, part), self._definition(number, part)
        list_copy.set(n.w("abstractNumId"), fresh_id)
        number_copy.set(n.w("numId"), fresh_id)
        for node in number_copy.iter(n.w("abstractNumId")):
            node.set(n.VALUE, fresh_id)
        for linked in list(list_copy.iter(n.w("pStyle"), n.w("styleLink"), n.w("numStyleLink"), n.w("nsid"))):
            holder = linked.getparent()
            if holder is not None:
                holder.remove(linked)
        first = root.find(n.w("num"))
        if first is None:
            root.append(list_copy)
        else:
            first.addprevious(list_copy)
        _append_number(root, number_copy)
        return fresh_id

    def _next_list(self, root: Element) -> str:
        if self._last_list is None:
            numbers = [whole_number(item.get(key), 0) for item in root for key in _LIST_KEYS]
            self._last_list = max(numbers, default=0)
        self._last_list += 1
        return str(self._last_list)

    def _numbering_part(self) -> str:
        part = "word/numbering.xml"
        if part in self._roots:
            return part
        self._roots[part] = etree.Element(n.w("numbering"), nsmap={"w": n.WORD})
        self._declare(part, "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml")
        self._relate(self._base.main_part, "numbering", part, external=False)
        return part


def written_parts(
    base: Package,
    carrier: Carrier,
    roots: Mapping[str, Element],
    *,
    marks: Marks | None = None,
) -> dict[str, bytes]:
    """Return every part of the old package that differs now; one that bears any of `marks` does."""
    changed = carrier.changed()
    for part, root in roots.items():
        like = base.parts.get(part, b"")
        data = serialise_xml(root, like=like or base.parts[base.main_part])
        known = not like or (marks is not None and marks.stand_in(root))
        if known or data != serialise_xml(base.root(part), like=like):
            changed[part] = data
    return changed


def _append_number(root: Element, number: Element) -> None:
    last = next(root.iterchildren(n.w("num"), reversed=True), None)
    if last is None:
        root.append(number)
    else:
        last.addnext(number)


def _by_id(root: Element, tag: str, key: str) -> dict[str, Element]:
    """Return the elements of a kind by their id; of two with one id the first holds."""
    return {item.get(n.w(key)) or "": item for item in root.iterchildren(n.w(tag), reversed=True)}
