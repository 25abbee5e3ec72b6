"""Put changed definitions of the new file into the old one, where somebody accepted them: styles, defaults, settings.

Word tracks no change of a definition, so this is for answers that are built in. Page layouts are the sections' matter.
"""

import copy
from collections.abc import Iterable, Sequence

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier
from negotiator.documents.definitions import LEVEL, SETTINGS
from negotiator.documents.numbering import Numbering
from negotiator.documents.package import Package
from negotiator.documents.stories import Stories
from negotiator.documents.styles import Styles, title
from negotiator.redline.shapes import Change

_FORMATS = (n.PARAGRAPH_PROPERTIES, n.RUN_PROPERTIES, n.TABLE_PROPERTIES, n.ROW_PROPERTIES, n.CELL_PROPERTIES)
_OF_STYLE = (*_FORMATS, n.w("tblStylePr"))
_LEVEL = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc")
_OF_LEVEL = (*LEVEL, n.PARAGRAPH_PROPERTIES, n.RUN_PROPERTIES)
_LEVEL_ORDER = (*_LEVEL, "pPr", "rPr")
_STYLES_ORDER = ("docDefaults", "latentStyles")
# 17.15.1.78, as far as it is needed to find the place of what is told
_SETTINGS_ORDER = (
    *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
    *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
    *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts"),
    *("saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
    *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors"),
    *("activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter"),
    *("stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions", "doNotTrackMoves"),
    *("doNotTrackFormatting", "documentProtection", "autoFormatOverride", "styleLockTheme", "styleLockQFSet"),
    *("defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps"),
    *("showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle", "evenAndOddHeaders"),
)
_KINDS = {"Style": "paragraph", "Character style": "character", "Table style": "table"}


class Redefiner:
    """Takes definitions over, one change at a time."""

    def __init__(self, sides: tuple[Stories, Stories], carrier: Carrier) -> None:
        self._sides, self._carrier = sides, carrier
        self._base, self._new = (side.package for side in sides)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the old file's definitions those of the new one."""
        for change in changes:
            kind = next((kind for kind in _KINDS if change.definition.startswith(f"{kind} ")), "")
            if kind:
                self._style(_KINDS[kind], change.definition.removeprefix(f"{kind} "))
            elif change.definition == "Document defaults":
                self._replace_parts("styles", (n.w("docDefaults"),), _STYLES_ORDER)
            elif change.definition == "Document settings":
                self._replace_parts("settings", SETTINGS, _SETTINGS_ORDER)
            elif change.definition.startswith("List level"):
                self._list_level(change)

    def _style(self, kind: str, name: str) -> None:
        part = self._base.related(self._base.main_part, "styles")
        if part is None:
            return
        theirs = _named_style(_root_of(self._new, "styles"), kind, name)
        ours = _named_style(self._carrier.root(part), kind, name)
        if ours is None or theirs is None:
            return
        wanted = self._carrier.copy(theirs, source=self._new.main_part, target=part)
        if wanted is not None:
            _replace(ours, wanted, _OF_STYLE)
            self._rebase(ours, theirs)

    def _rebase(self, ours: Element, theirs: Element) -> None:
        """Let a style be based on the style that it is based on in the new file, if the old one has it."""
        mother, own = theirs.find(n.w("basedOn")), ours.find(n.w("basedOn"))
        named = None if mother is None else Styles.of(self._new).based(mother.get(n.VALUE))[:1]
        known = Styles.of(self._base).by_title()
        wanted = known.get((named[0].get(n.TYPE) or "", title(named[0]).lower())) if named else None
        if wanted and own is not None:
            own.set(n.VALUE, wanted)

    def _replace_parts(self, kind: str, tags: Sequence[str], order: Sequence[str]) -> None:
        part, theirs = self._base.related(self._base.main_part, kind), _root_of(self._new, kind)
        if part is not None and theirs is not None:
            _replace(self._carrier.root(part), copy.deepcopy(theirs), tags, order=order)

    def _list_level(self, change: Change) -> None:
        if change.old is None or change.new is None:
            return
        part = self._base.related(self._base.main_part, "numbering")
        levels = [
            Numbering.of(side.package, Styles.of(side.package)).level(side.paragraphs[span.block].properties)
            for side, span in zip(self._sides, (change.old, change.new), strict=True)
        ]
        if part is None or levels[0] is None or levels[1] is None:
            return
        path = levels[0].getroottree().getpath(levels[0])
        found = self._carrier.root(part).getroottree().xpath(path, namespaces={"w": n.WORD})
        for ours in found if isinstance(found, list) else ():
            if isinstance(ours, type(levels[0])):
                _replace(ours, copy.deepcopy(levels[1]), _OF_LEVEL, order=_LEVEL_ORDER)


def _root_of(package: Package, kind: str) -> Element | None:
    part = package.related(package.main_part, kind)
    return package.root(part) if part else None


def _named_style(root: Element | None, kind: str, name: str) -> Element | None:
    styles = [] if root is None else root.findall(n.w("style"))
    return next((style for style in styles if style.get(n.TYPE) == kind and title(style) == name), None)


def _replace(ours: Element, theirs: Element, tags: Sequence[str], *, order: Sequence[str] = ()) -> None:
    """Give an element the children of some tags that another one has: at its end, or where `order` wants them."""
    for child in [child for child in ours if child.tag in tags]:
        ours.remove(child)
    places = {n.w(name): place for place, name in enumerate(order)}
    for child in [child for child in theirs if child.tag in tags]:
        own = places.get(child.tag, len(ours))
        later = (at for at, other in enumerate(ours) if order and places.get(other.tag, len(places)) > own)
        ours.insert(next(later, len(ours)), child)
