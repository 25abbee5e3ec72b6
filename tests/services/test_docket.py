"""The docket: versions that wait for our word, and how far each matter is."""

from negotiator.domain.approvals import DecisionRight
from negotiator.services import approvals, docket, versions
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, word


def acts(pair: Pair) -> list[str]:
    """Return what our party can still do to versions."""
    return [matter.act for matter in docket.docket(pair.ours)]


def test_a_version_waits_for_agreement_and_then_for_signature(pair: Pair) -> None:
    assert acts(pair) == ["agree"]
    (matter,) = docket.docket(pair.ours)
    assert docket.redline_of(pair.ours, matter) is None, "nothing stands before the first version"
    assert docket.holders(pair.ours, matter.waiting) == ()
    approvals.assent(pair.ours, newest(pair.ours))
    assert acts(pair) == []
    pair.pass_on(pair.ours)
    approvals.assent(pair.theirs, newest(pair.theirs))
    pair.pass_on(pair.theirs)
    assert acts(pair) == ["sign"]
    approvals.execute(pair.ours, newest(pair.ours))
    assert acts(pair) == []


def test_a_draft_whose_sending_is_guarded_is_a_matter(pair: Pair) -> None:
    pair.ours.put(DecisionRight(key="D-1", event="send", party="alpha", roles=("counsel",)))
    versions.take_in(pair.ours, word(TEXT.replace("150", "160")), name="supply.docx", instrument=AGREEMENT)
    matters = docket.docket(pair.ours)
    guarded = next(matter for matter in matters if matter.waiting.event == "send")
    assert not guarded.decided
    redline = docket.redline_of(pair.ours, guarded)
    assert redline is not None
    assert [change.new_text for change in redline.changes] == ["160"]
