"""Where things stand: versions, whose turn it is, what binds, and every state of a change request."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from negotiator.domain import stages
from negotiator.domain.approvals import Approval, DecisionRight
from negotiator.domain.changes import ChangeRequest, Consent, ConsentVerdict, Incorporated
from negotiator.domain.charter import Party
from negotiator.domain.packages import Assent, Executed, PackageLogged
from negotiator.domain.versions import DocumentVersion, VersionProposed


def version(tree: str, *, turn: int = 1, **changed: Any) -> VersionProposed:
    return replace(VersionProposed(instrument="agreement", turn=turn, state="working", tree=tree), **changed)


def sent(*versions: str, direction: Any = "sent") -> PackageLogged:
    return PackageLogged(direction=direction, package="p", sequence=1, author_root="r", versions=versions)


def names(desk: Any) -> list[tuple[str, str, str]]:
    return [(one.name, one.side, one.state) for one in stages.versions(desk.deal, "agreement")]


def send(world: Any, desk: Any, proposed: VersionProposed) -> None:
    """Let one side send a version: both hold it, and both log the package."""
    desk.state(proposed, shared=True)
    other = world.marco if desk is world.anna else world.anna
    desk.state(sent(proposed.tree))
    world.exchange()
    other.state(sent(proposed.tree, direction="received"))


def sign_all(world: Any, tree: str, fact: type = Executed) -> None:
    for desk in (world.anna, world.marco):
        desk.state(fact(subject_hash=tree, instrument="agreement"))
    world.exchange()


def hash_of(found: DocumentVersion | None) -> str:
    return found.hash if found else ""


# Versions


def test_drafts_are_ours_until_sent(world: Any) -> None:
    world.anna.state(version("t1"), shared=False)
    world.anna.state(version("t2"), shared=False)
    world.anna.state(version("t3", side="CC", state="received"), shared=False)
    world.anna.state(version("other", instrument="nda"), shared=False)
    assert names(world.anna) == [
        ("draft 1", "NW", "working"),
        ("draft 2", "NW", "working"),
        ("received 1", "CC", "received"),
    ]
    world.exchange()
    assert names(world.marco) == []


def test_what_was_sent_has_one_name_on_both_sides(world: Any) -> None:
    world.anna.state(version("t0"), shared=False)
    world.anna.state(version("t1"), shared=False)
    send(world, world.anna, version("t1"))
    send(world, world.marco, version("t2", turn=2))
    assert names(world.anna) == [("draft 1", "NW", "working"), ("v1", "NW", "sent"), ("v2", "CC", "received")]
    assert names(world.marco) == [("v1", "NW", "received"), ("v2", "CC", "sent")]
    assert [one.shared for one in stages.versions(world.anna.deal, "agreement")] == [False, True, True]
    assert stages.versions(world.anna.deal, "agreement")[1].hash == "t1"


def test_versions_made_beside_each_other_have_one_number_on_both_sides(world: Any) -> None:
    world.anna.state(version("ours"), shared=False)  # drafted before theirs came, sent after it
    send(world, world.marco, version("theirs"))
    send(world, world.anna, version("ours"))
    for desk in (world.anna, world.marco):
        assert {one.name: one.hash for one in stages.versions(desk.deal, "agreement")} == {"v1": "theirs", "v2": "ours"}


def test_the_side_that_a_partner_claims_is_not_heeded(world: Any) -> None:
    send(world, world.marco, version("t1", side="NW"))
    assert names(world.anna) == [("v1", "CC", "received")]


def test_a_version_that_no_package_names_yet_is_the_newest(world: Any) -> None:
    world.marco.state(version("t9"), shared=True)
    world.anna.state(version("t1"), shared=False)
    world.anna.receive(world.marco.held)
    assert [one.hash for one in stages.versions(world.anna.deal, "agreement")] == ["t1", "t9"]


def test_a_label_goes_before_a_number(world: Any) -> None:
    world.anna.state(version("t1", label="Clean copy"), shared=False)
    assert names(world.anna)[0][0] == "Clean copy"


def test_agreed_form_and_execution_want_every_party(world: Any) -> None:
    send(world, world.anna, version("t1"))
    for fact, state in ((Assent, "agreed form"), (Executed, "executed")):
        world.anna.state(fact(subject_hash="t1"))
        world.anna.state(fact(subject_hash="t1"))
        assert names(world.anna)[0][2] != state
        world.marco.state(fact(subject_hash="other"))
        world.exchange()
        assert names(world.anna)[0][2] != state
        world.marco.state(fact(subject_hash="t1"))
        world.exchange()
        assert names(world.anna)[0][2] == names(world.marco)[0][2] == state
        assert stages.stage(world.anna.deal) == state
    assert stages.assenting(world.anna.deal, "t1") == stages.signers(world.anna.deal, "t1") == {"NW", "CC"}


def test_an_outsider_s_signature_signs_nothing(world: Any) -> None:
    send(world, world.anna, version("t1"))
    world.anna.state(Executed(subject_hash="t1"))
    eve = world.marco.beside(world.eve)
    eve.state(Executed(subject_hash="t1"))
    world.anna.receive(eve.held)
    assert stages.signers(world.anna.deal, "t1") == {"NW"}


def test_no_party_agrees_to_nothing(world: Any, new_desk: Any) -> None:
    empty = new_desk(world.eve, "plain", "").deal
    assert stages._by_all(empty, ()) is False
    assert stages.latest(empty, "agreement") is None
    assert stages.in_force(empty, "agreement") is None
    assert stages.last_sent(empty, "agreement") is None
    assert stages.last_received(empty, "agreement") is None


# Turns and rounds


def test_whose_turn_it_is(world: Any) -> None:
    assert stages.our_turn(world.anna.deal)
    assert stages.stage(world.anna.deal) == "drafting"
    assert stages.round_number(world.anna.deal) == 0
    send(world, world.anna, version("t1"))
    assert (stages.our_turn(world.anna.deal), stages.our_turn(world.marco.deal)) == (False, True)
    send(world, world.marco, version("t2", turn=2))
    assert (stages.our_turn(world.anna.deal), stages.our_turn(world.marco.deal)) == (True, False)
    assert stages.round_number(world.anna.deal) == stages.round_number(world.marco.deal) == 1
    send(world, world.anna, version("t3", turn=3))
    assert stages.round_number(world.anna.deal) == 2
    assert stages.stage(world.anna.deal) == "negotiating"


def test_what_was_last_sent_and_last_received(world: Any) -> None:
    send(world, world.anna, version("t1"))
    send(world, world.marco, version("t2", turn=2))
    world.anna.state(version("t3", turn=3), shared=False)
    world.anna.state(sent("term sheet"))
    deal = world.anna.deal
    assert hash_of(stages.last_sent(deal, "agreement")) == "t1"
    assert hash_of(stages.last_received(deal, "agreement")) == "t2"
    assert hash_of(stages.latest(deal, "agreement")) == "t3"
    assert hash_of(stages.latest(deal, "agreement", "received")) == "t2"
    assert stages.latest(deal, "agreement", "executed") is None
    assert hash_of(stages.last_sent(world.marco.deal, "agreement")) == "t2"


# Change control

BLANK = ChangeRequest(key="CR-1", title="Longer term", instrument="agreement", base="t1")
PROPOSED = replace(BLANK, proposed="t2")
ASSESSED = replace(PROPOSED, economics="None", milestones="None", risks="None", amount=Decimal(60_000))


def status(desk: Any) -> Any:
    (only,) = stages.requests(desk.deal)
    return only


def consent(desk: Any, request: ChangeRequest, verdict: ConsentVerdict = "consents") -> None:
    desk.state(Consent(request=request.key, subject_hash=request.content, verdict=verdict))


def amendment(request: ChangeRequest) -> Incorporated:
    return Incorporated(
        number=1, request=request.key, subject_hash=request.content, base=request.base, conformed=request.proposed
    )


def test_a_request_goes_through_every_state(world: Any) -> None:
    world.anna.put(DecisionRight(key="DR", event="amend", party="NW", threshold=Decimal(50_000), unit="EUR"))
    world.anna.put(DecisionRight(key="DR-CC", event="amend", party="CC", roles=("counsel",)))
    lena = world.add_lena("approver")
    send(world, world.anna, version("t1"))
    sign_all(world, "t1")
    seen = []
    for request in (BLANK, PROPOSED, ASSESSED):
        world.anna.put(request)
        seen.append(status(world.anna).state)
    assert [(step.right.key, step.state) for step in status(world.anna).steps] == [("DR", "waiting")]
    lena.held = world.anna.held
    lena.state(Approval(subject="request/CR-1", subject_hash=ASSESSED.content, verdict="approved"))
    world.anna.receive(lena.held)
    seen.append(status(world.anna).state)
    world.exchange()
    consent(world.anna, ASSESSED)
    assert status(world.anna).missing == ("CC",)
    seen.append(status(world.anna).state)
    consent(world.marco, ASSESSED)
    world.exchange()
    seen.append(status(world.anna).state)
    world.anna.state(amendment(ASSESSED))
    world.anna.state(version("t2", state="conformed"), shared=True)
    seen.append(status(world.anna).state)
    assert seen == ["draft", "impact", "approval", "with partner", "with partner", "consented", "incorporated"]
    assert status(world.anna).amendment == amendment(ASSESSED)
    assert hash_of(stages.in_force(world.anna.deal, "agreement")) == "t2"
    assert stages.stage(world.anna.deal) == "amended"


def test_what_was_executed_is_in_force_until_amended(world: Any) -> None:
    send(world, world.anna, version("t1"))
    assert stages.in_force(world.anna.deal, "agreement") is None
    sign_all(world, "t1")
    assert hash_of(stages.in_force(world.anna.deal, "agreement")) == "t1"


def test_a_declined_approval_declines_the_request(world: Any) -> None:
    world.anna.put(DecisionRight(key="DR", event="amend", party="NW"))
    lena = world.add_lena("approver")
    lena.put(ASSESSED)
    lena.state(Approval(subject="request/CR-1", subject_hash=ASSESSED.content, verdict="declined"))
    assert status(lena).state == "declined"


def test_a_refusal_declines_until_the_request_says_something_else(world: Any) -> None:
    world.anna.put(ASSESSED)
    world.exchange()
    consent(world.marco, ASSESSED, "refuses")
    world.exchange()
    assert status(world.anna).state == "declined"
    world.anna.put(replace(ASSESSED, days=10))
    assert (status(world.anna).state, status(world.anna).consents) == ("with partner", {})


def test_the_last_answer_of_a_party_counts(world: Any) -> None:
    world.anna.put(ASSESSED)
    world.exchange()
    consent(world.marco, ASSESSED, "refuses")
    consent(world.marco, ASSESSED, "consents")
    consent(world.anna, ASSESSED)
    world.exchange()
    assert status(world.anna).state == "consented"


def test_an_approval_goes_stale_with_the_request(world: Any) -> None:
    world.anna.put(DecisionRight(key="DR", event="amend", party="NW"))
    lena = world.add_lena("approver")
    lena.put(ASSESSED)
    lena.state(Approval(subject="request/CR-1", subject_hash=ASSESSED.content, verdict="approved"))
    assert status(lena).state == "with partner"
    lena.put(replace(ASSESSED, amount=Decimal(10**6)))
    assert [step.state for step in status(lena).steps] == ["stale"]
    assert status(lena).state == "approval"


@pytest.mark.parametrize("consented", [False, True])
def test_one_side_alone_incorporates_nothing(world: Any, consented: bool) -> None:
    send(world, world.anna, version("t1"))
    sign_all(world, "t1")
    world.marco.put(ASSESSED)
    if consented:
        consent(world.marco, ASSESSED)
    world.marco.state(amendment(ASSESSED))
    world.marco.state(version("t2", state="conformed"), shared=True)
    world.exchange()
    assert stages.amendments(world.anna.deal) == ()
    assert status(world.anna).state == "with partner"
    assert hash_of(stages.in_force(world.anna.deal, "agreement")) == "t1"


def test_consent_to_one_content_incorporates_no_other(world: Any) -> None:
    for desk in (world.anna, world.marco):
        desk.put(ASSESSED)
        consent(desk, ASSESSED)
        world.exchange()
    world.marco.state(replace(amendment(ASSESSED), subject_hash=replace(ASSESSED, days=9).content))
    world.exchange()
    assert stages.amendments(world.anna.deal) == ()


@pytest.mark.parametrize("other", [{"conformed": "t9"}, {"base": "t9"}])
def test_consent_to_one_text_incorporates_no_other(world: Any, other: dict[str, Any]) -> None:
    send(world, world.anna, version("t1"))
    sign_all(world, "t1")
    consented_by_all(world)
    world.marco.state(replace(amendment(ASSESSED), **other))
    world.marco.state(version("t9", state="conformed"), shared=True)
    world.exchange()
    assert stages.amendments(world.anna.deal) == ()
    assert hash_of(stages.in_force(world.anna.deal, "agreement")) == "t1"


def consented_by_all(world: Any) -> None:
    world.anna.put(ASSESSED)
    world.exchange()
    for desk in (world.anna, world.marco):
        consent(desk, ASSESSED)
        world.exchange()


@pytest.mark.parametrize("backdated", [False, True])
def test_nobody_takes_a_consent_back_once_it_is_incorporated(world: Any, backdated: bool) -> None:
    consented_by_all(world)
    before = world.marco.held
    world.anna.state(amendment(ASSESSED))
    world.exchange()
    if backdated:
        world.marco.held = before
    consent(world.marco, ASSESSED, "refuses")
    world.marco.retire(ChangeRequest, "CR-1", shared=True)
    world.exchange()
    assert stages.amendments(world.anna.deal) == (amendment(ASSESSED),)


@pytest.mark.parametrize("backdated", [False, True])
def test_a_party_entered_afterwards_undoes_nothing(world: Any, backdated: bool) -> None:
    send(world, world.anna, version("t1"))
    before = world.marco.held
    sign_all(world, "t1")
    consented_by_all(world)
    world.anna.state(amendment(ASSESSED))
    world.anna.state(version("t2", state="conformed"), shared=True)
    world.exchange()
    if backdated:
        world.marco.held = before
    world.marco.put(Party(key="XX", name="Third Ltd", short="Third"))
    world.exchange()
    assert len(world.anna.deal.parties) == 3
    for desk in (world.anna, world.marco):
        assert hash_of(stages.latest(desk.deal, "agreement", "executed")) == "t1"
        assert hash_of(stages.in_force(desk.deal, "agreement")) == "t2"


def test_nobody_signs_alone_by_knowing_of_no_one_else(world: Any) -> None:
    send(world, world.anna, version("t1"))
    party = next(held.value for held in world.marco.deal.records(Party) if held.value.key == "CC")
    blind = world.marco.put(party, parents=())
    world.marco.state(Executed(subject_hash="t1"), parents=(blind.id,), lamport=blind.lamport + 1)
    world.exchange()
    assert stages.latest(world.anna.deal, "agreement", "executed") is None


def test_an_amendment_stands_beside_acts_that_count_for_nothing(world: Any, new_desk: Any) -> None:
    consented_by_all(world)
    stranger = new_desk(world.eve, world.anna.deal_id, "EV")
    stranger.held = world.anna.held
    stranger.state(Consent(request="CR-1", subject_hash="h", verdict="refuses"))
    world.anna.receive(stranger.held)
    world.anna.state(amendment(ASSESSED))
    assert stages.amendments(world.anna.deal) == (amendment(ASSESSED),)


def test_what_cannot_be_read_of_a_request_is_passed_over(world: Any) -> None:
    world.anna.put(ASSESSED)
    world.anna.write("request/1", {"after": [], "key": "CR-1", "put": {"key": "CR-1", "nonsense": 1}})
    assert world.anna.deal.past(ChangeRequest, "CR-1") == (ASSESSED,)


def test_acts_after_a_mandate_ended_consent_to_nothing(world: Any) -> None:
    world.marco.put(world.person(world.people["marco"], "CC", until=date(2026, 3, 2)))
    world.anna.put(ASSESSED)
    world.exchange()
    world.marco.at = world.marco.at.replace(day=20)
    consent(world.marco, ASSESSED)
    consent(world.anna, ASSESSED)
    world.exchange()
    assert status(world.anna).missing == ("CC",)


def test_without_parties_nothing_is_consented(world: Any, new_desk: Any) -> None:
    desk = new_desk(world.eve, f"x-{world.eve.fingerprint[:32]}", "EV")
    desk.put(world.person(world.eve, "EV"))
    desk.put(ASSESSED)
    assert status(desk).state == "with partner"


def test_what_our_team_wrote_beside_a_draft_is_shown_to_us_alone(world: Any) -> None:
    tree, file = "1a" * 32, "2b" * 32
    draft = VersionProposed(instrument="agreement", turn=1, state="working", tree=tree, note="our last offer")
    world.anna.state(replace(draft, original=file, label="board"), shared=False)
    world.anna.state(VersionProposed(instrument="agreement", turn=1, state="sent", tree=tree), shared=True)
    world.exchange()
    (ours,), (theirs,) = (stages.versions(desk.deal, "agreement") for desk in (world.anna, world.marco))
    assert (ours.note, ours.original, ours.name) == ("our last offer", file, "v1")
    assert (theirs.note, theirs.original) == ("", "")
    assert ours.proposed == theirs.proposed, "what is shared is the same"
    assert ours.shared
