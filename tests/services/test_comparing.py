"""What people read out to each other, and what is recorded of it."""

import pytest

from negotiator.crypto import BadContact, BadSafetyNumber, Identity
from negotiator.domain.trust import ComparisonVerdict, comparisons
from negotiator.services import comparing
from negotiator.services.comparing import ComparedDiffers, matches
from negotiator.services.receipts import Put
from tests.services.desks import START, Pair, Template


def test_whatever_is_read_off_the_other_screen_is_the_same(pair: Pair, template: Template) -> None:
    theirs, ours = template.people["ben"], template.people["ana"]
    number = comparing.number_with(pair.theirs, ours.root_fingerprint)
    grouped = " ".join(theirs.root_fingerprint[start : start + 4] for start in range(0, 64, 4)).upper()
    for text, what in (
        (number, "safety number"),
        (number.replace(" ", "\n"), "safety number"),
        (comparing.code_with(pair.theirs, ours.root_fingerprint), "safety number"),
        (theirs.contact().compact(), "card"),
        (theirs.root_fingerprint, "fingerprint"),
        (grouped, "fingerprint"),
    ):
        assert matches(pair.ours, theirs.root_fingerprint, text) == what


def test_whatever_differs_is_a_stop(pair: Pair, template: Template) -> None:
    """Attack: someone in between shows each side a card of their own."""
    root = template.people["ben"].root_fingerprint
    between = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
    for text in (
        comparing.number_with(pair.ours, between.root_fingerprint),
        comparing.code_with(pair.ours, between.root_fingerprint),
        between.contact().compact(),
        between.root_fingerprint,
    ):
        with pytest.raises(ComparedDiffers):
            matches(pair.ours, root, text)


def test_a_card_with_another_address_differs(pair: Pair, template: Template) -> None:
    ben = template.people["ben"]
    text = ben.contact().compact()
    readdressed = Identity(
        root_pem=ben.root_pem,
        leaf_pem=ben.leaf_pem,
        signing_key_pem=ben.signing_key_pem,
        root_key_pem=None,
        age_secret=template.people["ana"].age_secret,
    )
    assert readdressed.contact().compact() != text
    with pytest.raises(ComparedDiffers):
        matches(pair.ours, ben.root_fingerprint, readdressed.contact().compact())


@pytest.mark.parametrize(("text", "error"), [("12345", BadSafetyNumber), ("", BadSafetyNumber), ("NGC1:X", BadContact)])
def test_what_cannot_be_read_is_no_verdict(pair: Pair, template: Template, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        matches(pair.ours, template.people["ben"].root_fingerprint, text)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("by telephone", "voice"),
        ("read out over the telephone", "voice"),
        ("Face to face", "face to face"),
        ("in a video call", "video"),
        ("qr", "qr"),
        ("by picture", "qr"),
        ("voice", "voice"),
    ],
)
def test_ways_have_many_words(text: str, way: str) -> None:
    assert comparing.way_of(text) == way


def test_a_comparison_never_leaves(pair: Pair, template: Template) -> None:
    receipt = comparing.record(pair.theirs, template.people["ana"].root_fingerprint, how="qr")
    pair.pass_on(pair.theirs)
    ids = {entry.id for entry in receipt.entries}
    assert ids
    assert not ids & {entry.id for entry in pair.ours.entries}


def test_of_two_concurrent_findings_the_one_against_stands(pair: Pair, template: Template) -> None:
    """Two colleagues compare at the same time; what speaks against the root must not be outvoted by chance."""
    root = template.people["ben"].root_fingerprint
    held = comparing.bearer_of(pair.ours, root)
    assert held is not None
    verdicts: tuple[ComparisonVerdict, ComparisonVerdict] = ("same", "different")
    same, different = (
        pair.ours.draft(
            [Put(comparing.comparison_of(pair.ours, held, organisation="Beta", how="voice", verdict=verdict))]
        )
        for verdict in verdicts
    )
    while same[0].id < different[0].id:  # until the order of acts alone would let the good word stand
        value = comparing.comparison_of(pair.ours, held, organisation="Beta", how="voice")
        same = pair.ours.draft([Put(value)])
    pair.ours.commit("Two findings", [*same, *different])
    assert pair.ours.deal.projection.standing["team", "comparison/1", root].entry == same[0]
    assert comparisons(pair.ours.deal)[root].comparison.verdict == "different"
    assert not comparisons(pair.ours.deal)[root].trusted
