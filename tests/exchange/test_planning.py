"""What taking a package in would do."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from negotiator.crypto import CertificateBook, Identity
from negotiator.exchange import HeldPackage, ImportPlan, Package, PackagePlan, Pinned, plan, read, write
from negotiator.ledger import Entry, from_lines, to_line, to_lines

PlanMaker = Callable[..., PackagePlan]
EntryMaker = Callable[..., Entry]
EARLIER = "ee" * 32


@pytest.fixture(scope="session")
def received(plan_for: PlanMaker, anna: Identity) -> Callable[..., Package]:
    """Make and read a package by Anna (or by another), with changes to its plan."""

    def reads(*, by: Identity = anna, trust: dict[str, Pinned] | None = None, **changes: object) -> Package:
        return read(write(plan_for(**changes), identity=by).asice, identity=None, trust=trust or {})

    return reads


def planned(package: Package, **changes: object) -> ImportPlan:
    values: dict[str, object] = {"deal_id": "deal-1", "held_entries": set(), "held_packages": {}}
    return plan(package, **(values | changes))  # type: ignore[arg-type]  # the changes are typed where they are made


def held(identity: Identity, sequence: int, *parents: str) -> HeldPackage:
    return HeldPackage(sequence=sequence, author_root=identity.root_fingerprint, parents=parents)


def codes(result: ImportPlan) -> list[str]:
    return [refusal.code for refusal in result.refused]


def test_a_first_package_is_all_new(received: Callable[..., Package], plan_for: PlanMaker) -> None:
    package = received()
    for deal_id in ("deal-1", None):
        result = planned(package, deal_id=deal_id)
        assert result.package_id == package.id
        assert result.new == from_lines(plan_for().ledger)
        assert (result.known, result.forks, result.gaps, result.missing, result.refused) == (0, (), (), (), ())
        assert not result.replay
        assert not result.stopped


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
    assert not result.stopped
    assert (result.new, result.known, result.refused, result.forks) == ((), 2, (), ())


def test_another_deal_stops(received: Callable[..., Package]) -> None:
    result = planned(received(), deal_id="deal-2")
    assert result.stopped
    assert result.new == ()
    assert codes(result) == ["wrong-deal"]


def test_a_changed_root_stops(received: Callable[..., Package], mallory: Identity, trust: dict[str, Pinned]) -> None:
    result = planned(received(by=mallory, trust=trust))
    assert result.stopped
    assert codes(result) == ["author-changed"]


def test_the_next_package_follows_its_parents(
    received: Callable[..., Package], anna: Identity, marco: Identity
) -> None:
    history = {EARLIER: held(anna, 1), "dd" * 32: held(marco, 2, EARLIER)}
    merged = received(sequence=3, parents=(EARLIER, "dd" * 32))
    assert not planned(merged, held_packages=history).stopped


def test_a_gap_is_told_but_does_not_stop(received: Callable[..., Package], anna: Identity) -> None:
    result = planned(received(sequence=4, parents=(EARLIER,)), held_packages={"aa" * 32: held(anna, 1)})
    assert result.gaps == (EARLIER,)
    assert not result.stopped
    assert result.new


def test_a_number_that_does_not_follow_stops(received: Callable[..., Package], marco: Identity) -> None:
    history = {EARLIER: held(marco, 3)}
    for sequence, parents in ((9, (EARLIER,)), (3, (EARLIER,)), (2, ()), (3, (EARLIER, "aa" * 32))):
        result = planned(received(sequence=sequence, parents=parents), held_packages=history)
        assert codes(result) == ["sequence"]
        assert result.stopped


def test_an_older_package_than_the_authors_latest_is_a_rollback(
    received: Callable[..., Package], anna: Identity
) -> None:
    history = {"aa" * 32: held(anna, 3, "bb" * 32)}
    result = planned(received(note="again from the start"), held_packages=history)
    assert codes(result) == ["rollback"]
    assert result.stopped
    assert result.new == ()


def test_a_late_package_that_fills_a_gap_is_no_rollback(received: Callable[..., Package], anna: Identity) -> None:
    late = received()
    result = planned(late, held_packages={"aa" * 32: held(anna, 2, late.id)})
    assert not result.stopped
    assert result.new


def test_two_packages_for_one_place_are_a_fork_and_both_are_named(
    received: Callable[..., Package], anna: Identity, marco: Identity
) -> None:
    package = received()
    result = planned(package, held_packages={EARLIER: held(anna, 1), "dd" * 32: held(marco, 1)})
    (fork,) = result.forks
    assert (fork.author_root, fork.sequence) == (anna.root_fingerprint, 1)
    assert (fork.held, fork.received) == (EARLIER, package.id)
    assert not result.stopped


def test_entries_that_build_on_unknown_ones_are_told(received: Callable[..., Package], make: EntryMaker) -> None:
    first = make()
    second = make(parents=(first.id, "cc" * 32), lamport=2)
    package = received(ledger=to_lines([second]))
    assert planned(package).missing == tuple(sorted((first.id, "cc" * 32)))
    assert planned(package, held_entries={first.id}).missing == ("cc" * 32,)


def test_an_entry_of_another_deal_is_refused_alone(received: Callable[..., Package], make: EntryMaker) -> None:
    good = make()
    result = planned(replace(received(), ledger=(to_line(make(deal="deal-2")), to_line(good))))
    assert result.new == (good,)
    assert codes(result) == ["entry-deal"]
    assert result.refused[0].what == "shared entry 1"


def test_an_entry_in_the_wrong_ledger_is_refused(received: Callable[..., Package], make: EntryMaker) -> None:
    shared, private = make(title="Shared"), make(stream="team")
    lines = (to_line(shared), to_line(private))
    result = planned(replace(received(), ledger=lines, team_ledger=lines))
    assert result.new == (shared, private)
    assert codes(result) == ["entry-stream", "entry-stream"]
    assert [refusal.what for refusal in result.refused] == ["shared entry 2", "team entry 1"]


def test_a_line_that_is_no_entry_is_refused(received: Callable[..., Package], make: EntryMaker) -> None:
    good = make()
    result = planned(replace(received(), ledger=(b'{"noise":1}', to_line(good))))
    assert codes(result) == ["entry-unreadable"]
    assert result.new == (good,)


def test_signatures_are_checked_when_a_verifier_is_given(
    received: Callable[..., Package], make: EntryMaker, anna: Identity, marco: Identity
) -> None:
    book = CertificateBook()
    book.add(anna.leaf_pem, anna.root_pem)
    good, unknown, forged = make(), make(by=marco), make(title="Forged")
    altered = to_lines([good, unknown]) + to_lines([forged]).replace(b"Forged", b"Forget")
    result = planned(received(ledger=altered), verifier=book)
    assert result.new == (good,)
    assert codes(result) == ["author-unknown", "signature"]
