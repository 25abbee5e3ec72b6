"""Every check is told, in one order, with a code and words that repeat nothing of a deal."""

import pytest

from negotiator.crypto import NotForYou, SealDamaged
from negotiator.domain.charter import Person
from negotiator.exchange import BadArchive, FileChangedMeanwhile, NotAddressed
from negotiator.kernel import NegotiatorError, Tampered, Unreadable
from negotiator.services import checks
from negotiator.services.checks import STAGES, Check, Stage, passed
from negotiator.services.pins import Judged


class Told(Tampered):
    """An error of a given code."""

    code = "told"

    def __init__(self, code: str) -> None:
        super().__init__("told")
        self.code = code


def test_every_stage_is_told_once_and_those_not_reached_as_not_seen() -> None:
    found = checks.in_order([passed("deal", "fine"), passed("seal", "fine")])
    assert [one.stage for one in found] == list(STAGES)
    assert [one.stage for one in found if one.outcome == "ok"] == ["seal", "deal"]
    assert {one.outcome for one in found} == {"ok", "unseen"}
    assert all(one.title for one in found)


@pytest.mark.parametrize(
    ("error", "stage"),
    [
        (NotForYou(), "seal"),
        (SealDamaged(reason="x"), "seal"),
        (Told("seal-header"), "seal"),
        (BadArchive(reason="x"), "container"),
        (Told("signature-differs"), "signature"),
        (Told("certificate-expired"), "signature"),
        (Told("weak-algorithm"), "signature"),
        (Told("signed-twice"), "signature"),
        (Told("sums-differ"), "integrity"),
        (Told("listing-differs"), "integrity"),
        (FileChangedMeanwhile(), "integrity"),
        (Told("needs-newer"), "format"),
        (Unreadable("x"), "format"),
        (NotAddressed(), "address"),
    ],
)
def test_each_fault_of_reading_is_told_where_it_belongs(error: NegotiatorError, stage: Stage) -> None:
    assert checks.stage_of_reading(error) == stage
    found = list(checks.until(stage, error))
    assert found[-1] == Check(stage=stage, outcome="stop", words=error.message, code=error.code, hint=error.hint)
    assert all(one.outcome == "ok" for one in found[:-1])


@pytest.mark.parametrize(
    ("judged", "outcome", "code"),
    [
        (Judged(code="", standing="known", compared="by telephone, Ana Roe, 2 Mar 2026"), "ok", ""),
        (Judged(code="", standing="known"), "warn", "not-compared"),
        (Judged(code="", standing="known", news="renewed"), "warn", "sender-renewed"),
        (Judged(code="", standing="new", news="introduced"), "danger", "sender-new"),
    ],
)
def test_what_is_said_of_a_sender_tells_whether_anybody_compared(judged: Judged, outcome: str, code: str) -> None:
    check = checks.sender(judged)
    assert (check.outcome, check.code) == (outcome, code)
    assert check.asks == (outcome == "danger")
    assert ("compared:" in check.words) == bool(judged.compared)


def test_a_bad_further_signature_is_told_beside_the_good_ones_and_stops_nothing() -> None:
    good, known = Judged(code="", standing="known", compared="by telephone"), Judged(code="", standing="known")
    bad = Judged(code="leaf-revoked", standing="known", why="The certificate that signed was revoked.")
    assert checks.witnesses([]) == passed("witnesses", "Nobody else signed it.")
    fine = checks.witnesses([("Carl Lex", good), ("Bea Lind", known)])
    assert (fine.outcome, fine.code) == ("ok", "")
    assert "Carl Lex (known, root compared: by telephone), Bea Lind (known, nobody compared the root)" in fine.words
    told = checks.witnesses([("Carl Lex", good), ("Dr Chief", bad)])
    assert (told.outcome, told.code, told.asks) == ("danger", "witness", False)
    assert told.words.startswith("Also signed by Carl Lex")
    assert told.words.endswith("Dr Chief: The certificate that signed was revoked.")


def test_who_signs_in_this_file_need_not_be_compared() -> None:
    me = Person(key="ana", name="Ana Roe", party="alpha", fingerprint="ab" * 32)
    judged = Judged(code="", standing="known", person=me)
    assert checks.sender(judged).code == "not-compared"
    assert checks.sender(judged, own={"ab" * 32}).outcome == "ok"
