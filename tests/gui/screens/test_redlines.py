"""The redline presenter on the sample deal as it stands when the partner's first answer came back."""

from collections.abc import Callable
from pathlib import Path

from negotiator.gui.screens.redlines import RedlinesPresenter
from negotiator.gui.screens.redlines.state import ViewState
from negotiator.redline import Accept, Reject
from tests.gui.screens.conftest import DirectDesk, SampleFiles


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[ViewState] = []

    def show_state(self, state: ViewState) -> None:
        self.states.append(state)

    def show_change(self, about: str) -> None:
        raise AssertionError(about)

    def show_problem(self, sentence: str) -> None:
        raise AssertionError(sentence)


def test_answers_are_kept_undone_and_made_into_a_version(
    direct_desk: Callable[[Path], DirectDesk], first_round: SampleFiles
) -> None:
    desk = direct_desk(first_round.ours)
    desk.raising = True
    presenter = RedlinesPresenter(desk, Seen())
    presenter.load()
    start = presenter.state
    assert (start.old, start.new, start.partner) == ("v1", "v2", "Kestrava")
    assert start.open == len(start.changes) > 1
    assert len(start.untracked) == 1
    first = next(iter(start.changes))
    presenter.answer(first, "accept")
    assert presenter.state.answers == {first: Accept()}
    presenter.clear(first)
    assert presenter.state.answers == {}
    desk.undo()
    presenter.load()
    assert presenter.state.answers == {first: Accept()}
    presenter.answer_rest("reject")
    assert presenter.state.open == 0
    assert set(presenter.state.answers.values()) == {Accept(), Reject()}
    presenter.make_next()
    assert desk.receipts[-1].topics == frozenset({"version"})
