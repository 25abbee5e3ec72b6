"""What a token is, and how atoms hold together what they cover."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Atom, Block
from negotiator.redline.tokens import Lexicon, content_key, word_spans


def words(text: str, *atoms: Atom) -> list[str]:
    passage = Lexicon().passage(0, Block(id="b", text=text, atoms=atoms))
    return [text[start:end] for start, end in zip(passage.starts, passage.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The Licensor's fee.", ["The", "Licensor's", "fee", "."]),
        ("USD 1,000.50, or 5%", ["USD", "1,000.50", ",", "or", "5%"]),
        ("€1,000.00: a 30-day term, 12.5%.", ["€1,000.00", ":", "a", "30-day", "term", ",", "12.5%", "."]),
        ("non-exclusive, e.g. in the U.S.", ["non-exclusive", ",", "e.g.", "in", "the", "U.S."]),
        ("2024-03-15 or 1st", ["2024-03-15", "or", "1st"]),
        ("Section 3.2(a)", ["Section", "3.2", "(", "a", ")"]),
        ("end.Next", ["end", ".", "Next"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("co\u00adoperate", ["co\u00adoperate"]),
        ("于2026年签订。", ["于", "2026", "年", "签", "订", "。"]),
        ("Acme株式会社の3%", ["Acme", "株", "式", "会", "社", "の", "3%"]),
        ("किताब यहाँ", ["किताब", "यहाँ"]),
        ("הַצְּדָדִים מַסְכִּימִים", ["הַצְּדָדִים", "מַסְכִּימִים"]),
        ("ภายในสามสิบวัน", ["ภายในสามสิบวัน"]),
        (" \t\n", []),
        ("", []),
    ],
)
def test_words_figures_and_marks(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


def test_an_atom_is_one_token_with_every_word_it_touches() -> None:
    field = Atom(offset=4, length=5, kind="field", ref="REF a")
    assert words("see 3.2 (a) below", field) == ["see", "3.2 (", "a", ")", "below"]
    assert words("abcdefghijk", field) == ["abcdefghijk"]


def test_an_object_without_characters_is_a_token_between_words_and_part_of_the_word_that_it_stands_in() -> None:
    assert words("one two", Atom(offset=3, length=0, kind="note", ref="1")) == ["one", "", "two"]
    assert words("one two", Atom(offset=5, length=0, kind="note", ref="1")) == ["one", "two"]


def test_the_same_object_gives_the_same_token() -> None:
    lexicon = Lexicon()
    one, same, other = (
        Block(id="b", text="x", atoms=(Atom(offset=1, length=0, kind="note", ref=ref),)) for ref in ("1", "1", "2")
    )
    assert lexicon.encode(one) == lexicon.encode(same) != lexicon.encode(other)
    assert lexicon.encode(one)[0] == lexicon.encode(Block(id="c", text="x")) == lexicon.point("x")
    assert content_key(one) == content_key(same) != content_key(other)


def test_the_anchor_of_a_comment_is_no_content() -> None:
    bare = Block(id="b", text="one two")
    noted = Block(id="c", text="one two", atoms=(Atom(offset=3, length=0, kind="commentReference", ref="7"),))
    lexicon = Lexicon()
    assert content_key(bare) == content_key(noted)
    assert lexicon.encode(bare) == lexicon.encode(noted) == lexicon.passage(0, noted).code


def test_more_tokens_than_the_first_plane_has_room_for() -> None:
    lexicon = Lexicon()
    code = lexicon.encode(Block(id="b", text=" ".join(f"w{k}" for k in range(60_000))))
    assert len(set(code)) == 60_000
    assert not any(0xD800 <= ord(point) < 0xE000 for point in code)


def test_a_passage_is_cut_between_tokens_and_loses_the_white_space_there() -> None:
    text = " one two  three "
    whole = Lexicon().passage(4, Block(id="b", text=text))
    first, second = whole.cut([2])
    assert (text[first.low : first.high], text[second.low : second.high]) == (" one two", "three ")
    assert (first.block, len(first.code), len(second.code)) == (4, 2, 1)
    empty, everything = whole.cut([0])
    assert (empty.code, everything.code) == ("", whole.code)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ("pays", "Straße", "a", "U.S.", "e\u0301te\u0301", "don’t", "1,000.50", "$5", "10%", "x²", "ǅ", "漢字")
            ),
            st.text(alphabet="aZéß²漢.,;:)('’-\u0301\u00ad_%$0 \t\n\u00a0", max_size=6),
        ),
        max_size=8,
    ).flatmap(lambda words: st.sampled_from((" ", "", ", ", ". ")).map(lambda between: between.join(words)))
)
def test_tokens_are_what_the_pattern_finds_in_the_whole_text(text: str) -> None:
    lexicon, block = Lexicon(), Block(id="p", text=text)
    found = word_spans(text)
    assert lexicon.encode(block) == "".join(lexicon.point(text[start:end]) for start, end in found)
    passage = lexicon.passage(0, block)
    assert passage.code == lexicon.encode(block)
    assert passage.starts == tuple(start for start, _ in found)
    assert passage.ends == tuple(end for _, end in found)
