"""Decision rights and approvals: what is called on, what counts, what blocks."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from negotiator.domain.approvals import (
    Approval,
    ApprovalStep,
    DecisionRight,
    GivenApproval,
    Verdict,
    applies,
    route,
    settled,
)
from negotiator.domain.charter import Person
from negotiator.ledger import Entry

ENTRY = Entry(
    id="0" * 64, deal="d", stream="shared", kind="approval/1", body={}, parents=(), lamport=1, author="a" * 64,
    claimed_at=datetime(2026, 3, 2, tzinfo=UTC), signature=b"", signed=b"",
)  # fmt: skip


def right(**changed: object) -> DecisionRight:
    basis = DecisionRight(key="DR-1", event="amend", party="NW", roles=("counsel", "finance"))
    return replace(basis, **changed)  # type: ignore[arg-type]  # each is right for its field


def given(role: str, verdict: Verdict = "approved", *, party: str = "NW", stale: bool = False) -> GivenApproval:
    approval = Approval(subject="request/CR-1", subject_hash="h", verdict=verdict)
    return GivenApproval(
        approval=approval, entry=ENTRY, person=Person(key=role, name=role, party=party, role=role), stale=stale
    )


def steps(of: DecisionRight, *approvals: GivenApproval) -> tuple[ApprovalStep, ...]:
    return route([of], event="amend", amounts={}, given=approvals)


@pytest.mark.parametrize(
    ("threshold", "unit", "amounts", "called"),
    [
        ("0", "", {}, True),
        ("-1", "EUR", {}, True),
        ("50000", "EUR", {"EUR": "49999.99"}, False),
        ("50000", "EUR", {"EUR": "50000"}, True),
        ("50000", "EUR", {"EUR": "-50000"}, True),
        ("50000", "EUR", {"EUR": "0", "days": "60000"}, False),
        ("30", "days", {"EUR": "1000000", "days": "29"}, False),
        ("30", "days", {"days": "30"}, True),
        ("30", "days", {"EUR": "1000000"}, False),
        ("50000", "EUR", {}, False),
        ("50000", "EUR", {"USD": "0", "days": "9"}, False),
        ("50000", "EUR", {"USD": "1"}, True),
    ],
)
def test_thresholds(threshold: str, unit: str, amounts: dict[str, str], called: bool) -> None:
    one = right(threshold=Decimal(threshold), unit=unit)
    sizes = {name: Decimal(size) for name, size in amounts.items()}
    assert applies(one, event="amend", amounts=sizes) is called
    assert applies(one, event="send", amounts=sizes) is False


def test_the_matrix_routes_an_event_to_each_role_that_it_names() -> None:
    matrix = [right(), right(key="DR-2", event="send"), right(key="DR-3", roles=("approver",), threshold=Decimal(10))]
    told = route(matrix, event="amend", amounts={}, given=())
    assert [(step.right.key, step.role, step.state) for step in told] == [
        ("DR-1", "counsel", "waiting"),
        ("DR-1", "finance", "waiting"),
    ]
    assert all(step.given is None for step in told)


def test_an_approval_counts_for_its_role_and_party_alone() -> None:
    stranger = replace(given("counsel"), person=None)
    for other in (given("negotiator"), given("counsel", party="CC"), stranger):
        assert [step.state for step in steps(right(), other)] == ["waiting", "waiting"]
    assert [step.state for step in steps(right(), given("counsel"))] == ["approved", "waiting"]


def test_the_last_word_of_a_role_counts() -> None:
    of = right(roles=("counsel",))
    assert steps(of, given("counsel", "declined"), given("counsel"))[0].state == "approved"
    assert steps(of, given("counsel"), given("counsel", "declined"))[0].state == "declined"


def test_an_approval_of_other_content_is_stale() -> None:
    of = right(roles=("counsel",))
    stale = given("counsel", stale=True)
    assert (steps(of, stale)[0].state, steps(of, stale)[0].given) == ("stale", stale)
    assert not settled(steps(of, stale))
    assert steps(of, given("counsel"), stale)[0].state == "approved"
    assert steps(of, given("counsel", "declined", stale=True), given("counsel"))[0].state == "approved"


@pytest.mark.parametrize(
    ("quorum", "verdicts", "done"),
    [
        ("all", {}, False),
        ("all", {"counsel": "approved"}, False),
        ("all", {"counsel": "approved", "finance": "approved with condition"}, True),
        ("all", {"counsel": "approved", "finance": "declined"}, False),
        ("any", {}, False),
        ("any", {"finance": "approved"}, True),
        ("any", {"finance": "approved with condition"}, True),
        ("any", {"counsel": "declined"}, False),
        ("any", {"counsel": "declined", "finance": "approved"}, False),
    ],
)
def test_quorum(quorum: str, verdicts: dict[str, Verdict], done: bool) -> None:
    approvals = [given(role, verdict) for role, verdict in verdicts.items()]
    assert settled(steps(right(quorum=quorum), *approvals)) is done


def test_every_right_must_be_satisfied() -> None:
    matrix = [right(roles=("counsel",)), right(key="DR-2", roles=("finance",))]
    told = route(matrix, event="amend", amounts={}, given=[given("counsel")])
    assert not settled(told)
    assert settled(route(matrix, event="amend", amounts={}, given=[given("counsel"), given("finance")]))
    assert settled(())
