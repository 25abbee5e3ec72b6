"""Why a change may be material."""

import pytest

from negotiator.redline import Block, Change, compare

CLAUSE = "The Licensor may supply the Software to the Licensee within 30 days of 1 May 2026 for USD 500 by Section 5.2."


def only(old: str, new: str, parties: tuple[str, ...] = ()) -> Change:
    (change,) = compare([Block(id="o", text=old)], [Block(id="n", text=new)], parties=parties).changes
    return change


@pytest.mark.parametrize(
    ("struck", "inserted", "reasons"),
    [
        ("30 days", "45 days", {"number"}),
        ("500", "900", {"number", "money"}),
        ("USD", "EUR", {"money"}),
        ("1 May", "1 June", {"date"}),
        ("may", "shall", {"modal"}),
        ("may supply", "may not supply", {"modal"}),
        ("The Licensor", "The Licensee", {"party", "direction", "defined term"}),
        ("to the Licensee", "by the Licensee", {"direction"}),
        ("5.2", "5.3", {"number", "reference"}),
        ("the Software", "the Services", {"defined term"}),
        ("supply", "provide", set()),
        ("within", "inside", set()),
    ],
)
def test_rules(struck: str, inserted: str, reasons: set[str]) -> None:
    change = only(CLAUSE, CLAUSE.replace(struck, inserted))
    assert set(change.reasons) == reasons
    assert change.material == bool(reasons)


def test_names_of_the_parties_are_told_by_the_deal() -> None:
    old, new = "Fees go to acme within a week of each order.", "Fees go to zenith within a week of each order."
    assert only(old, new).reasons == ()
    assert set(only(old, new, ("acme", "zenith")).reasons) == {"party", "direction"}
    assert set(only(old, old.replace("acme", "acme's"), ("acme", "")).reasons) == {"party", "direction"}


def test_an_idiom_points_nowhere() -> None:
    assert only("Notice prior to the meeting is enough.", "Notice ahead of the meeting is enough.").reasons == ()


def test_terms_defined_in_quotes_count_at_the_beginning_of_a_sentence_too() -> None:
    old = "“Works” means all that is made. Works pass on payment to whom they are owed."
    assert "defined term" in only(old, old.replace("made. Works", "made. Goods")).reasons


def test_a_new_clause_is_judged_whole_and_an_empty_one_not_at_all() -> None:
    (change,) = compare([], [Block(id="n", text="The fee must not exceed 5%.")]).changes
    assert set(change.reasons) == {"number", "modal"}
    (change,) = compare([], [Block(id="n", text="")]).changes
    assert change.reasons == ()
