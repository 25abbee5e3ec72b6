"""What files say alike of many paragraphs is found out once: who changed it is no part of that, its ground is."""

from collections.abc import Callable

from negotiator.documents.blocks import Prescribed
from negotiator.documents.looks import PAGE, Ground
from negotiator.documents.package import open_package
from negotiator.documents.stories import Stories, scan

Build = Callable[..., bytes]
CHANGED = (
    '<w:p><w:pPr><w:ind w:left="{0}"/><w:rPr><w:del w:id="{1}" w:author="{2}"/></w:rPr>'
    '<w:pPrChange w:id="1{1}" w:author="{2}"><w:pPr><w:jc w:val="{3}"/></w:pPr></w:pPrChange></w:pPr></w:p>'
)


def stories(data: bytes) -> Stories:
    return scan(open_package(data, name="deal.docx"), "rejected")


def test_marks_of_changes_make_no_other_format(word: Build) -> None:
    alike = CHANGED.format(100, 1, "Ann", "left") + CHANGED.format(100, 2, "Bob", "left")
    found = stories(word(alike + CHANGED.format(200, 3, "Ann", "left") + CHANGED.format(100, 4, "Ann", "right")))
    prescribed = Prescribed(found)
    first, second, indented, right = (prescribed.standing(one.properties, PAGE) for one in found.paragraphs)
    assert first is second
    assert indented is not first
    assert (first.format, right.format) == ("jc(val=left)", "jc(val=right)")


def test_each_ground_has_its_own_standing(word: Build) -> None:
    shaded = '<w:p><w:pPr><w:shd w:fill="{}"/></w:pPr></w:p>'
    prescribed = Prescribed(found := stories(word(shaded.format("00FF00") + shaded.format("auto"))))
    red = Ground(fill="FF0000", table_style="Grid")
    green, plain = (prescribed.standing(one.properties, red) for one in found.paragraphs)
    assert green.ground == Ground(fill="00FF00", table_style="Grid")
    assert plain.ground == red
    assert prescribed.standing(found.paragraphs[1].properties, PAGE).ground == PAGE
