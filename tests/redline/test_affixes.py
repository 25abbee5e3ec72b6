"""Common beginnings and ends."""

from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline.affixes import common_prefix, common_suffix, differing
from negotiator.redline.tokens import WORD

TEXTS = st.lists(st.sampled_from(("a", "b", "a. ", "b. ", " ", ".", "U.S.", "1.5 ")), max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_beginnings_and_ends_are_as_long_as_they_can_be(left: str, right: str) -> None:
    prefix = common_prefix(left, right)
    assert left[:prefix] == right[:prefix]
    assert prefix == min(len(left), len(right)) or left[prefix] != right[prefix]
    rest = min(len(left), len(right)) - prefix
    suffix = common_suffix(left, right, most=rest)
    assert suffix == 0 or left[-suffix:] == right[-suffix:]
    assert suffix == rest or left[-suffix - 1] != right[-suffix - 1]


@given(TEXTS, TEXTS)
def test_outside_of_what_differs_the_texts_are_equal_and_no_word_is_cut(left: str, right: str) -> None:
    (start, end), (begin, stop) = differing(left, right)
    assert left[:start] == right[:begin]
    assert left[end:] == right[stop:]
    for text, bounds in ((left, (start, end)), (right, (begin, stop))):
        assert bounds[0] <= bounds[1]
        for word in WORD.finditer(text):
            assert not any(word.start() < bound < word.end() for bound in bounds)


def test_whole_sentences_are_looked_at() -> None:
    left, right = "One is here. Two stays put. Three goes.", "One is here. Two is put. Three goes."
    (start, end), (begin, stop) = differing(left, right)
    assert (left[start:end], right[begin:stop]) == (" Two stays put.", " Two is put.")
