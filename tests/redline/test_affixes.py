"""Common beginnings and ends."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from negotiator.redline.affixes import common_prefix, common_suffix, differing, mostly_common
from negotiator.redline.gaps import SIMILAR
from negotiator.redline.shapes import Block
from negotiator.redline.tokens import WORD, Lexicon

TEXTS = st.lists(
    st.sampled_from(("a", "b", "a. ", "b. ", " ", ".", "U.S.", "1.5 ", "word " * 30, "; ", ", ")), max_size=12
).map("".join)


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


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_texts_that_are_mostly_common_are_alike_enough_to_be_one_block(a: str, b: str, c: str, d: str) -> None:
    left, right = a + b + d, a + c + d
    if mostly_common(left, right):
        lexicon = Lexicon()
        codes = [lexicon.encode(Block(id="p", text=text)) for text in (left, right)]
        assert Indel.normalized_similarity(*codes) >= SIMILAR


def test_one_word_in_a_sentence_leaves_most_of_it_common() -> None:
    sentence = "The Licensee shall pay each invoice within {} days of the day on which it was received."
    assert mostly_common(sentence.format("30"), sentence.format("45"))
    assert not mostly_common("30 days", "45 days")
    assert not mostly_common("", "")


def looked_at(before: str, old: str, new: str, after: str) -> tuple[str, str]:
    left, right = before + old + after, before + new + after
    (start, end), (begin, stop) = differing(left, right)
    return left[start:end], right[begin:stop]


def test_whole_sentences_are_looked_at() -> None:
    long = "It goes on for a good while without saying anything at all and even longer without any sign, as such " * 2
    found = looked_at(f"{long}. Two ", "stays", "is", f" put. {long}.")
    assert found == (" Two stays put.", " Two is put.")
    found = looked_at(f"{long}, two ", "stays", "is", f" put; {long}.")
    assert found == (" two stays put;", " two is put;")
    assert looked_at("Short. ", "a", "b", " end.") == ("Short. a end.", "Short. b end.")


def test_a_sentence_that_does_not_end_is_cut_between_words() -> None:
    words = "word " * 60
    old, new = looked_at(words, "here", "there", f" {words}")
    assert old.strip() == f"{'word ' * 24}here{' word' * 24}".strip() or len(old) < 260
    assert new.replace("there", "here") == old
