"""What was typed and taken back before it was sent stays here, for ever, and both sides still see the same."""

from dataclasses import replace

import pytest

from negotiator.domain.charter import Person
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.domain.taken_back import carried, taken_back
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read
from tests.services.desks import Pair, receive

SECRET = "five million at most"


def said(pair: Pair, sealed: bytes) -> bytes:
    """Return every act, content and page of a package, as the other side reads it."""
    package = read(sealed, identity=pair.theirs.identity, trust={})
    return b"\n".join([*package.ledger, *package.blobs.values(), package.deal_json])


def risks(desk: Workspace) -> dict[str, str]:
    return {held.value.key: held.value.failure_mode for held in desk.deal.records(Risk)}


def test_what_was_undone_before_it_was_sent_never_leaves(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode=SECRET), shared=True)
    pair.ours.undo()
    for _ in range(2):
        sealed = pair.send(pair.ours)
        assert SECRET.encode() not in said(pair, sealed)
        receive(pair.theirs, sealed)
    assert risks(pair.theirs) == risks(pair.ours) == {}
    pair.ours.put(Risk(key="R-1", failure_mode="the weather"), shared=True)
    sealed = pair.send(pair.ours)
    assert SECRET.encode() not in said(pair, sealed)
    receive(pair.theirs, sealed)
    assert risks(pair.theirs) == risks(pair.ours) == {"R-1": "the weather"}


def test_of_several_values_since_the_last_package_the_last_one_leaves(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="first"), shared=True)
    pair.pass_on(pair.ours)
    for words in ("second", SECRET, "third"):
        pair.ours.put(Risk(key="R-1", failure_mode=words), shared=True)
    sealed = pair.send(pair.ours)
    assert SECRET.encode() not in said(pair, sealed)
    receive(pair.theirs, sealed)
    held = pair.theirs.deal.held(Risk, "R-1")
    assert held is not None
    assert (held.value.failure_mode, held.rivals) == ("third", ())


def test_what_was_sent_and_then_changed_goes_on_travelling(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="as they know it"), shared=True)
    pair.pass_on(pair.ours)
    pair.ours.put(Risk(key="R-1", failure_mode="changed"), shared=True)
    assert taken_back(pair.ours.deal, pair.ours.carried) == frozenset()
    assert b"as they know it" in said(pair, pair.send(pair.ours))


def test_a_redone_step_leaves_and_what_stood_between_does_not(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="kind words"))
    pair.ours.put(Comment(key="C-1", text=SECRET))
    pair.ours.undo()
    sealed = pair.send(pair.ours)
    assert SECRET.encode() not in said(pair, sealed)
    receive(pair.theirs, sealed)
    pair.ours.redo()
    sealed = pair.send(pair.ours)
    assert SECRET.encode() in said(pair, sealed)
    receive(pair.theirs, sealed)
    held = pair.theirs.deal.held(Comment, "C-1")
    assert held is not None
    assert (held.value.text, held.rivals) == (SECRET, ())


def test_who_signs_is_not_kept_back(pair: Pair) -> None:
    ana = pair.ours.deal.record(Person, "ana")
    assert ana is not None
    pair.ours.put(replace(ana, email="first@alpha.example"))
    pair.ours.put(replace(ana, email="second@alpha.example"))
    pair.pass_on(pair.ours)
    assert pair.theirs.deal.people == pair.ours.deal.people
    assert pair.theirs.deal.outside == ()


def test_a_person_who_came_and_went_between_two_packages_stays_here(pair: Pair) -> None:
    pair.ours.put(Person(key="x", name=SECRET, party="alpha"))
    pair.ours.undo()
    sealed = pair.send(pair.ours)
    assert SECRET.encode() not in said(pair, sealed)
    receive(pair.theirs, sealed)
    assert pair.theirs.deal.people == pair.ours.deal.people


def test_theirs_is_never_kept_back(pair: Pair) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="theirs"), shared=True)
    pair.pass_on(pair.theirs)
    pair.ours.put(Risk(key="R-1", failure_mode="ours"), shared=True)
    assert taken_back(pair.ours.deal, pair.ours.carried) == frozenset()


@pytest.mark.parametrize("packages", [1, 3])
def test_what_was_carried_is_all_that_stood(pair: Pair, packages: int) -> None:
    for number in range(packages):
        pair.ours.put(Risk(key=f"R-{number}", failure_mode="a risk"), shared=True)
        pair.pass_on(pair.ours)
    shared = {entry.id for entry in pair.ours.entries if entry.stream == "shared"}
    assert carried(pair.ours.deal) == pair.ours.carried == shared
