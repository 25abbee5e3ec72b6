"""A Word file that counsel of the other side answered in, without our program."""

import pytest

from negotiator.domain import stages
from negotiator.services import answers_back, founding, versions
from negotiator.services.answers_back import HeldAlready, NoAnswer
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, START, TEXT, Pair, marked, newest, word


def test_a_marked_answer_is_known_by_its_text_and_clean(pair: Pair) -> None:
    data = marked(word(), TEXT.replace("150 days", "90 days"), author="Their Counsel", at=START)
    before = pair.ours.entries
    answer = answers_back.look(pair.ours, data, name="back.docx")
    assert pair.ours.entries == before
    assert not stages.our_turn(pair.ours.deal)
    assert (answer.match.instrument, answer.match.sent.name) == (AGREEMENT, "v1")
    assert answer.match.likeness > 0.9
    assert answer.clean
    assert answer.marked > 0
    assert len(answer.effect.changes) == 1
    answers_back.take_back(pair.ours, data, answer, note="by e-mail")
    taken = newest(pair.ours)
    assert (taken.name, taken.side, taken.shared) == ("received 1", "beta", False)
    assert stages.our_turn(pair.ours.deal), "they answered, if by no package"
    with pytest.raises(HeldAlready):
        answers_back.look(pair.ours, data, name="back.docx")


def test_what_is_not_marked_is_shown_before_it_is_taken_in(pair: Pair) -> None:
    quietly = word(TEXT.replace("five per cent", "nine per cent"))
    answer = answers_back.look(pair.ours, quietly, name="back.docx")
    assert not answer.clean
    assert [(change.old_text, change.new_text) for change in answer.untracked.changes] == [("five", "nine")]


def test_another_text_is_no_answer_unless_a_person_says_so(pair: Pair) -> None:
    other = word("# Lease\n\n- The Tenant shall pay the rent each month in advance.\n")
    with pytest.raises(NoAnswer):
        answers_back.look(pair.ours, other, name="lease.docx")
    assert answers_back.look(pair.ours, other, name="lease.docx", instrument=AGREEMENT).match.likeness < 0.2
    with pytest.raises(NoAnswer):
        answers_back.look(pair.ours, other, name="lease.docx", instrument="nothing")


def test_of_several_texts_the_likeliest_is_meant(pair: Pair) -> None:
    founding.add_instrument(pair.ours, "letter", title="Side Letter", kind="agreement")
    side = "# Side Letter\n\n- The Buyer may cancel the second lot by notice before May.\n\n- All else stays.\n"
    versions.take_in(pair.ours, word(side), name="letter.docx", instrument="letter")
    pair.pass_on(pair.ours)
    answer = answers_back.look(pair.ours, word(side.replace("May", "June")), name="back.docx")
    assert answer.match.title == "Side Letter"
    assert [one.instrument for one in answer.others] == [AGREEMENT]


def test_nothing_was_sent_yet(desk: Workspace) -> None:
    founding.add_instrument(desk, "letter", title="Side Letter", kind="agreement")
    versions.take_in(desk, word("# Side Letter\n\n- All stays.\n"), name="letter.docx", instrument="letter")
    assert stages.last_sent(desk.deal, "letter") is None
    with pytest.raises(NoAnswer):
        answers_back.look(desk, word("# Side Letter\n\n- All stays well.\n"), name="back.docx")
