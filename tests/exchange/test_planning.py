"""What taking a package in would do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import (
    LIMITS,
    HeldPackage,
    ImportPlan,
    NumberDoesNotFollow,
    OtherDealsEntry,
    Overtaken,
    Package,
    PackagePlan,
    Pinned,
    TooManyLines,
    WrongDeal,
    WrongLedger,
    latest_of,
    letter_of,
    plan,
    planning,
)
from negotiator.ledger import BadEntry, Entry, from_lines, to_line, to_lines
from tests.exchange.containers import read, write

PlanMaker = Callable[..., PackagePlan]
EntryMaker = Callable[..., Entry]
EARLIER = "ee" * 32


@pytest.fixture(scope="session")
def received(plan_for: PlanMaker, anna: Identity) -> Callable[..., Package]:
    """Make and read a package by Anna (or by another), with changes to its plan."""

    def reads(*, by: Identity = anna, trust: dict[str, Pinned] | None = None, **changes: object) -> Package:
        return read(write(plan_for(**changes), identity=by).asice, identity=None, trust=trust or {})

    return reads


def planned(package: Package, **changes: Any) -> ImportPlan:
    values: dict[str, Any] = {"deal_id": "deal-1", "held_entries": set(), "held_packages": {}}
    return plan(letter_of(package), **(values | changes))


def held(identity: Identity, sequence: int, *parents: str) -> HeldPackage:
    return HeldPackage(sequence=sequence, author_root=identity.root_fingerprint, parents=parents)


def test_a_first_package_is_all_new(received: Callable[..., Package], plan_for: PlanMaker) -> None:
    package = received()
    result = planned(package)
    assert result.package_id == package.id
    assert result.new == from_lines(plan_for().ledger)
    assert result.named == {entry.id for entry in result.new}
    assert (result.known, result.forks, result.gaps, result.missing, result.refused) == (0, (), (), (), ())
    assert not result.replay


def test_known_entries_are_counted_not_repeated(received: Callable[..., Package], plan_for: PlanMaker) -> None:
    first, second = from_lines(plan_for().ledger)
    result = planned(received(ledger=to_lines([first, second, second])), held_entries={first.id})
    assert result.new == (second,)
    assert result.known == 1


def test_a_replay_does_no_harm_and_is_told(received: Callable[..., Package], anna: Identity) -> None:
    package = received()
    known = {entry.id for entry in planned(package).new}
    result = planned(package, held_entries=known, held_packages={package.id: held(anna, 1)})
    assert result.replay
    assert (result.new, result.known, result.refused, result.forks) == ((), 2, (), ())


def test_another_deal_stops(received: Callable[..., Package]) -> None:
    with pytest.raises(WrongDeal):
        planned(received(), deal_id="deal-2")


def test_the_next_package_follows_its_parents(
    received: Callable[..., Package], anna: Identity, marco: Identity
) -> None:
    history = {EARLIER: held(anna, 1), "dd" * 32: held(marco, 2, EARLIER)}
    merged = received(sequence=3, parents=(EARLIER, "dd" * 32))
    assert planned(merged, held_packages=history).new


def test_a_gap_is_told_but_does_not_stop(received: Callable[..., Package], anna: Identity) -> None:
    result = planned(received(sequence=4, parents=(EARLIER,)), held_packages={"aa" * 32: held(anna, 1)})
    assert result.gaps == (EARLIER,)
    assert result.new


def test_a_number_that_does_not_follow_stops(received: Callable[..., Package], marco: Identity) -> None:
    history = {EARLIER: held(marco, 3)}
    for sequence, parents in ((9, (EARLIER,)), (3, (EARLIER,)), (2, ()), (3, (EARLIER, "aa" * 32))):
        with pytest.raises(NumberDoesNotFollow):
            planned(received(sequence=sequence, parents=parents), held_packages=history)


def test_packages_may_be_missing_but_not_without_end(received: Callable[..., Package], marco: Identity) -> None:
    history = {EARLIER: held(marco, 3)}
    parents = (EARLIER, "aa" * 32)
    assert planned(received(sequence=3 + LIMITS.ahead, parents=parents), held_packages=history).gaps == ("aa" * 32,)
    with pytest.raises(NumberDoesNotFollow):
        planned(received(sequence=4 + LIMITS.ahead, parents=parents), held_packages=history)


def test_an_older_package_than_the_authors_latest_is_a_rollback(
    received: Callable[..., Package], anna: Identity
) -> None:
    history = {"aa" * 32: held(anna, 3, "bb" * 32)}
    with pytest.raises(Overtaken):
        planned(received(note="again from the start"), held_packages=history)


def test_one_of_two_for_the_same_place_is_told_however_late_it_comes(
    received: Callable[..., Package], anna: Identity
) -> None:
    history = {"aa" * 32: held(anna, 1), "bb" * 32: held(anna, 2, "aa" * 32)}
    (fork,) = planned(received(note="for somebody else"), held_packages=history).forks
    assert (fork.sequence, fork.held) == (1, "aa" * 32)


def test_a_late_package_that_fills_a_gap_is_no_rollback(received: Callable[..., Package], anna: Identity) -> None:
    late = received()
    result = planned(late, held_packages={"aa" * 32: held(anna, 2, late.id)})
    assert result.new


def test_two_packages_for_one_place_are_a_fork_and_both_are_named(
    received: Callable[..., Package], anna: Identity, marco: Identity
) -> None:
    package = received()
    result = planned(package, held_packages={EARLIER: held(anna, 1), "dd" * 32: held(marco, 1)})
    (fork,) = result.forks
    assert (fork.author_root, fork.sequence) == (anna.root_fingerprint, 1)
    assert (fork.held, fork.received) == (EARLIER, package.id)


def test_entries_that_build_on_unknown_ones_are_told(received: Callable[..., Package], make: EntryMaker) -> None:
    first = make()
    second = make(parents=(first.id, "cc" * 32), lamport=2)
    package = received(ledger=to_lines([second]))
    assert planned(package).missing == tuple(sorted((first.id, "cc" * 32)))
    assert planned(package, held_entries={first.id}).missing == ("cc" * 32,)


def test_entries_behind_a_wall_are_not_missing(received: Callable[..., Package], make: EntryMaker) -> None:
    second = make(parents=("cc" * 32,), lamport=2)
    assert planned(received(ledger=to_lines([second]), walled=("cc" * 32,))).missing == ()


def test_an_entry_of_another_deal_stops(received: Callable[..., Package], make: EntryMaker) -> None:
    with pytest.raises(OtherDealsEntry):
        planned(replace(received(), ledger=(to_line(make()), to_line(make(deal="deal-2")))))


def test_an_entry_in_the_wrong_ledger_stops(received: Callable[..., Package], make: EntryMaker) -> None:
    shared, private = (to_line(make(title="Shared")), to_line(make(stream="team")))
    for ledgers in ({"ledger": (shared, private)}, {"team_ledger": (shared,)}):
        with pytest.raises(WrongLedger):
            planned(replace(received(), **ledgers))


def test_a_line_that_is_no_entry_stops(received: Callable[..., Package], make: EntryMaker) -> None:
    with pytest.raises(BadEntry):
        planned(replace(received(), ledger=(to_line(make()), b'{"noise":1}')))


def test_a_line_of_a_newer_ledger_is_left_out_and_told(received: Callable[..., Package], make: EntryMaker) -> None:
    good = make()
    newer = to_line(good).replace(rb"\"v\":1", rb"\"v\":2")
    result = planned(replace(received(), ledger=(newer,) * 150 + (to_line(good),)))
    assert result.new == (good,)
    assert result.left_out == 150
    assert {(one.code, len(result.refused)) for one in result.refused} == {("entry-newer", 100)}


def test_a_flood_of_lines_stops(
    received: Callable[..., Package], monkeypatch: pytest.MonkeyPatch, make: EntryMaker
) -> None:
    monkeypatch.setattr(planning, "LIMITS", replace(LIMITS, lines=3))
    with pytest.raises(TooManyLines):
        planned(replace(received(), ledger=(to_line(make()),) * 4))


def test_the_newest_number_of_an_author_is_found(anna: Identity, marco: Identity) -> None:
    history = {"aa" * 32: held(anna, 3), "bb" * 32: held(marco, 5), "cc" * 32: held(anna, 1)}
    assert latest_of(anna.root_fingerprint, history) == 3
    assert latest_of("dd" * 32, history) == 0
