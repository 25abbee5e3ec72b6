"""What would break what both sides see: each such bug, planted, is found by the machines within the usual examples."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from operator import attrgetter
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from negotiator.domain.folding import Folding
from negotiator.domain.packages import PackageLogged
from negotiator.kernel import NegotiatorError
from negotiator.ledger import Entry, Projection, Stream, inverse, order
from negotiator.services import assessing, outgoing, pens, undo
from tests.machines.negotiation import Negotiation, ThreeParties, TwoParties
from tests.machines.test_negotiation import SETTINGS


def order_of_arrival() -> Any:
    """Acts of one clock stand in the order in which they came."""
    return mock.patch.object(order, "place", attrgetter("lamport"))


def clock_counts_team_acts() -> Any:
    """The clock of what is shared goes on with every act of the team."""

    def lamport(self: pens.Frontiers, _stream: Stream) -> int:
        return max(frontier.next_lamport for frontier in self._streams.values())

    return mock.patch.object(pens.Frontiers, "lamport", lamport)


def rivals_outlive_the_choice() -> Any:
    """A new value supersedes the one that stands, and not those beside it."""

    def live(self: Projection, stream: Stream, kind: str, key: str) -> tuple[str, ...]:
        found = self.standing.get((stream, kind, key))
        return (found.entry.id,) if found else ()

    return mock.patch.object(Projection, "live", live)


def roster_in_order_of_arrival() -> Any:
    """An act on the roster is judged by what came before it, and nothing is judged again."""

    def grows(self: Folding, fresh: Sequence[Entry], *, late: bool) -> bool:
        for entry in fresh:
            self._last = (0, "")
            if not self._take(entry):
                self._growing.add(entry)
        return True

    return mock.patch.object(Folding, "_grows_by", grows)


def undo_forgets_the_rival() -> Any:
    """Taking back brings the value before, and supersedes nothing."""
    return mock.patch.object(undo, "inverse", lambda held, act: inverse(held, act) | {"after": []})


@contextmanager
def team_packages_are_told() -> Iterator[None]:
    """A package to the other side comes after those among colleagues."""
    both = dict.fromkeys(("partner", "team"), outgoing.packages_held)

    def held(deal: Any, _audience: str = "partner") -> Any:
        return both["partner"](deal, "partner") | both["team"](deal, "team")

    with mock.patch.object(outgoing, "packages_held", held), mock.patch.object(assessing, "packages_held", held):
        yield


def packages_of_the_ended_are_forgotten() -> Any:
    """A package counts only while its log does."""
    return mock.patch.object(outgoing, "packages_logged", lambda deal: deal.facts(PackageLogged))


@pytest.mark.parametrize(
    ("machine", "plant"),
    [
        (ThreeParties, order_of_arrival),
        (TwoParties, clock_counts_team_acts),
        (ThreeParties, rivals_outlive_the_choice),
        (TwoParties, roster_in_order_of_arrival),
        (TwoParties, undo_forgets_the_rival),
        (TwoParties, team_packages_are_told),
        (TwoParties, packages_of_the_ended_are_forgotten),
    ],
)
def test_a_planted_bug_is_found(machine: type[Negotiation], plant: Callable[[], AbstractContextManager[Any]]) -> None:
    with plant(), pytest.raises((AssertionError, NegotiatorError, ExceptionGroup)):
        run_state_machine_as_test(machine, settings=settings(SETTINGS, derandomize=True))
