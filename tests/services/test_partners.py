"""Partners as their keys stand, and the comparison of numbers that a person made."""

import pytest

from negotiator.domain.trust import comparisons
from negotiator.services import partners
from tests.services.desks import Pair


def test_both_sides_read_out_the_same_number(pair: Pair) -> None:
    (theirs,) = partners.partners(pair.ours)
    ours = partners.find(pair.theirs, pair.ours.identity.root_fingerprint)
    assert theirs.safety_number == ours.safety_number != ""
    assert theirs.code == ours.code
    assert (theirs.key, ours.key) == (pair.theirs.deal.ours, pair.ours.deal.ours)
    assert theirs.people


def test_every_root_of_a_party_is_compared_for_itself(pair: Pair) -> None:
    seen = partners.partners(pair.theirs)
    assert {one.root for one in seen} == {one.root_fingerprint for one in pair.ours.identities}
    assert [one.people for one in seen] == [("Ana Roe, negotiator",), ("Carl Lex, counsel",)]


def test_a_comparison_is_kept_with_how_when_and_by_whom(pair: Pair) -> None:
    before = partners.partners(pair.theirs)[0]
    assert (before.verdict, before.compared) == (None, "")
    receipt = partners.record_comparison(pair.theirs, before.root, how="face to face")
    after, other = partners.partners(pair.theirs)
    assert after.compared == "face to face, Ben Doe, 3 Mar 2026"
    assert after.verdict == "same"
    assert other.verdict is None
    assert receipt.topics == {"comparison"}
    assert not receipt.undoable
    assert {entry.stream for entry in receipt.entries} == {"team"}
    assert comparisons(pair.theirs.deal)[before.root].comparison.by == "ben"


def test_what_was_compared_while_adding_a_partner_is_recorded(pair: Pair) -> None:
    (theirs,) = partners.partners(pair.ours)
    assert theirs.compared == "by telephone, Ana Roe, 2 Mar 2026"


def test_what_an_earlier_version_noted_is_shown_until_it_is_recorded(pair: Pair) -> None:
    root = partners.partners(pair.theirs)[0].root
    row = {"party": "alpha", "compared": "by telephone", "at": "2025-11-02T09:00:00+00:00", "root_pem": ""}
    pair.theirs.vault.local.set(f"pin/{root}", row)
    assert partners.partners(pair.theirs)[0].compared == "by telephone, 2025-11-02"
    partners.record_comparison(pair.theirs, root, how="by telephone")
    assert partners.partners(pair.theirs)[0].compared == "by telephone, Ben Doe, 3 Mar 2026"
    assert pair.theirs.vault.local.get(f"pin/{root}") is None


def test_a_partner_is_found_by_key_name_or_root(pair: Pair) -> None:
    (theirs,) = partners.partners(pair.ours)
    for name in ("beta", "Beta GmbH", theirs.root, theirs.root[:8].upper()):
        assert partners.find(pair.ours, name) == theirs
    for name in ("gamma", "", theirs.root[:3]):
        with pytest.raises(partners.NoSuchRoot):
            partners.find(pair.ours, name)


def test_a_root_of_nobody_is_refused(pair: Pair) -> None:
    with pytest.raises(partners.NoSuchRoot):
        partners.record_comparison(pair.ours, "0" * 64, how="never")
