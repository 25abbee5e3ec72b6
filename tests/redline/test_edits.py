"""White space around changed words, and styles between them."""

import pytest

from negotiator.redline import Block, Run, compare


def edits(old: str, new: str) -> list[tuple[str, str, str]]:
    redline = compare([Block(id="o", text=old)], [Block(id="n", text=new)])
    return [(change.kind, change.old_text, change.new_text) for change in redline.changes]


CLAUSE = "The Customer shall pay the Fees to the Provider"


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (CLAUSE, f"{CLAUSE} promptly", [("insert", "", " promptly")]),
        (CLAUSE, f"Now {CLAUSE}", [("insert", "", "Now ")]),
        (CLAUSE, CLAUSE.replace("the Fees", "all the Fees"), [("insert", "", "all ")]),
        (CLAUSE, CLAUSE.replace("Fees ", ""), [("delete", "Fees ", "")]),
        (f"{CLAUSE}.", f"{CLAUSE}, now.", [("insert", "", ", now")]),
        (CLAUSE, CLAUSE.replace("Fees to", "Fees, to"), [("insert", "", ",")]),
        (CLAUSE.replace("Fees to", "Fees, to"), CLAUSE, [("delete", ",", "")]),
        (CLAUSE, CLAUSE.replace("shall", "may"), [("replace", "shall", "may")]),
        (CLAUSE, CLAUSE.replace("shall pay", "shall  pay"), [("whitespace", " ", "  ")]),
        (CLAUSE, f" {CLAUSE} ", [("whitespace", "", " "), ("whitespace", "", " ")]),
        # white space that changes with the words goes with them
        (CLAUSE, CLAUSE.replace(" shall ", "\tmay\t"), [("replace", " shall ", "\tmay\t")]),
        (CLAUSE, CLAUSE.replace(" shall ", "\t"), [("replace", " shall ", "\t")]),
        (CLAUSE.replace(" shall ", "\t"), CLAUSE, [("replace", "\t", " shall ")]),
    ],
)
def test_spaces_are_told_apart_from_words(old: str, new: str, changes: list[tuple[str, str, str]]) -> None:
    assert edits(old, new) == changes


def test_a_style_is_told_for_the_words_that_stayed() -> None:
    old = Block(id="o", text=CLAUSE)
    text = CLAUSE.replace("shall pay", "may pay")
    new = Block(id="n", text=text, runs=(Run(start=0, end=len(text), style="b"),), format="left", label="2.")
    redline = compare([old], [new])
    assert [(change.kind, change.new_text) for change in redline.changes] == [
        ("renumber", "2."),
        ("format", "The Customer "),
        ("replace", "may"),
        ("format", text.split("may")[1]),
        ("format", ""),
    ]
    assert not any(change.reasons for change in redline.changes if change.kind == "format")
