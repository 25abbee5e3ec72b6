"""What acts would do to a deal, worked out from what is held and what arrived alone: no file, no seal, no vault."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from negotiator.crypto import Identity
from negotiator.crypto.signing import UnknownAuthor
from negotiator.domain.charter import Party, Person
from negotiator.domain.positions import Comment
from negotiator.exchange import Letter
from negotiator.ledger import Entry, to_line
from negotiator.services import checks, founding, packages
from negotiator.services.assessing import Assessed, ClockForged, assess
from negotiator.services.receipts import Put
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Pair


def letter(pair: Pair, entries: Sequence[Entry], **changes: object) -> Letter:
    """Return what of a package by our side decides about its entries."""
    held = packages.packages_held(pair.theirs.deal)
    one = Letter(
        id="ab" * 32,
        deal_id=pair.ours.deal_id,
        sequence=1 + max(one.sequence for one in held.values()),
        parents=tuple(held),
        author_root=pair.ours.identity.root_fingerprint,
        shared=[to_line(entry) for entry in entries],
    )
    return replace(one, **changes)  # type: ignore[arg-type]  # the changes are typed where they are made


def shared(desk: Workspace) -> list[Entry]:
    return [entry for entry in desk.entries if entry.stream == "shared"]


def assessed(pair: Pair, entries: Sequence[Entry], **changes: object) -> Assessed:
    desk = pair.theirs
    return assess(desk.entries, desk.deal, letter(pair, entries, **changes), deal_id=desk.deal_id)


def test_new_acts_are_told_and_the_desk_is_as_before(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    before = pair.theirs.deal
    found = assessed(pair, shared(pair.ours))
    assert found.acts == {"comment": 1}
    assert found.counting == found.plan.new
    assert found.after.record(Comment, "C-1") is not None
    assert pair.theirs.deal is before


def test_nothing_new_leaves_the_deal_itself(pair: Pair) -> None:
    assert assessed(pair, shared(pair.ours)).after is pair.theirs.deal


def test_a_person_whom_the_acts_enter_may_sign_those_that_follow(pair: Pair) -> None:
    dora = Identity.create(name="Dora Lin", organisation="Alpha Ltd", at=START)
    founding.add_colleague(pair.ours, dora, role="counsel", key="dora")
    with pair.ours.acting_as("Dora Lin"):
        pair.ours.put(Comment(key="C-1", text="hello"))
    assert assessed(pair, shared(pair.ours)).outside == ()


def test_a_certificate_is_known_by_its_own_hash_whatever_the_record_claims(pair: Pair) -> None:
    mallory = Identity.create(name="Mal Lory", organisation="Alpha Ltd", at=START)
    with pair.ours.acting_as("Ana Roe"):
        held = pair.ours.deal.record(Person, "carl")
        assert held is not None
        posing = replace(held, key="carl", leaf_pem=mallory.leaf_pem.decode(), root_pem=mallory.root_pem.decode())
        pair.ours.put(posing)
    pair.ours.keep_identity(mallory)
    pair.ours.act_as("Mal Lory")
    (forged,) = pair.ours.draft([Put(Comment(key="C-1", text="I am Carl"))])
    claimed = next(one for one in reversed(shared(pair.ours)) if one.kind == "person/1")
    with pytest.raises(UnknownAuthor):
        assessed(pair, [*shared(pair.ours), replace(forged, author=claimed.author), forged])


def test_acts_behind_a_wall_are_counted_and_not_missed(pair: Pair) -> None:
    hidden = pair.ours.put(Comment(key="C-1", text="walled")).entries[0]
    pair.ours.put(Comment(key="C-2", text="not walled"))
    seen = [entry for entry in shared(pair.ours) if entry.id != hidden.id]
    found = assessed(pair, seen, walled=(hidden.id,))
    assert found.walled == 1
    assert found.plan.missing == ()
    assert found.shorter == ()
    assert assessed(pair, seen).plan.missing == (hidden.id,)


def test_a_clock_ahead_of_all_acts_is_refused(pair: Pair) -> None:
    for number in range(3):
        pair.ours.put(Comment(key=f"C-{number}", text="one"))
    with pytest.raises(ClockForged):
        assessed(pair, shared(pair.ours)[-1:])


def test_what_the_newest_package_of_a_sender_lacks_is_told_but_not_for_a_late_one(pair: Pair) -> None:
    before = shared(pair.ours)
    pair.ours.put(Comment(key="C-1", text="one"))
    pair.pass_on(pair.ours)
    held = packages.packages_held(pair.theirs.deal)
    tip = next(id_ for id_, one in held.items() if one.sequence == 2)
    assert len(assessed(pair, before, parents=(tip,)).shorter) == 1
    again = assessed(pair, before, id=tip, sequence=2, parents=())
    assert again.plan.replay
    assert again.shorter == ()


def test_names_that_could_be_taken_for_others_are_counted(pair: Pair) -> None:
    theirs, ours = (pair.theirs.deal.record(Party, key) for key in ("beta", "alpha"))
    assert theirs is not None
    assert ours is not None
    pair.theirs.put(replace(ours, name="Omega Ltd"))
    found = packages.open_package(pair.ours, pair.send(pair.theirs)).assessed
    assert (found.namesakes, found.renamed) == (0, 1)
    pair.theirs.put(replace(theirs, name="Alpha Ltd"))
    found = packages.open_package(pair.ours, pair.send(pair.theirs)).assessed
    assert (found.namesakes, found.renamed) == (1, 1), "they cannot change names with us"
    assert checks.names(found).asks
