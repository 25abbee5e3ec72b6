"""Who acts for our side: entered from a card, given other days, ended for good, and told as they stand."""

from datetime import date, timedelta

import pytest

from negotiator.crypto import Identity
from negotiator.domain.charter import Party, Person
from negotiator.domain.positions import Comment
from negotiator.services import founding, packages, people
from negotiator.services.identities import LastPerson
from negotiator.services.mandates import NoMandate
from negotiator.services.people import NoSuchPerson, NoTime, PersonThere, Seat, UnknownRole
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Pair

TODAY = (START + timedelta(days=1)).date()  # of an open desk


def seat(workspace: Workspace, key: str) -> Seat:
    return next(one for one in people.seats(workspace) if one.key == key)


def dora() -> Identity:
    return Identity.create(name="Dora Fay", organisation="Alpha Ltd", email="d@alpha.example", at=START)


def card_of(identity: Identity) -> bytes:
    return identity.contact().to_bytes(identity)


def test_everyone_is_told_ours_first(pair: Pair) -> None:
    founding.name_people(pair.ours, [Person(key="gus", name="Gus Hale", party="alpha", role="observer")])
    found = people.seats(pair.ours)
    assert [(one.key, one.party_name, one.state, one.ours) for one in found] == [
        ("ana", "Alpha", "acts", True),
        ("carl", "Alpha", "acts", True),
        ("gus", "Alpha", "named", True),
        ("ben", "Beta", "acts", False),
    ]
    assert [one.key for one in found if one.me] == ["ana"]
    assert [one.key for one in found if one.packages] == ["ana", "carl", "ben"]
    assert seat(pair.ours, "carl").entered_by == "Ana Roe"


def test_a_colleague_is_entered_from_their_card(pair: Pair) -> None:
    card = card_of(dora())
    people.enter(pair.ours, card, role="counsel", key="dora", until=TODAY + timedelta(days=30))
    held = pair.ours.deal.record(Person, "dora")
    assert held is not None
    assert (held.role, held.party, held.card) == ("counsel", "alpha", card.decode())
    assert seat(pair.ours, "dora").packages
    with pytest.raises(PersonThere):
        people.enter(pair.ours, card)
    with pytest.raises(PersonThere):
        people.enter(pair.ours, card_of(Identity.create(name="Eva", organisation="Alpha", at=START)), key="dora")


@pytest.mark.parametrize(
    ("facts", "error"),
    [({"role": "archduke"}, UnknownRole), ({"since": TODAY, "until": TODAY - timedelta(days=1)}, NoTime)],
)
def test_what_no_mandate_can_be_is_refused(pair: Pair, facts: dict[str, object], error: type[Exception]) -> None:
    before = pair.ours.entries
    with pytest.raises(error):
        people.enter(pair.ours, card_of(dora()), **facts)  # type: ignore[arg-type]  # one of two sets of facts
    with pytest.raises(error):
        people.change(pair.ours, "carl", **({"role": "counsel"} | facts))  # type: ignore[arg-type]  # likewise
    assert pair.ours.entries == before


@pytest.mark.parametrize(
    ("since", "until", "state"), [(1, None, "not begun"), (None, -1, "ended"), (-1, 1, "acts"), (None, None, "acts")]
)
def test_days_are_told_and_hold(pair: Pair, since: int | None, until: int | None, state: str) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days=days)

    people.change(pair.ours, "carl", role="counsel", since=day(since), until=day(until))
    found = seat(pair.ours, "carl")
    assert (found.state, found.packages, bool(found.why)) == (state, state == "acts", state != "acts")
    with pair.ours.acting_as("Carl Lex"):
        if state == "acts":
            pair.ours.put(Comment(key="C-1", text="a remark"))
        else:
            with pytest.raises(NoMandate):
                pair.ours.put(Comment(key="C-1", text="a remark"))


def test_a_role_is_told_before_anything_is_signed(pair: Pair) -> None:
    people.change(pair.ours, "carl", role="observer")
    before = pair.ours.entries
    with pair.ours.acting_as("Carl Lex"), pytest.raises(NoMandate, match="role of observer"):
        pair.ours.put(Comment(key="C-1", text="a remark"))
    assert pair.ours.entries == before
    with pytest.raises(NoMandate, match="may not enter people"):
        pair.ours.put(Person(key="x", name="X", party="beta", fingerprint="ab" * 32))


def test_a_mandate_ends_for_good(pair: Pair) -> None:
    with pair.ours.acting_as("Carl Lex"):
        pair.ours.put(Comment(key="C-1", text="while I may"))
    people.end(pair.ours, "carl")
    found = seat(pair.ours, "carl")
    assert (found.state, found.packages) == ("revoked", False), "the file held the root, so the certificate is revoked"
    assert pair.ours.deal.record(Comment, "C-1") is not None
    pair.pass_on(pair.ours)
    assert seat(pair.theirs, "carl").state == "revoked"
    assert [one.name for one in packages.prepare(pair.theirs).recipients] == ["Ana Roe"]


def test_only_our_own_people_end_and_never_the_last(pair: Pair) -> None:
    for key in ("ben", "nobody"):
        with pytest.raises(NoSuchPerson):
            people.end(pair.ours, key)
    with pytest.raises(LastPerson):
        people.leave(pair.theirs)
    with pytest.raises(NoSuchPerson):
        people.change(pair.ours, "ben", role="observer")


def test_who_leaves_takes_the_root_along(pair: Pair) -> None:
    """Ana's root was pinned for the party: with it she could enter herself again."""
    people.enter(pair.ours, card_of(dora()), key="dora")
    ana = pair.ours.identity
    people.leave(pair.ours)
    party = pair.ours.deal.record(Party, "alpha")
    assert party is not None
    assert ana.root_fingerprint not in party.roots
    assert party.roots
    assert pair.ours.deal.roster.mandate(ana.fingerprint, on=TODAY) is not None
    assert [one.key for one in pair.ours.deal.roster.acting("alpha", on=TODAY)] == ["carl", "dora"]
