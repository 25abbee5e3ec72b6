"""Styles correspond by kind and title; what the old file lacks is due once, under a name that is free there."""

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.incoming_styles import IncomingStyles


def styles(*named: tuple[str, str], kind: str = "paragraph") -> Element:
    inner = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title}"/></w:style>' for name, title in named
    )
    return etree.fromstring(f'<w:styles xmlns:w="{n.WORD}">{inner}</w:styles>')


def due(incoming: IncomingStyles) -> list[str]:
    return [name for _, name in incoming.due]


def test_a_style_of_the_same_title_and_kind_is_the_old_files() -> None:
    incoming = IncomingStyles(styles(("A", "Clause"), ("B", "clause")), styles(("X", "CLAUSE")))
    assert incoming.name("X") == "A"
    assert due(incoming) == []


def test_a_style_of_another_kind_is_another_style() -> None:
    incoming = IncomingStyles(styles(("A", "Clause")), styles(("X", "Clause"), kind="character"))
    assert incoming.name("X") == "X"
    assert due(incoming) == ["X"]


def test_what_is_lacking_is_due_once_under_a_free_name() -> None:
    ours, theirs = styles(("A", "One"), ("A1", "Two")), styles(("A", "Three"), ("A1", "Four"), ("C", "three"))
    incoming = IncomingStyles(ours, theirs)
    assert [incoming.name(wanted) for wanted in ("A", "A", "A1", "C")] == ["A2", "A2", "A11", "A2"]
    assert due(incoming) == ["A2", "A11"]


def test_unknown_styles_and_files_without_styles_name_nothing() -> None:
    assert IncomingStyles(styles(("A", "One")), styles(("X", "Two"))).name("Y") == ""
    assert IncomingStyles(None, styles(("X", "Two"))).name("X") == ""
    assert IncomingStyles(styles(("A", "One")), None).name("A") == ""
