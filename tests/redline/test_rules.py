"""Rules at places of a text."""

import pytest

from negotiator.redline.rules import DIRECTION, NOWHERE, RULES, Cues, Place, Rule, names_rule, terms_rule

BY_REASON = {rule.reason: rule for rule in RULES}
TEXT = "Within thirty (30) days of 1 May 2026 the Buyer shall pay USD 1,000.50 to Acme under Section 5.2(a)."


def place(text: str, words: str, rule: Rule) -> Place:
    start = text.index(words)
    return Place(text, start, start + len(words), Cues([rule]))


@pytest.mark.parametrize(
    ("reason", "words", "found"),
    [
        ("number", "thirty (30)", ["30", "thirty"]),
        ("number", "days of", []),
        ("date", "May", ["1 may 2026"]),
        ("modal", "shall", ["shall"]),
        ("money", "1,000.50", ["usd 1,000.50"]),
        ("reference", "5.2", ["section 5.2(a)"]),
        ("reference", "Acme", []),
    ],
)
def test_what_overlaps_a_place_is_found_whole(reason: str, words: str, found: list[str]) -> None:
    rule = BY_REASON[reason]  # type: ignore[index]  # one of the reasons
    assert place(TEXT, words, rule).finds(rule) == found


def test_a_figure_among_signs_without_blanks_is_a_number() -> None:
    number = BY_REASON["number"]
    assert place("于2026年签订", "2026", number).finds(number) == ["2026"]
    assert place("model A2026 of it", "A2026", number).finds(number) == []


def test_names_and_terms_of_the_deal() -> None:
    party, terms = names_rule("party", ["acme", ""]), terms_rule(["Buyer", "Effective date"])
    assert place("paid to acme's agent", "acme's", party).finds(party) == ["acme's"]
    assert place(TEXT, "Buyer", terms).finds(terms) == ["buyer", "buyer"]
    assert place("on the Effective date of it", "date", terms).finds(terms) == ["effective date"]
    assert place("nothing of that kind here", "kind", terms).finds(terms) == []
    nobody = names_rule("party", [])
    assert place("to acme", "acme", nobody).finds(nobody) == []


def test_an_empty_place_is_looked_at_from_both_sides_but_no_single_word_surrounds_it() -> None:
    rule = BY_REASON["reference"]
    at = TEXT.index("5.2") + 1
    assert Place(TEXT, at, at, Cues([rule])).finds(rule) == ["section 5.2(a)"]
    modal = BY_REASON["modal"]
    assert Place("it shall pay", 5, 5, Cues([modal])).finds(modal) == []


def test_a_third_party_is_no_number_and_prior_to_no_direction() -> None:
    number = BY_REASON["number"]
    assert place("a third party or a third of it", "third party", number).finds(number) == []
    assert place("a third party or a third of it", "third of", number).finds(number) == ["third"]
    assert place("prior to it", "prior to", DIRECTION).finds(DIRECTION) == []
    assert place("paid to it", "paid to", DIRECTION).finds(DIRECTION) == ["to"]


def test_nowhere_nothing_is_found() -> None:
    assert NOWHERE.finds(BY_REASON["number"]) == []
    assert not NOWHERE.holds(BY_REASON["number"])


def test_a_whole_text_holds_what_is_in_it() -> None:
    cues = Cues(RULES)
    assert {rule.reason for rule in RULES if Place(TEXT, 0, len(TEXT), cues).holds(rule)} == set(BY_REASON)
    assert not any(Place("Nothing to see", 0, 14, cues).holds(rule) for rule in RULES)


@pytest.mark.parametrize("word", ["third", "dollars", "shall", "until", "annexes", "recital", "nor", "seventy"])
def test_every_word_that_a_rule_looks_for_gives_its_cue(word: str) -> None:
    rules = (*RULES, DIRECTION)
    cues = Cues(rules)
    assert cues[word] == sum(cues.bits[rule] for rule in rules if rule.cue.search(word)) > 0
    assert cues["ordinary"] == 0
