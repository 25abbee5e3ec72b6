"""Approvals bind exactly one content: they go stale when it changes, and nothing binding happens without them."""

import pytest

from negotiator.domain.approvals import DecisionRight, Verdict
from negotiator.domain.positions import Note
from negotiator.services import approvals, versions
from negotiator.services.approvals import NotAgreed, NotApproved, NotYours, ReasonMissing, WrongPassphrase
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, PASSPHRASE, TEXT, Pair, newest, word


def guard(desk: Workspace, event: str, *roles: str) -> None:
    """Let our matrix want these roles before an event."""
    key = f"D-{event}"
    desk.put(DecisionRight(key=key, event=event, party=desk.deal.ours, roles=roles))  # type: ignore[arg-type]  # an event by name


def test_agreeing_waits_for_the_matrix(desk: Workspace) -> None:
    guard(desk, "agree", "counsel")
    waiting = approvals.waiting_for(desk, newest(desk), event="agree")
    assert [(step.role, step.state) for step in waiting.steps] == [("counsel", "waiting")]
    assert waiting.title == "Agree to Supply Agreement v1"
    assert waiting.requested_by == "Ana Roe"
    with pytest.raises(NotApproved, match=r"counsel \(waiting\)"):
        approvals.assent(desk, newest(desk))
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, waiting, "approved with condition", conditions="Read clause 1 again")
    assert approvals.waiting_for(desk, newest(desk), event="agree").done
    approvals.assent(desk, newest(desk))


def test_who_does_not_decide_is_told_who_does(desk: Workspace) -> None:
    guard(desk, "agree", "counsel")
    waiting = approvals.waiting_for(desk, newest(desk), event="agree")
    with pytest.raises(NotYours) as refusal:
        approvals.approve(desk, waiting, "approved")
    assert "counsel" in refusal.value.hint
    unguarded = approvals.waiting_for(desk, newest(desk), event="send")
    with pytest.raises(NotYours) as nobody:
        approvals.approve(desk, unguarded, "approved")
    assert "Nobody" in nobody.value.hint


@pytest.mark.parametrize("verdict", ["declined", "approved with condition"])
def test_a_refusal_or_condition_needs_its_reason(desk: Workspace, verdict: Verdict) -> None:
    guard(desk, "agree", "negotiator")
    waiting = approvals.waiting_for(desk, newest(desk), event="agree")
    with pytest.raises(ReasonMissing):
        approvals.approve(desk, waiting, verdict, reason="  ")
    approvals.approve(desk, waiting, verdict, reason="Too late")
    assert approvals.waiting_for(desk, newest(desk), event="agree").steps[0].state == verdict


def test_a_declined_step_stops_the_event(desk: Workspace) -> None:
    guard(desk, "agree", "negotiator")
    approvals.approve(desk, approvals.waiting_for(desk, newest(desk), event="agree"), "declined", reason="No")
    with pytest.raises(NotApproved, match="declined"):
        approvals.assent(desk, newest(desk))


def test_an_approval_is_of_one_version_alone(desk: Workspace) -> None:
    guard(desk, "send", "counsel")
    versions.take_in(desk, word(TEXT.replace("150", "160")), name="supply.docx", instrument=AGREEMENT)
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, approvals.waiting_for(desk, newest(desk), event="send"), "approved")
    approvals.require_for_sending(desk, (newest(desk).hash,))
    versions.take_in(desk, word(TEXT.replace("150", "170")), name="supply.docx", instrument=AGREEMENT)
    with pytest.raises(NotApproved):
        approvals.require_for_sending(desk, (newest(desk).hash,))


def test_an_approval_of_one_event_is_of_no_other(desk: Workspace) -> None:
    for event in ("send", "agree"):
        guard(desk, event, "counsel")
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, approvals.waiting_for(desk, newest(desk), event="send"), "approved")
    assert approvals.waiting_for(desk, newest(desk), event="send").done
    with pytest.raises(NotApproved, match=r"counsel \(waiting\)"):
        approvals.assent(desk, newest(desk))


def test_one_verdict_serves_every_right_that_calls_on_a_role(desk: Workspace) -> None:
    guard(desk, "agree", "counsel")
    desk.put(DecisionRight(key="D-2", event="agree", party=desk.deal.ours, roles=("counsel",)))
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, approvals.waiting_for(desk, newest(desk), event="agree"), "approved")
    assert approvals.waiting_for(desk, newest(desk), event="agree").done


def test_who_sends_approves_by_signing(desk: Workspace) -> None:
    guard(desk, "send", "negotiator")
    approvals.require_for_sending(desk, (newest(desk).hash,))


def test_only_an_agreed_form_is_signed(pair: Pair) -> None:
    with pytest.raises(NotAgreed, match="not in agreed form"):
        approvals.execute(pair.ours, newest(pair.ours))
    guard(pair.ours, "execute", "counsel")
    approvals.assent(pair.ours, newest(pair.ours))
    pair.pass_on(pair.ours)
    approvals.assent(pair.theirs, newest(pair.theirs))
    pair.pass_on(pair.theirs)
    assert newest(pair.ours).state == "agreed form"
    (waiting,) = approvals.queue(pair.ours)
    assert waiting.event == "execute"
    with pytest.raises(NotApproved):
        approvals.execute(pair.ours, newest(pair.ours))
    with pair.ours.acting_as("Carl Lex"):
        approvals.approve(pair.ours, waiting, "approved", shared=True)
    approvals.execute(pair.ours, newest(pair.ours))


def test_the_passphrase_is_asked_again(desk: Workspace) -> None:
    approvals.confirm_passphrase(desk, PASSPHRASE)
    for wrong in ("", "another one"):
        with pytest.raises(WrongPassphrase):
            approvals.confirm_passphrase(desk, wrong)
    desk.put(Note(key="N-1", text="the file is open still"))
