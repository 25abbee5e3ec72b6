"""Give words in the written file the looks that hold for them, where the two files' styles disagree about it.

Content comes over under the old file's styles. What the new file's styles hide, strike or print in capitals (or show
again) is said at the runs themselves, as a tracked change of format where the words were there before.
"""

import copy
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import make_blocks
from negotiator.documents.editing import Editor
from negotiator.documents.looks import Looks, marks_of
from negotiator.documents.marks import Marks
from negotiator.documents.stories import Stories
from negotiator.documents.styles import Styles
from negotiator.redline.shapes import Block

# what a run says to undo a look that its style gives: plain words in a size that can be read
_PLAINLY = {"color": "auto", "sz": "20", "w": "100"}
_CHANGE = n.w("rPrChange")
# 17.3.2: the order in which properties of a run stand
_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern"),
    *("position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs"),
    *("em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)
_PLACES = {n.w(name): place for place, name in enumerate(_ORDER)}


def disagree(sides: tuple[Stories, Stories]) -> bool:
    """Tell whether any style that both files have gives another look in each."""
    styles = [Styles.of(side.package) for side in sides]
    if styles[0] is styles[1]:
        return False
    old, new = (Looks(one).prescribed() for one in styles)
    return any(old[key] != new[key] for key in old.keys() & new.keys())


def redress(written: Stories, wanted: Sequence[Block], marks: Marks, *, tracked: bool) -> None:
    """Set the looks of the written file's runs, its changes accepted, to those of the wanted blocks."""
    found = make_blocks(written)
    for story in ("body", "footnote", "endnote"):
        mine = [at for at, block in enumerate(found) if block.place.startswith(story)]
        theirs = [block for block in wanted if block.place.startswith(story)]
        if [found[at].text for at in mine] != [block.text for block in theirs]:
            continue
        for at, block in zip(mine, theirs, strict=True):
            paragraph = written.paragraphs[at]
            editor = Editor(paragraph, marks)
            for start, end, looks in reversed(list(_differing(found[at], block))):
                for run in editor.isolated(start, end, whole=False):
                    _dress(editor, run, looks, marks, tracked=tracked)


def _differing(written: Block, wanted: Block) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield the stretches whose looks differ, each with the properties that bring the wanted look about."""
    edges = sorted({edge for run in (*written.runs, *wanted.runs) for edge in (run.start, run.end)})
    for start, end in pairwise(edges):
        mine, theirs = (_look_at(block, start) for block in (written, wanted))
        looks = {name: theirs.get(name) or _PLAINLY.get(name, "0") for name in mine | theirs if name != "squeezed"}
        looks = {name: value for name, value in looks.items() if mine.get(name) != theirs.get(name)}
        if looks:
            yield start, end, looks


def _look_at(block: Block, offset: int) -> dict[str, str]:
    return next((marks_of(run.style) for run in block.runs if run.start <= offset < run.end), {})


def _dress(editor: Editor, run: Element, looks: dict[str, str], marks: Marks, *, tracked: bool) -> None:
    if run.tag != n.RUN:
        return
    around = next(run.iterancestors(n.INSERTED, n.MOVED_TO), None)
    wanted = copy.deepcopy(run)
    etree.strip_elements(wanted, _CHANGE)
    _say(wanted, looks)
    ours = run.find(f"{n.RUN_PROPERTIES}/{_CHANGE}")
    if not tracked or (around is not None and marks.is_ours(around)) or (ours is not None and marks.is_ours(ours)):
        _say(run, looks)
    elif marks.has_theirs(run):
        editor.swap(run, wanted)
    else:
        marks.restyle(run, wanted.find(n.RUN_PROPERTIES), tracked=True)


def _say(run: Element, looks: dict[str, str]) -> None:
    """Put properties into a run, each in its place."""
    properties = run.find(n.RUN_PROPERTIES)
    if properties is None:
        properties = etree.Element(n.RUN_PROPERTIES)
        run.insert(0, properties)
    for name, value in looks.items():
        for former in properties.findall(n.w(name)):
            properties.remove(former)
        element = etree.Element(n.w(name), {n.VALUE: value})
        place = _PLACES[element.tag]
        at = next((k for k, other in enumerate(properties) if _PLACES.get(other.tag, -1) > place), len(properties))
        properties.insert(at, element)
