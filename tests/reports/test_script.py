"""What may be printed: escaping, normal form, missing signs and right-to-left text named."""

from hypothesis import given
from hypothesis import strategies as st

from negotiator.reports.script import has_right_to_left, markup, printable

LATIN = frozenset(range(0x20, 0x180)) | {0x2192, ord("\n")}


def test_plain_text_is_left_alone() -> None:
    assert printable("Zürich, 3 %", coverage=LATIN) == "Zürich, 3 %"


def test_decomposed_letters_are_composed_and_tabs_become_spaces() -> None:
    assert printable("Zu\u0308rich\tSee", coverage=LATIN) == "Zürich See"


def test_right_to_left_text_is_named_and_not_printed() -> None:
    shown = printable("Contract חוזה אספקה between", coverage=LATIN)
    assert shown == "Contract [10 characters of Hebrew right-to-left text, not printed: see deal.json] between"
    assert "Arabic" in printable("عقد", coverage=LATIN)
    assert has_right_to_left("عقد")
    assert not has_right_to_left("Vertrag")


def test_a_direction_override_cannot_hide_text() -> None:
    assert "right-to-left" in printable("pay \u202e000,1 EUR", coverage=LATIN)


def test_signs_without_a_glyph_are_named_by_code_point() -> None:
    assert printable("供货合同 draft", coverage=LATIN) == "[not printable: U+4F9B U+8D27 U+5408 …] draft"


def test_where_all_of_it_can_be_read_is_told() -> None:
    assert printable("עקד", coverage=LATIN, whole="the files compared").endswith("see the files compared]")


def test_boxes_ligatures_and_wide_letters_are_said_in_signs_that_there_are() -> None:
    assert printable("☐ no ☑ yes ☒ yes", coverage=LATIN) == "[ ] no [x] yes [x] yes"
    assert printable("ﬁve Ａ１ per cent", coverage=LATIN) == "five A1 per cent"
    assert printable("☒", coverage=LATIN | {0x2612}) == "☒"
    assert printable("10⁷", coverage=LATIN) == "10[not printable: U+2077]"


def test_control_characters_vanish() -> None:
    assert printable("a\x07b\u200dc", coverage=LATIN) == "abc"


def test_markup_is_escaped_and_rare_signs_change_the_face() -> None:
    shown = markup("<b>A & B</b> → C\nD", coverage=LATIN, common=LATIN - {0x2192}, face="Sans")
    assert shown == '&lt;b&gt;A &amp; B&lt;/b&gt; <font name="Sans">→</font> C<br/>D'


def test_a_line_break_outside_the_common_signs_stays_a_break() -> None:
    common = LATIN - {ord("\n")}
    assert markup("a\nb", coverage=LATIN, common=common, face="Sans") == "a<br/>b"


@given(st.text(max_size=60))
def test_nothing_uncovered_is_ever_printed(text: str) -> None:
    covered = LATIN | {ord("…")}
    assert all(ord(sign) in covered for sign in printable(text, coverage=LATIN))
