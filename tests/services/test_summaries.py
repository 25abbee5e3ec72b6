"""The summary: filled from what is shared, as people read it, signed in a field of one's own."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from negotiator.domain.approvals import DecisionRight
from negotiator.domain.changes import ChangeRequest
from negotiator.domain.registers import MILESTONES, Milestone, Risk
from negotiator.domain.terms import KeyTerm, SheetTerm
from negotiator.reports import DealSummary, verify
from negotiator.services import approvals, changes, decisions, summaries, terms, versions
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, word


def summary_of(desk: Workspace) -> DealSummary:
    """Return the summary before it is rendered."""
    return summaries.build_summary(desk, desk.deal, documents={"a.docx": b"words"}, parents=("p",), redlines=True)


def test_only_what_is_shared_is_told(pair: Pair) -> None:
    desk = pair.ours
    desk.put(Risk(key="R-1", failure_mode="Known to both", owner="ana"), shared=True)
    desk.put(Risk(key="R-2", failure_mode="Ours alone"))
    desk.put(Milestone(key="M-1", title="Pilot", owner="alpha", payment=Decimal(25000)), shared=True)
    decisions.log_decision(desk, question="Who?", outcome="Us", rationale="Near", shared=True)
    decisions.log_decision(desk, question="Secret?", outcome="Yes", rationale="Hush")
    summary = summary_of(desk)
    assert [risk.title for risk in summary.risks] == ["Known to both"]
    assert summary.risks[0].owner == "Ana Roe"
    assert [one.title for one in summary.decisions] == ["Who?"]
    (annex,) = summary.registers
    assert annex.title == MILESTONES.title
    assert "Alpha" in annex.rows[0]
    assert "25,000" in annex.rows[0]
    machine = json.loads(summary.machine)
    assert [risk["key"] for risk in machine["records"]["risk"]] == ["R-1"]
    assert machine["versions"][0]["name"] == "v1"
    assert "note" not in machine["records"]


def test_terms_show_what_they_were(pair: Pair) -> None:
    assert summary_of(pair.ours).terms == ()
    sheet = (
        KeyTerm(key="price", title="Price", kind="money", value="EUR 40,000"),
        KeyTerm(key="host", title="Host", kind="party", value="beta"),
        KeyTerm(key="law", title="Law"),
    )
    terms.add_terms(pair.ours, sheet)
    pair.pass_on(pair.ours)
    terms.set_term(pair.ours, "price", "EUR 41,000")
    pair.pass_on(pair.ours)
    lines = {line.title: line for line in summary_of(pair.ours).terms}
    assert (lines["Price"].value, lines["Price"].changed) == ("EUR 41,000", "EUR 40,000")
    assert (lines["Host"].value, lines["Host"].changed) == ("Beta GmbH", None)
    assert lines["Law"].value == "open"
    unknown = SheetTerm(key="x", group="", title="X", kind="party", value="nobody")
    assert summaries.shown_value(pair.ours.deal, unknown) == "nobody"


def test_a_signed_and_amended_deal_tells_its_story(pair: Pair, fonts: Path) -> None:
    desk = pair.ours
    desk.put(DecisionRight(key="D-1", event="amend", party="alpha", roles=("counsel",)))
    pair.agree_and_sign()
    longer = word(TEXT.replace("150 days", "180 days"))
    changes.open_request(desk, instrument=AGREEMENT, title="Longer", reason="Late", data=longer, name="supply.docx")
    changes.state_impact(desk, "CR-alpha-1", economics="none", milestones="later", risks="none")
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, approvals.queue(desk)[0], "approved", shared=True)
    changes.submit(desk, "CR-alpha-1")
    pair.pass_on(desk)
    changes.answer_request(pair.theirs, "CR-alpha-1", "consents")
    changes.incorporate(pair.theirs, "CR-alpha-1")
    pair.pass_on(pair.theirs)
    summary = summary_of(desk)
    assert summary.stage == "amended"
    assert [line.number for line in summary.amendments] == ["Amendment 1"]
    assert summary.amendments[0].consents == "alpha: consents, beta: consents"
    verdicts = [(line.verdict, line.state) for line in summary.approvals]
    assert verdicts.count(("agreed form", "current")) == 2
    assert verdicts.count(("signed", "current")) == 2
    assert ("approved", "current") in verdicts
    (redline,) = summary.redlines
    assert (redline.old_label, redline.new_label) == ("v1", newest(desk).name)
    assert "1 words inserted" in redline.statistics
    pdf = summaries.summary_pdf(desk, SummaryOptions(fonts=fonts))
    root = desk.identity
    verdict = verify(pdf, trust={root.root_fingerprint: root.root_pem})
    assert verdict.intact
    assert verdict.trusted


def test_two_people_sign_in_fields_of_their_own(desk: Workspace) -> None:
    certificate = summary_of(desk).certificate
    assert certificate is not None
    fields = {signer.name: signer.field for signer in certificate.signers}
    assert fields["Ana Roe"] == summaries.field_of(desk.identity.fingerprint)
    assert len(set(fields.values())) == len(fields) == 2
    assert {signer.compared.partition(",")[0] for signer in certificate.signers} == {"", "by telephone"}
    assert certificate.documents[0].name == "a.docx"
    assert certificate.parents == ("p",)


@pytest.mark.parametrize("value", [None, "", "0"])
def test_what_is_not_there_is_left_empty(desk: Workspace, value: object) -> None:
    facts = next(one for one in MILESTONES.fields if one.widget == "money")
    assert summaries.shown_field(desk.deal, facts, value) == ""


def test_a_stale_approval_is_told_as_stale(pair: Pair) -> None:
    desk = pair.ours
    desk.put(DecisionRight(key="D-1", event="amend", party="alpha", roles=("counsel",)))
    pair.agree_and_sign()
    longer = word(TEXT.replace("150 days", "180 days"))
    changes.open_request(desk, instrument=AGREEMENT, title="L", reason="r", data=longer, name="supply.docx")
    for days in (10, 20):
        changes.state_impact(desk, "CR-alpha-1", economics="e", milestones="m", risks="r", days=days)
        if days == 10:
            with desk.acting_as("Carl Lex"):
                approvals.approve(desk, approvals.queue(desk)[0], "approved", shared=True)
    assert [line.state for line in summary_of(desk).approvals if line.verdict == "approved"] == ["stale"]
    assert versions.find(desk, AGREEMENT, "latest").state == "executed"


def test_what_our_team_alone_decided_does_not_show_in_a_state(pair: Pair) -> None:
    desk = pair.ours
    pair.agree_and_sign()
    longer = word(TEXT.replace("150 days", "180 days"))
    changes.open_request(desk, instrument=AGREEMENT, title="L", reason="r", data=longer, name="supply.docx")
    key = desk.deal.records(ChangeRequest)[0].value.key
    changes.state_impact(desk, key, economics="e", milestones="m", risks="r")
    changes.submit(desk, key)
    told = summary_of(desk).amendments, summaries.machine_summary(desk.deal)
    desk.put(DecisionRight(key="D-1", event="amend", party="alpha", roles=("counsel",)))
    assert (summary_of(desk).amendments, summaries.machine_summary(desk.deal)) == told
    with desk.acting_as("Carl Lex"):
        approvals.approve(desk, approvals.queue(desk)[0], "declined", reason="too dear")
    assert changes.status_of(desk, key).state == "declined"
    assert (summary_of(desk).amendments, summaries.machine_summary(desk.deal)) == told
    versions.take_in(desk, word(TEXT.replace("150", "99")), name="supply.docx", instrument=AGREEMENT)
    assert summary_of(desk).round == "1"
