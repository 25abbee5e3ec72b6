"""The overview: facts, what needs us, the timeline's way to other screens, the charter, and a fresh deal's steps."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from negotiator.domain import stages
from negotiator.domain.changes import ChangeRequest
from negotiator.domain.registers import Risk
from negotiator.gui.screens.overview import spec
from negotiator.gui.screens.overview.needs import needs
from negotiator.gui.screens.overview.presenter import OverviewPresenter
from negotiator.gui.screens.overview.state import OverviewState
from negotiator.gui.screens.overview.view import OverviewScreen
from negotiator.services import approvals
from negotiator.services.receipts import Put
from tests.services.desks import Pair, make_template, newest, opened


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[OverviewState] = []
        self.closed = 0

    def show_state(self, state: OverviewState) -> None:
        self.states.append(state)

    def close_form(self) -> None:
        self.closed += 1

    @property
    def state(self) -> OverviewState:
        return self.states[-1]


@pytest.fixture
def desk(direct_desk: Callable[[Path], Any], first_round: Any) -> Any:
    return direct_desk(first_round.ours)


@pytest.fixture
def done(direct_desk: Callable[[Path], Any], played: Any) -> Any:
    return direct_desk(played.ours)


def shown(desk: Any) -> tuple[OverviewPresenter, Seen]:
    seen = Seen()
    presenter = OverviewPresenter(desk, seen)
    presenter.load()
    return presenter, seen


def test_the_deal_is_shown_before_changes_are_counted(desk: Any) -> None:
    _presenter, seen = shown(desk)
    first, last = seen.states[0], seen.state
    assert first.counting
    assert first.facts[2].value == "…"
    assert not last.counting
    assert int(last.facts[2].value) > 10
    assert last.facts[2].remark == "1 unmarked"


def test_the_four_facts(desk: Any) -> None:
    _presenter, seen = shown(desk)
    stage, turn, _changes, milestone = seen.state.facts
    assert (stage.value, stage.remark) == ("Negotiating", "Round 1")
    assert (turn.value, turn.remark) == ("Ours", "since 09 Feb · 21 days")
    assert (milestone.name, milestone.value) == ("Next milestone: Specification frozen", "M1")
    assert milestone.remark == "30 Jun · 120 days left"


def test_what_needs_us_leads_there(desk: Any) -> None:
    presenter, seen = shown(desk)
    assert [need.screen for need in seen.state.needs] == ["redlines", "redlines"]
    assert "unmarked" in seen.state.needs[0].title
    newest = stages.versions(desk.workspace.deal, "agreement")[-1]
    assert seen.state.needs[0].about == newest.hash
    presenter.go(seen.state.needs[0].screen, seen.state.needs[0].about)
    assert desk.went == [("redlines", newest.hash)]


def test_a_blocking_finding_needs_us(desk: Any) -> None:
    desk.workspace.put(Risk(key="R-9", failure_mode="Recall", likelihood=9, owner="farrant", remedy="None yet"))
    _presenter, seen = shown(desk)
    assert [need.title for need in seen.state.needs if need.screen == "risks"] == ["Risks: 1 blocking finding"]


def test_a_conflict_needs_us(desk: Any) -> None:
    workspace = desk.workspace
    one = workspace.draft([Put(Risk(key="R-8", failure_mode="Ours"), True)])
    other = workspace.draft([Put(Risk(key="R-8", failure_mode="Theirs"), True)])
    workspace.commit("Both", [*one, *other])
    _presenter, seen = shown(desk)
    assert "Two values of risk R-8" in [need.title for need in seen.state.needs]


def test_an_open_request_waits_for_its_approvals(done: Any) -> None:
    stated: dict[str, Any] = {"economics": "none", "milestones": "none", "risks": "none"}
    request = ChangeRequest(key="CR-9", title="More time", reason="Parts are late", proposed="0" * 64, **stated)
    done.workspace.put(request, shared=True)
    _presenter, seen = shown(done)
    need = next(need for need in seen.state.needs if need.screen == "approvals")
    assert (need.title, need.about) == ("Approval: CR-9 More time", "request/CR-9")
    assert "counsel" in need.detail or "approver" in need.detail


def test_a_finished_deal_needs_nothing(done: Any) -> None:
    _presenter, seen = shown(done)
    assert seen.state.needs == ()
    assert seen.state.facts[0].value == "Amended"


def test_the_timeline_runs_backwards_in_two_lanes(done: Any) -> None:
    presenter, seen = shown(done)
    times = [step.when for step in seen.state.steps]
    assert times == sorted(times, reverse=True)
    assert {step.lane for step in seen.state.steps} == {"ours", "theirs"}
    titles = [step.title for step in seen.state.steps]
    assert "Amendment 1 takes effect" in titles
    assert any(title.startswith("Kestrava signs ") for title in titles)
    assert any(title.startswith("Tessaline agrees to ") for title in titles)
    decided = next(step for step in seen.state.steps if step.screen == "decisions")
    presenter.open_step(decided.key)
    assert done.went == [("decisions", decided.about)]


def test_parties_stand_with_people_and_the_compared_number(desk: Any) -> None:
    _presenter, seen = shown(desk)
    ours, theirs = seen.state.parties
    assert ours.ours
    assert not ours.safety_number
    assert len(theirs.people) == 3
    assert len(theirs.safety_number.split()) == 12
    assert theirs.compared == "Compared by telephone, Dr Imogen Farrant, 26 Jan 2026"


def test_the_charter_is_saved_and_undone(desk: Any) -> None:
    presenter, seen = shown(desk)
    desk.changed = lambda _receipt: presenter.load()
    before = desk.workspace.deal.charter
    presenter.save_charter({**seen.state.charter.values, "purpose": "Less", "effective": date(2026, 5, 1)})
    assert desk.workspace.deal.charter.purpose == "Less"
    assert seen.state.charter.effective == date(2026, 5, 1)
    assert seen.closed == 1
    desk.undo()
    assert desk.workspace.deal.charter == before


def test_a_fresh_deal_shows_its_first_steps(fresh_desk: Any) -> None:
    _presenter, seen = shown(fresh_desk)
    assert [step.done for step in seen.state.first_steps] == [False] * 4
    assert seen.state.facts[0].value == "Drafting"
    assert seen.state.facts[3].value == "None"


# -- the real screen


def test_a_click_on_a_node_and_on_a_need_lead_away(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: OverviewScreen = open_screen(spec(lambda _owner: desk), desk)
    assert screen.needs_card is not None
    qtbot.mouseClick(screen.needs_card.buttons[0], Qt.MouseButton.LeftButton)
    assert desk.went[-1][0] == "redlines"
    index = screen.timeline.model().index(0, 0)
    middle = screen.timeline.visualRect(index).center()
    qtbot.mouseClick(screen.timeline.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert desk.went[-1][0] == "packages"
    assert len(desk.went) == 2
    screen.timeline.setCurrentIndex(screen.timeline.model().index(1, 0))
    qtbot.keyClick(screen.timeline, Qt.Key.Key_Return)
    assert desk.went[-1][0] == "redlines"


def test_the_charter_is_edited_in_its_card(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: OverviewScreen = open_screen(spec(lambda _owner: desk), desk)
    card = screen.charter_card
    assert card is not None
    qtbot.mouseClick(card.edit_button, Qt.MouseButton.LeftButton)
    assert card.form is not None
    card.form.set_values({"title": ""})
    card.save()
    assert not desk.receipts
    card.form.set_values({"title": "Sensing films"})
    card.save()
    assert desk.workspace.deal.charter.title == "Sensing films"
    assert screen.charter_card is not card


def test_a_fresh_deal_has_one_primary_button(fresh_desk: Any, open_screen: Any) -> None:
    screen: OverviewScreen = open_screen(spec(lambda _owner: fresh_desk), fresh_desk)
    assert screen.primary() is None


def test_what_binds_us_and_has_not_left_is_told_and_what_can_be_signed(tmp_path: Path) -> None:
    template = make_template(tmp_path)
    with (
        opened(template, "ours", tmp_path / "ours.deal") as ours,
        opened(template, "theirs", tmp_path / "theirs.deal") as theirs,
    ):
        pair = Pair(ours=ours, theirs=theirs, folder=tmp_path)
        assert needs(theirs, ()) == ()
        approvals.assent(theirs, newest(theirs))
        (unsent,) = needs(theirs, ())
        assert (unsent.title, unsent.screen, unsent.about) == ("1 act not sent yet", "packages", "send")
        assert "agreement to a text" in unsent.detail
        pair.pass_on(theirs)
        assert needs(theirs, ()) == ()
        approvals.assent(ours, newest(ours))
        assert [one.title for one in needs(ours, ())] == ["Sign Supply Agreement v1", "1 act not sent yet"]
