"""To whom a package can go: who has a key and a running mandate, and what each may see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from negotiator.crypto import Revocation
from negotiator.crypto.crl import to_text
from negotiator.domain.charter import Person
from negotiator.domain.registers import Risk
from negotiator.domain.trust import Revoked
from negotiator.domain.walls import Wall
from negotiator.services import packages, recipients
from negotiator.services.receipts import State
from negotiator.services.recipients import NobodyChosen, NoColleague, NotARecipient
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Pair

TODAY = START.date()


def keys(workspace: Workspace, on: date, *, but: str = "") -> list[str]:
    """Return whom a package to the other side could go to."""
    return [person.key for person in recipients.possible(workspace.deal, on=on, audience="partner", but=but)]


@pytest.mark.parametrize(
    ("since", "until", "reached"),
    [(None, None, True), (1, None, False), (None, -1, False), (-1, 1, True), (0, 0, True), (None, 365, True)],
)
def test_a_mandate_must_run_on_the_day(pair: Pair, since: int | None, until: int | None, reached: bool) -> None:
    ben = pair.theirs.deal.record(Person, "ben")
    assert ben is not None
    first, last = (None if days is None else TODAY + timedelta(days=days) for days in (since, until))
    pair.theirs.put(replace(ben, since=first, until=last))
    found = recipients.possible(pair.theirs.deal, on=TODAY, audience="team")
    assert ([person.key for person in found] == ["ben"]) == reached


def test_a_key_that_was_revoked_or_that_its_owner_did_not_give_opens_nothing(pair: Pair) -> None:
    identity = pair.theirs.identity
    crl = identity.revoking([Revocation(serial=identity.serial, at=START, reason="lost")]).crl(START)
    facts = {"leaf": identity.fingerprint, "root": identity.root_fingerprint, "crl": to_text(crl)}
    assert [one.key for one in recipients.possible(pair.theirs.deal, on=TODAY, audience="team")] == ["ben"]
    pair.theirs.perform("Lost", [State(Revoked(reason="lost", **facts))])
    assert recipients.possible(pair.theirs.deal, on=TODAY, audience="team") == ()


def test_someone_without_a_key_gets_nothing(pair: Pair) -> None:
    pair.theirs.put(Person(key="observer", name="Ola Nordmann", party="beta"))
    pair.pass_on(pair.theirs)
    assert keys(pair.ours, TODAY) == ["ben"]


def test_who_is_not_among_them_is_refused_by_name(pair: Pair) -> None:
    with pytest.raises(NotARecipient, match="'ana'"):
        packages.prepare(pair.ours, to=["ana"])
    assert [one.name for one in packages.prepare(pair.ours, to=["ben"]).recipients] == ["Ben Doe"]


def test_a_package_for_nobody_is_not_made(pair: Pair) -> None:
    with pytest.raises(NobodyChosen) as refused:
        packages.prepare(pair.ours, to=())
    assert "ben" in refused.value.hint
    with pytest.raises(NobodyChosen):
        packages.prepare(pair.ours, to=(), audience="team")


def test_nobody_of_our_own_side_is_told_apart_from_nobody_of_theirs(pair: Pair) -> None:
    with pytest.raises(NoColleague):
        packages.prepare(pair.theirs, audience="team")


def test_of_rival_walls_each_hides(pair: Pair) -> None:
    for key in ("R-1", "R-2"):
        pair.ours.put(Risk(key=key, failure_mode=key), shared=True)
    wall = Wall(key="W-1", name="Inner circle", members=("ana", "carl", "ben"), covers=("risk/R-1",))
    pair.ours.put(wall, shared=True)
    pair.pass_on(pair.ours)
    pair.ours.put(replace(wall, covers=("risk/R-2",)), shared=True)
    pair.theirs.put(replace(wall, covers=("risk/R-1", "risk/*")), shared=True)
    pair.pass_on(pair.theirs)
    assert {one.covers for one in recipients.walls_of(pair.ours.deal)} == {("risk/R-2",), ("risk/R-1", "risk/*")}


def test_people_are_grouped_by_what_they_may_see(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="a leak"), shared=True)
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana",), covers=("risk/R-1",)))
    groups = recipients.sights(pair.ours.deal, pair.ours.deal.people)
    assert [person.key for person in groups[0].people] == ["ana"]
    assert groups[0].hidden == 0
    assert groups[-1].hidden == 1, "the wall itself is our team's and travels to nobody"
    team = recipients.sights(pair.ours.deal, pair.ours.deal.people, audience="team")
    assert team[-1].hidden == 2
