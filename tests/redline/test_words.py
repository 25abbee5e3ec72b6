"""Changed words as a lawyer would mark them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Block
from negotiator.redline.tokens import CLOSING, Lexicon
from negotiator.redline.words import changed_ranges


def marked(old: str, new: str) -> list[tuple[str, str]]:
    """Return the struck and the inserted words of each change."""
    lexicon = Lexicon()
    closing = {lexicon.point(token): strength for token, strength in CLOSING.items()}
    left, right = (lexicon.passage(0, Block(id="b", text=text)) for text in (old, new))
    names = {lexicon.point(token): token for text in (old, new) for token in _tokens(text)}
    return [
        (
            " ".join(names[point] for point in left.code[found.old_start : found.old_end]),
            " ".join(names[point] for point in right.code[found.new_start : found.new_end]),
        )
        for found in changed_ranges(left.code, right.code, closing)
    ]


def _tokens(text: str) -> list[str]:
    passage = Lexicon().passage(0, Block(id="b", text=text))
    return [text[start:end] for start, end in zip(passage.starts, passage.ends, strict=True)]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("within thirty days", "within sixty days", [("thirty", "sixty")]),
        # stranded words are drawn in
        ("pay all of the fees", "settle each of its fees", [("pay all of the", "settle each of its")]),
        # two single words around two that stay are two changes
        ("may use the Software now", "shall use the Service now", [("may", "shall"), ("Software", "Service")]),
        # an inserted sentence is a sentence, not the end of one and the beginning of the next
        (
            "The fee is due. The rest stays.",
            "The fee is due. The fee is final. The rest stays.",
            [("", "The fee is final .")],
        ),
        ("A, B and C", "A and C", [(", B", "")]),
        ("same", "same", []),
        ("", "new words", [("", "new words")]),
    ],
)
def test_changes_read_well(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    assert marked(old, new) == changes


def test_a_sentence_of_which_little_is_left_is_replaced_whole() -> None:
    old = "Notices go by courier to the address that stands above or by fax. The end."
    new = "Every message is sent by secure e-mail to the mailbox named at the foot. The end."
    ((struck, inserted),) = marked(old, new)
    assert struck.startswith("Notices")
    assert inserted.endswith("foot")


def test_words_put_in_around_some_that_stay_are_no_rewriting() -> None:
    old, new = "alpha beta gamma", "one two three four five alpha beta gamma six seven eight nine"
    assert marked(old, new) == [("", "one two three four five"), ("", "six seven eight nine")]
    assert marked(new, old) == [("one two three four five", ""), ("six seven eight nine", "")]


def test_two_sentences_are_not_drawn_into_one_change() -> None:
    old = "alpha beta gamma delta epsilon. zeta eta theta iota kappa."
    new = "one two three four epsilon. zeta six seven eight nine."
    assert len(marked(old, new)) == 2


def test_a_sentence_that_went_does_not_draw_in_the_one_behind_it() -> None:
    gone = "Courts retain their power to enforce a restraint as far as it is reasonable."
    old = f"{gone} The parties acknowledge, however, that they are bound."
    new = "The parties acknowledge that they are bound."
    assert marked(old, new) == [(gone.replace(".", " ."), ""), (", however ,", "")]
    assert marked(new, old) == [("", gone.replace(".", " .")), ("", ", however ,")]


@given(st.text("abcd.,", max_size=30), st.text("abcd.,", max_size=30))
def test_ranges_turn_the_old_words_into_the_new(old: str, new: str) -> None:
    made, at = "", 0
    for found in changed_ranges(old, new, {".": 5, ",": 2}):
        assert found.old_start > at or at == 0
        made += old[at : found.old_start] + new[found.new_start : found.new_end]
        at = found.old_end
    assert made + old[at:] == new
