"""Change control: from a request on the signed text to an amendment that both sides consented to."""

from decimal import Decimal

import pytest

from negotiator.domain import stages
from negotiator.domain.approvals import DecisionRight
from negotiator.kernel import Refused
from negotiator.services import approvals, changes, docket, versions
from negotiator.services.approvals import NotApproved
from negotiator.services.changes import NoSuchRequest, NothingChanged, NothingInForce, WrongStage
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, word

LONGER = TEXT.replace("150 days", "180 days")


@pytest.fixture
def signed(pair: Pair) -> Pair:
    """Return both sides with the first draft signed, and a matrix on ours."""
    pair.agree_and_sign()
    right = DecisionRight(
        key="D-1", event="amend", party="alpha", roles=("counsel",), threshold=Decimal(1000), unit="EUR"
    )
    pair.ours.put(right)
    return pair


def open_longer(desk: Workspace) -> str:
    """Open a request for a longer term and return its number."""
    changes.open_request(
        desk, instrument=AGREEMENT, title="Longer term", reason="Late kiln", data=word(LONGER), name="supply.docx"
    )
    return stages.requests(desk.deal)[-1].request.key


def assess(desk: Workspace, key: str, *, amount: int = 5000) -> None:
    """State what the request does."""
    changes.state_impact(
        desk, key, economics="dearer", milestones="later", risks="none", amount=Decimal(amount), days=30
    )


def approve(desk: Workspace, key: str) -> None:
    """Let counsel approve a request."""
    waiting = next(one for one in approvals.queue(desk) if one.subject == f"request/{key}")
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, waiting, "approved", shared=True)


def test_before_signature_there_is_nothing_to_amend(desk: Workspace) -> None:
    with pytest.raises(NothingInForce):
        open_longer(desk)
    with pytest.raises(NoSuchRequest, match="CR-9"):
        changes.status_of(desk, "CR-9")


def test_from_request_to_amendment(signed: Pair) -> None:
    ours, theirs = signed.ours, signed.theirs
    key = open_longer(ours)
    assert changes.status_of(ours, key).state == "impact"
    request = changes.status_of(ours, key).request
    assert [(one.kind, one.old_text, one.new_text) for one in request.operations] == [("substitution", "150", "180")]
    with pytest.raises(WrongStage, match="impact"):
        changes.submit(ours, key)
    assess(ours, key)
    assert changes.status_of(ours, key).state == "approval"
    with pytest.raises(NotApproved, match=r"counsel \(waiting\)"):
        changes.submit(ours, key)
    approve(ours, key)
    changes.submit(ours, key)
    assert changes.status_of(ours, key).stream == "shared"
    signed.pass_on(ours)
    assert [change.new_text for change in changes.compare_request(theirs, key).changes] == ["180"]
    with pytest.raises(WrongStage, match="with partner"):
        changes.incorporate(theirs, key)
    changes.answer_request(theirs, key, "consents")
    changes.incorporate(theirs, key)
    signed.pass_on(theirs)
    for desk in (ours, theirs):
        assert changes.status_of(desk, key).state == "incorporated"
        conformed = stages.in_force(desk.deal, AGREEMENT)
        assert conformed is not None
        assert conformed.state == "conformed"
        assert "180 days" in "".join(block.text for block in versions.document_of(desk, conformed).blocks)
        assert stages.stage(desk.deal) == "amended"
    with pytest.raises(WrongStage, match="incorporated"):
        changes.answer_request(ours, key, "consents")


def test_an_approval_goes_stale_when_the_request_changes(signed: Pair) -> None:
    key = open_longer(signed.ours)
    assess(signed.ours, key)
    approve(signed.ours, key)
    assert changes.status_of(signed.ours, key).steps[0].state == "approved"
    assess(signed.ours, key, amount=9000)
    assert changes.status_of(signed.ours, key).steps[0].state == "stale"
    with pytest.raises(NotApproved, match=r"counsel \(stale\)"):
        changes.submit(signed.ours, key)
    signed.ours.undo()
    assert changes.status_of(signed.ours, key).steps[0].state == "approved", "the approved words are back"


def test_below_the_threshold_nobody_is_asked(signed: Pair) -> None:
    key = open_longer(signed.ours)
    assess(signed.ours, key, amount=10)
    assert not changes.status_of(signed.ours, key).steps
    changes.submit(signed.ours, key)


def test_a_refusal_ends_a_request(signed: Pair) -> None:
    key = open_longer(signed.ours)
    assess(signed.ours, key, amount=10)
    changes.submit(signed.ours, key)
    signed.pass_on(signed.ours)
    changes.answer_request(signed.theirs, key, "refuses", reason="Too long")
    assert changes.status_of(signed.theirs, key).state == "declined"
    with pytest.raises(WrongStage, match="declined"):
        changes.incorporate(signed.theirs, key)


def test_two_requests_on_one_text_do_not_overwrite_each_other(signed: Pair) -> None:
    ours, theirs = signed.ours, signed.theirs
    first, second = open_longer(ours), open_longer(ours)
    for key in (first, second):
        assess(ours, key, amount=10)
        changes.submit(ours, key)
    signed.pass_on(ours)
    for key in (first, second):
        changes.answer_request(theirs, key, "consents")
    changes.incorporate(theirs, first)
    with pytest.raises(WrongStage, match="overtaken"):
        changes.incorporate(theirs, second)


def test_an_unchanged_text_is_no_request(signed: Pair) -> None:
    before = signed.ours.entries
    with pytest.raises(NothingChanged):
        changes.open_request(signed.ours, instrument=AGREEMENT, title="t", reason="r", data=word(), name="supply.docx")
    with pytest.raises(Refused):
        changes.open_request(signed.ours, instrument="other", title="t", reason="r", data=word(), name="supply.docx")
    assert signed.ours.entries == before


def test_opening_a_request_can_be_undone(signed: Pair) -> None:
    key = open_longer(signed.ours)
    signed.ours.undo()
    with pytest.raises(NoSuchRequest):
        changes.status_of(signed.ours, key)
    signed.ours.redo()
    assert changes.status_of(signed.ours, key).request.title == "Longer term"
    assert newest(signed.ours).state == "executed"


def test_the_docket_lists_what_waits_first(signed: Pair) -> None:
    key = open_longer(signed.ours)
    assess(signed.ours, key)
    matter = docket.docket(signed.ours)[0]
    assert matter.request is not None
    assert matter.request.request.key == key
    assert not matter.decided
    assert [name for _, name, _ in docket.holders(signed.ours, matter.waiting)] == ["Carl Lex"]
    redline = docket.redline_of(signed.ours, matter)
    assert redline is not None
    assert [change.new_text for change in redline.changes] == ["180"]
    approve(signed.ours, key)
    assert all(one.decided for one in docket.docket(signed.ours))
