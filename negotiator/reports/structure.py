"""Writes what drawing left in memory into the PDF: the structure tree, bookmarks, and empty signature fields.

Fields are created and tagged here, before anyone signs, so that a later signer only fills one in, which is all that a
certified document (DocMDP 2) allows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

from negotiator.reports.tagging import Element, Mark

PRINT_AND_LOCK = 4 | 128
HEADINGS = {"H1": 1, "H2": 2, "H3": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureField:
    """An empty signature field: its name, what it is for, page number from 0 and rectangle in points."""

    name: str
    tooltip: str
    page: int
    rectangle: tuple[float, float, float, float]


class StructureTree:
    """Writes one document's structure tree; `write` is called once."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._owners: dict[int, dict[int, Object]] = {}
        self._parents: list[Object | int] = []

    def write(self, document: Element, fields: Sequence[SignatureField]) -> None:
        """Attach the tree below `document` and the fields, tagged as forms at its end, to the PDF."""
        top = self._node(document, self._root)
        self._root.K = Array([top])
        self._number_pages()
        if fields:
            self._add_fields(top, fields)
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents)))
        self._root.ParentTreeNextKey = len(self._parents) // 2
        self._pdf.Root.StructTreeRoot = self._root

    def _node(self, element: Element, parent: Object) -> Object:
        node = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.tag), P=parent))
        if element.alt:
            node.Alt = String(element.alt)
        if element.scope:
            node.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
        if element.box:
            node.A = Dictionary(O=Name.Layout, BBox=_rounded(element.box))
        node.K = Array([self._child(child, node) for child in element.children])
        return node

    def _child(self, child: Element | Mark, node: Object) -> Object:
        if isinstance(child, Element):
            return self._node(child, node)
        self._owners.setdefault(child.page, {})[child.number] = node
        return Dictionary(Type=Name.MCR, Pg=self._pdf.pages[child.page].obj, MCID=child.number)

    def _number_pages(self) -> None:
        for number, page in enumerate(self._pdf.pages):
            page.obj.Tabs = Name.S
            owners = self._owners.get(number)
            if owners:
                nodes = Array([owners[mark] for mark in sorted(owners)])
                page.obj.StructParents = self._register(self._pdf.make_indirect(nodes))

    def _register(self, parent: Object) -> int:
        key = len(self._parents) // 2
        self._parents += [key, parent]
        return key

    def _add_fields(self, top: Object, fields: Sequence[SignatureField]) -> None:
        widgets = Array()
        for field in fields:
            widget, page = self._widget(field), self._pdf.pages[field.page].obj
            reference = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
            form = Dictionary(Type=Name.StructElem, S=Name.Form, P=top, K=reference, Alt=String(field.tooltip))
            form = self._pdf.make_indirect(form)
            top.K.append(form)
            widget.StructParent = self._register(form)
            page.Annots = Array([*page.get("/Annots", []), widget])
            widgets.append(widget)
        self._pdf.Root.AcroForm = Dictionary(Fields=widgets, SigFlags=1)

    def _widget(self, field: SignatureField) -> Object:
        left, bottom, right, top = field.rectangle
        appearance = self._pdf.make_stream(b"")
        appearance.Type, appearance.Subtype = Name.XObject, Name.Form
        appearance.BBox = _rounded((0, 0, right - left, top - bottom))
        appearance.Resources = Dictionary()
        return self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(field.name),
                TU=String(field.tooltip),
                Contents=String(field.tooltip),
                F=PRINT_AND_LOCK,
                Rect=_rounded(field.rectangle),
                P=self._pdf.pages[field.page].obj,
                AP=Dictionary(N=appearance),
            )
        )


def write_bookmarks(pdf: Pdf, document: Element) -> None:
    """Write an outline from the headings that carry bookmark text, nested by their level."""
    with pdf.open_outline() as outline:
        trail: list[tuple[int, OutlineItem]] = []
        for element, page in _bookmarked(document):
            item = OutlineItem(element.outline, page, pikepdf.PageLocation.XYZ, top=round(element.top + 6, 1))
            level = HEADINGS[element.tag]
            while trail and trail[-1][0] >= level:
                trail.pop()
            (trail[-1][1].children if trail else outline.root).append(item)
            trail.append((level, item))


def _bookmarked(document: Element) -> Iterator[tuple[Element, int]]:
    for element in document.walk():
        page = element.first_page() if element.outline and element.tag in HEADINGS else None
        if page is not None:
            yield element, page


def _rounded(box: tuple[float, float, float, float]) -> Array:
    return Array([round(side, 2) for side in box])
