"""Names in a package."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange import UnsafeName
from negotiator.exchange.names import (
    check_entry_name,
    check_shown_name,
    entry_name,
    printable,
    shown_name,
    without_commands,
)


@pytest.mark.parametrize("name", ["mimetype", "META-INF/ASiCManifest001.xml", "blobs/" + "a" * 64, "console.txt"])
def test_ordinary_names_pass(name: str) -> None:
    check_entry_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/../b", "NUL", "com1.txt", "Lpt9", "a b", "ä", "a:b", "a\n", "a" * 201]
)
def test_harmful_names_do_not(name: str) -> None:
    with pytest.raises(UnsafeName):
        check_entry_name(name)


def test_a_message_shows_a_hostile_name_harmlessly() -> None:
    assert "\\u202e" in str(UnsafeName(name="a\u202eb" + "x" * 500))
    assert len(str(UnsafeName(name="x" * 500))) < 250


@given(st.text(max_size=300))
def test_every_name_can_be_made_fit_to_show(name: str) -> None:
    shown = shown_name(name)
    check_shown_name(shown)
    assert shown_name(shown) == shown
    assert unicodedata.is_normalized("NFC", shown)
    check_entry_name(entry_name(shown, number=7))


@pytest.mark.parametrize("name", ["", "a/b", "a\\b", "a\u202eb", "e\u0301", " a", "a.", "x" * 201])
def test_other_names_are_not_shown(name: str) -> None:
    with pytest.raises(UnsafeName):
        check_shown_name(name)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("Vertrag.DOCX", "0007.docx"), ("README", "0007.bin"), ("a.tar.gz", "0007.gz"), ("x.päx", "0007.bin")],
)
def test_entry_names_keep_the_kind(shown: str, expected: str) -> None:
    assert entry_name(shown, number=7) == f"documents/{expected}"


def test_a_line_that_shows_has_nothing_else() -> None:
    assert printable("Marco\u202e\x1b[2J  Rossi\n", most=200) == "Marco [2J Rossi"
    assert printable("a b" * 100, most=4) == "a ba"
    assert printable("abc def", most=4) == "abc"


@given(st.text(), st.integers(0, 9))
def test_what_shows_stays_as_it_is(text: str, most: int) -> None:
    once = printable(text, most=most)
    assert printable(once, most=most) == once
    assert len(once) <= most
    assert once.isprintable()


@given(st.text())
def test_notes_keep_their_lines_and_command_nothing(text: str) -> None:
    kept = without_commands(text)
    assert without_commands(kept) == kept
    assert not set(kept) & {"\r", "\x1b", "\x07", "\x9b", "\x00"}


def test_lines_and_letters_of_other_scripts_stay_in_a_note() -> None:
    assert without_commands("one\r\ntwo\t\u05d0\u200f") == "one\ntwo\t\u05d0\u200f"
