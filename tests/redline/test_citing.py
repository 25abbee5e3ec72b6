"""Clauses found by the number that a reader calls them by."""

import pytest

from negotiator.redline import Block, citation, clause_numbers, find_clause, provision


def labelled(*labels: str, levels: tuple[int, ...] = ()) -> list[Block]:
    depth = levels or (0,) * len(labels)
    return [
        Block(id=str(k), text="words", label=label, level=level)
        for k, (label, level) in enumerate(zip(labels, depth, strict=True))
    ]


def test_labels_that_restart_hang_on_the_level_above() -> None:
    blocks = labelled("7.", "1.", "a.", "b.", "2.", "8.", "1.", levels=(0, 4, 8, 8, 4, 0, 4))
    assert clause_numbers(blocks) == ("7", "7.1", "7.1(a)", "7.1(b)", "7.2", "8", "8.1")


def test_full_numbers_need_no_level() -> None:
    blocks = labelled("14.", "14.1", "(a)", "(b)", "14.2", "(a)", "15.", "")
    assert clause_numbers(blocks) == ("14", "14.1", "14.1(a)", "14.1(b)", "14.2", "14.2(a)", "15", "")


def test_small_roman_numbers_are_told_from_letters() -> None:
    assert clause_numbers(labelled("1.", "(a)", "(i)", "(ii)", "(v)", "(b)"))[2:] == (
        "1(a)(i)",
        "1(a)(ii)",
        "1(a)(v)",
        "1(b)",
    )
    assert clause_numbers(labelled("1.", "(g)", "(h)", "(i)", "(j)"))[1:] == ("1(g)", "1(h)", "1(i)", "1(j)")


@pytest.mark.parametrize("cited", ["7.1(a)", "Section 7.1(a)", "clause 7.1.a", "§ 7.1 (A)", "7.1(a)."])
def test_a_clause_is_found_however_it_is_cited(cited: str) -> None:
    blocks = labelled("6.", "7.", "1.", "a.", levels=(0, 0, 4, 8))
    assert find_clause(blocks, cited) == 3


def test_names_before_numbers_and_bullets_are_no_part_of_them() -> None:
    blocks = labelled("Article 2", "Section 2.1", "•", "-", "§ 3")
    assert clause_numbers(blocks) == ("2", "2.1", "", "", "3")
    assert find_clause(blocks, "3") == 4


@pytest.mark.parametrize("cited", ["9", "", "Section", "7.1(b)"])
def test_a_number_that_is_not_there_is_not_found(cited: str) -> None:
    assert find_clause(labelled("7.", "1.", "a.", levels=(0, 4, 8)), cited) is None


def test_a_heading_hangs_on_no_paragraph_before_it() -> None:
    blocks = [
        Block(id="a", kind="heading", level=1, label="1.", text="Delivery"),
        Block(id="b", kind="paragraph", level=0, label="1.1", text="The Seller shall deliver the goods."),
        Block(id="c", kind="paragraph", level=0, label="(a)", text="within ten days; or"),
        Block(id="d", kind="heading", level=1, label="2.", text="Price"),
        Block(id="e", kind="paragraph", level=0, label="(a)", text="of the goods."),
    ]
    assert clause_numbers(blocks) == ("1", "1.1", "1.1(a)", "2", "2(a)")


def test_a_provision_is_cited_by_its_number_and_the_heading_above_it() -> None:
    under = ("12. Development contributions",)
    assert provision(Block(id="a", label="12.1", text="x", heading_path=under)) == "12.1, Development contributions"
    assert provision(Block(id="b", text="x", heading_path=under)) == "Development contributions"
    assert provision(Block(id="c", kind="heading", label="3.", text="Price")) == "3, Price"
    assert provision(Block(id="d", text="x")) == ""
    assert citation("13.", "13. Revenue Share") == "13, Revenue Share"
