"""Error families: a message, a hint, a code, and words that can be shown as they are."""

import pytest

from negotiator.kernel import (
    Cancelled,
    Conflicted,
    Locked,
    NegotiatorError,
    Refused,
    Tampered,
    Unreadable,
)

FAMILIES = (Refused, Tampered, Unreadable, Locked, Conflicted)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_carries_message_and_hint(family: type[NegotiatorError]) -> None:
    error = family("The file is torn.", hint="Ask for it again.")
    assert (error.message, error.hint) == ("The file is torn.", "Ask for it again.")
    assert str(error) == "The file is torn. Ask for it again."
    assert str(family("Torn.")) == "Torn."


def test_codes_differ() -> None:
    assert len({family.code for family in (*FAMILIES, Cancelled)}) == len(FAMILIES) + 1


def test_cancelled_needs_no_words() -> None:
    assert str(Cancelled()) == "Cancelled."
