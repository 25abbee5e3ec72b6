"""One clause followed through several files."""

import pytest

from negotiator.documents import Document, read
from negotiator.redline import Block
from negotiator.services.clauses import NoSuchClause, _named, _reach, follow_in_files
from tests.services.desks import TEXT, word

RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"
SHORTER = TEXT.replace("150 days", "100 days")


def documents(*texts: str) -> list[Document]:
    return [read(word(text), name=f"v{number}.docx") for number, text in enumerate(texts, start=1)]


@pytest.fixture(scope="module")
def versions() -> list[Document]:
    """Return four versions: a number is changed, a paragraph struck, and put back."""
    return documents(TEXT, SHORTER, SHORTER.replace(RISK, ""), SHORTER)


def test_a_paragraph_is_followed_by_its_number(versions: list[Document]) -> None:
    first, same, gone, back = follow_in_files(versions, "clause 1.3")
    assert [one.kind for one in (first, same, gone, back)] == ["first", "same", "gone", "came back"]
    assert [one.name for one in (first, same, gone, back)] == ["v1.docx", "v2.docx", "v3.docx", "v4.docx"]
    assert (first.number, first.since, first.redline) == ("1.3", None, None)
    assert first.blocks[0].text.startswith("Risk passes")
    assert (gone.number, gone.blocks, gone.since) == ("", (), "v2.docx")
    assert gone.redline is not None
    assert [change.kind for change in gone.redline.changes] == ["delete"]
    assert back.since == "v2.docx"
    assert back.redline is not None
    assert back.redline.changes == ()


def test_a_heading_brings_what_stands_under_it(versions: list[Document]) -> None:
    steps = follow_in_files(versions, "DELIVERY")
    assert [one.kind for one in steps] == ["first", "edited", "edited", "edited"]
    assert [len(one.blocks) for one in steps] == [4, 4, 3, 4]
    assert steps[1].redline is not None
    assert [(change.old_text, change.new_text) for change in steps[1].redline.changes] == [("150", "100")]
    assert {block.text for block in steps[0].blocks} == {
        block.text for block in versions[0].blocks if block.label.startswith("1")
    }


def test_a_clause_may_begin_in_a_later_file(versions: list[Document]) -> None:
    steps = follow_in_files(list(reversed(versions[2:])) + versions[2:], "1.3")
    assert [one.kind for one in steps] == ["first", "gone", "absent", "came back"]
    later = follow_in_files([versions[2], versions[3]], "risk passes to")
    assert [(one.name, one.kind) for one in later] == [("v4.docx", "first")]


@pytest.mark.parametrize("cited", ["9.9", "no such heading", " ", ""])
def test_a_clause_that_no_file_has_is_told(versions: list[Document], cited: str) -> None:
    with pytest.raises(NoSuchClause, match="no clause"):
        follow_in_files(versions, cited)


def test_numbers_tell_how_far_a_paragraph_reaches() -> None:
    labels = ["7.", "7.1", "", "(a)", "(b)", "7.2", "8.", "", ""]
    blocks = [Block(id=str(k), kind="paragraph", label=label, text=f"words {k}") for k, label in enumerate(labels)]
    assert [block.id for block in _reach(blocks, (0,))] == ["0", "1", "2", "3", "4", "5"]
    assert [block.id for block in _reach(blocks, (1,))] == ["1", "2", "3", "4"]
    assert [block.id for block in _reach(blocks, (6,))] == ["6"], "what has no number may belong to no clause"
    assert [block.id for block in _reach(blocks, (5, 1))] == ["1", "2", "3", "4", "5"]


def test_a_heading_ends_at_the_next_of_its_rank_and_at_another_story() -> None:
    blocks = [
        Block(id="a", kind="heading", text="Term"),
        Block(id="b", kind="paragraph", text="One year.", heading_path=("Term",)),
        Block(id="c", kind="cell", text="2026", heading_path=("Term",), place="body/t0/r0/c0"),
        Block(id="d", kind="heading", text="Price"),
        Block(id="e", kind="paragraph", text="Ten.", heading_path=("Price",)),
        Block(id="f", kind="note", text="A note.", place="footnote/1", heading_path=("Price",)),
    ]
    assert [block.id for block in _reach(blocks, (0,))] == ["a", "b", "c"]
    assert [block.id for block in _reach(blocks, (3,))] == ["d", "e"]
    assert _named(blocks, "price") == 3
    assert _named(blocks, "ten") is None, "a paragraph without a number is no clause"
