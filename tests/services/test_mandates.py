"""What would count for nothing is refused before it is signed; what nobody can judge yet is not."""

import pytest

from negotiator.domain.charter import Person
from negotiator.domain.mandates import Code, Refusal
from negotiator.domain.packages import Assent
from negotiator.domain.positions import Note
from negotiator.domain.roster import Roster
from negotiator.services import mandates, pens, people
from negotiator.services.mandates import NoMandate
from negotiator.services.receipts import Put, State
from tests.services.desks import Pair


def test_the_roster_is_asked_in_the_order_of_the_acts(pair: Pair) -> None:
    people.change(pair.ours, "carl", role="approver")
    with pair.ours.acting_as("Carl Lex"):
        acts = pens.write_entries([State(Assent(subject_hash="h"))], pen=pair.ours.pen())
        note = pens.write_entries([Put(Note(key="N-1", text="ours"))], pen=pair.ours.pen())
    with pytest.raises(NoMandate) as refused:
        mandates.require(pair.ours.deal.roster, acts)
    assert (refused.value.code, refused.value.refusal.code) == ("no-mandate", "role")
    mandates.require(pair.ours.deal.roster, note)


def test_who_signs_nothing_any_more_keeps_no_notes_either(pair: Pair) -> None:
    pair.ours.retire(Person, "carl")
    with pair.ours.acting_as("Carl Lex"):
        note = pens.write_entries([Put(Note(key="N-1", text="ours"))], pen=pair.ours.pen())
        with pytest.raises(NoMandate, match="withdrawn"):
            mandates.require(pair.ours.deal.roster, note)
        with pytest.raises(NoMandate, match="withdrawn"):
            pair.ours.put(Note(key="N-1", text="for nobody"))


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("replaced", "the one that took its place"),
        ("revoked", "If there is none, ask a colleague"),
        ("withdrawn", "Ask a colleague"),
        ("certificate-dates", "Renew the certificate"),
        ("role", "See Settings, People"),
    ],
)
def test_what_to_do_next_depends_on_why(code: Code, hint: str) -> None:
    assert hint in NoMandate(Refusal(code=code, why="…")).hint


def test_nothing_is_refused_where_nobody_is_entered_yet(pair: Pair) -> None:
    acts = pens.write_entries([State(Assent(subject_hash="h"))], pen=pair.ours.pen())
    mandates.require(Roster(), acts)
