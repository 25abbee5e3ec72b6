"""The redline screen on the sample deal: worked by keyboard when the partner's first answer came back, and before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.documents import read
from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Comment, Note
from negotiator.gui.desk import Desk
from negotiator.gui.redline_surface.content import next_unresolved
from negotiator.gui.screens.redlines import RedlinesPresenter, RedlinesScreen, spec
from negotiator.gui.screens.redlines.panels import ChangeCard
from negotiator.gui.screens.redlines.reading import in_reading_order
from negotiator.gui.screens.redlines.state import ChangeNote, Filter, ViewState, filtered, wanted
from negotiator.gui.shell import Screen, ScreenSpec
from negotiator.gui.widgets import EmptyState
from negotiator.redline import Accept, Block, Counter, Reject, compare, rows
from negotiator.services import versions
from negotiator.settings import Settings, with_value
from tests.gui.screens.conftest import DirectDesk, SampleFiles
from tests.gui.screens.redline_views import Seen

MakeDesk = Callable[[Path], DirectDesk]
OpenScreen = Callable[[ScreenSpec, DirectDesk], Screen]


class Chosen:
    """A chooser of files that always gives the same one, and keeps what it suggested."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.suggested: Path | None = None

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        self.suggested = suggested
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: SampleFiles) -> DirectDesk:
    """Return a desk where v2 came back: all its changes are open, one of them was not marked."""
    made = direct_desk(first_round.ours)
    made.raising = True
    return made


@pytest.fixture
def presenter(desk: DirectDesk) -> RedlinesPresenter:
    made = RedlinesPresenter(desk, Seen())
    made.load()
    return made


@pytest.fixture
def screen(open_screen: OpenScreen, desk: DirectDesk) -> RedlinesScreen:
    return opened(open_screen, desk)


def opened(open_screen: OpenScreen, desk: DirectDesk) -> RedlinesScreen:
    def desk_for(_owner: object) -> Desk:
        return desk

    made = open_screen(spec(desk_for), desk)
    assert isinstance(made, RedlinesScreen)
    return made


def press(screen: RedlinesScreen, key: str) -> None:
    QTest.keyClicks(screen.surface, key)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what the screen let go of is really gone


def words(widget: QWidget | None) -> str:
    assert widget is not None
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def labels(widget: QWidget | None) -> list[str]:
    assert widget is not None
    return [one.accessibleName() for one in widget.findChildren(QPushButton)]


def offered(screen: RedlinesScreen) -> str:
    offer = screen.primary()
    return offer.title if offer else ""


def empty(screen: RedlinesScreen) -> str:
    shown = [one for one in screen.findChildren(EmptyState) if one.isVisible()]
    return shown[-1].accessibleName() if shown else ""


# The presenter


def test_answers_are_kept_undone_and_made_into_a_version(desk: DirectDesk, presenter: RedlinesPresenter) -> None:
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
    assert presenter.state.step == "send"


def test_changes_are_numbered_as_they_are_read(presenter: RedlinesPresenter) -> None:
    drawn = [segment.change for row in presenter.state.rows for segment in row.segments if segment.change]
    numbers = [change for change in presenter.state.open_numbers if change not in drawn]
    assert [*dict.fromkeys(drawn), *numbers] == list(presenter.state.changes)


def test_texts_are_compared_once(
    desk: DirectDesk, presenter: RedlinesPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(versions, "compare_versions", refuse)
    presenter.answer(next(iter(presenter.state.changes)), "accept")
    presenter.load()
    assert presenter.state.open == len(presenter.state.changes) - 1


def test_edit_without_a_mark_is_found_by_its_place(presenter: RedlinesPresenter) -> None:
    state = presenter.state
    (unmarked,) = (state.changes[change] for change in state.untracked)
    assert (unmarked.old_text.strip(), unmarked.new_text.strip()) == ("150%", "100%")
    assert state.notes[unmarked.id].made == "Replaced by Kestrava"
    assert state.notes[unmarked.id].clause == "Clause 22.3, Limitation of liability"
    assert "Jonas Brandtner" in next(iter(state.notes.values())).made


@pytest.mark.parametrize("name", ["unresolved", "material", "unmarked"])
def test_filters_keep_the_rows_that_they_name(presenter: RedlinesPresenter, name: Filter) -> None:
    presenter.answer(next(iter(presenter.state.changes)), "accept")
    state = presenter.state
    kept = filtered(state, name)
    assert 0 < len(kept) < len(filtered(state, "all"))
    rule = wanted(state, name)
    assert all(any(segment.change and rule(segment.change) for segment in row.segments) for row in kept)


def test_about_a_version_compares_it_and_about_a_clause_turns_to_it(desk: DirectDesk) -> None:
    view = Seen()
    presenter = RedlinesPresenter(desk, view)
    v2 = stages.latest(desk.workspace.deal, "agreement")
    assert v2 is not None
    presenter.choose_about(v2.hash)
    assert presenter.state.pair[1] == v2.hash
    assert view.changes == []
    clause = versions.clauses(desk.workspace, v2)[3]
    presenter.choose_about(f"{v2.hash}/{clause.id}")
    assert presenter.state.pair[1] == v2.hash
    assert view.changes.pop() == clause.id
    assert clause.id in presenter.state.clauses
    presenter.choose_about(presenter.state.pair[0])
    assert presenter.state.pair[1] == v2.hash, "the first version is shown with the second"
    assert view.changes == []
    presenter.choose_about("22.3")
    assert view.changes == ["22.3"]
    (unmarked,) = presenter.state.untracked
    shown = presenter.state.rows[presenter.state.clauses["22.3"]]
    assert unmarked in {segment.change for segment in shown.segments}


def test_redline_is_written_as_its_ending_says(desk: DirectDesk, presenter: RedlinesPresenter, tmp_path: Path) -> None:
    for ending, start in ((".docx", b"PK"), (".pdf", b"%PDF"), (".html", b"<!")):
        presenter.save_redline(tmp_path / f"redline{ending}")
        assert (tmp_path / f"redline{ending}").read_bytes().lstrip().startswith(start)
    marked = read((tmp_path / "redline.docx").read_bytes(), name="redline.docx")
    assert marked.revisions
    assert desk.told == ["Wrote redline.docx", "Wrote redline.pdf", "Wrote redline.html"]


def test_unknown_ending_is_refused(desk: DirectDesk, tmp_path: Path) -> None:
    view = Seen()
    presenter = RedlinesPresenter(desk, view)
    presenter.load()
    presenter.save_redline(tmp_path / "redline.xyz")
    assert ".xyz" in view.problems[0]
    assert not list(tmp_path.glob("redline*"))


def test_refused_answer_is_shown_and_not_kept(desk: DirectDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = Seen()
    presenter = RedlinesPresenter(desk, view)
    presenter.load()

    def refuse(*_args: object, **_options: object) -> None:
        raise versions.Unanswered(3)

    monkeypatch.setattr(versions, "answer", refuse)
    presenter.answer(next(iter(presenter.state.changes)), "accept")
    assert presenter.state.answers == {}
    assert "3 changes" in view.problems[0]


# The screen, by keyboard


def test_accept_moves_on_to_the_next_open_change(screen: RedlinesScreen) -> None:
    first, second, third = screen.surface.order[:3]
    assert screen.surface.current == first
    press(screen, "j")
    assert screen.surface.current == second
    assert "Change 2 of 18" in words(screen.change_card)
    press(screen, "a")
    assert screen.surface.content.answers == {second: Accept()}
    assert screen.surface.current == third
    assert screen.toolbar.count.text() == "1 of 18 answered"
    press(screen, "k")
    assert screen.surface.current == second
    assert "Clear answer" in labels(screen.change_card)


def test_reject_and_next_unresolved(screen: RedlinesScreen) -> None:
    order = screen.surface.order
    press(screen, "r")
    assert screen.surface.content.answers == {order[0]: Reject()}
    screen.surface.go(order[-1])
    press(screen, "u")
    assert screen.surface.current == next_unresolved(order, order[-1], screen.surface.content.answers) == order[1]


def test_counter_is_written_in_the_row(screen: RedlinesScreen) -> None:
    first = screen.surface.current
    press(screen, "c")
    editor = screen.pane.editor.findChild(QWidget, "") and screen.pane.editor.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "every six weeks")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.surface.content.answers == {first: Counter("every six weeks")}
    assert screen.surface.current != first


def test_a_moved_table_is_one_change_with_what_came_in_it(qtbot: QtBot) -> None:
    clauses = [Block(id=f"p{k}", text=f"Clause {k} stays as it is and says ten words.") for k in range(4)]
    texts = ["Licence of the Software for one year", "Support by telephone and letter", "Training"]
    table = [Block(id=f"c{k}", kind="cell", text=text, place=f"body/t0/r{k}/c0") for k, text in enumerate(texts)]
    redline = compare([*table[:2], *clauses], [*clauses, *table])
    (move,) = redline.moves
    assert len(redline.changes) == 2
    assert list(in_reading_order(redline, rows(redline))) == [move]
    state = ViewState(
        answerable=True,
        changes={move: redline.changes[0]},
        notes={move: ChangeNote(clause="", made="Table moved by them")},
    )
    card = ChangeCard(state, redline.changes[0], number=1)
    qtbot.addWidget(card)
    assert {"Accept", "Reject"} <= set(labels(card))
    assert "Counter…" not in labels(card)


def test_undo_takes_an_answer_back_and_keeps_the_place(screen: RedlinesScreen, desk: DirectDesk) -> None:
    screen.surface.go(screen.surface.order[7])
    press(screen, "a")
    place, current = screen.surface.scrolled, screen.surface.current
    desk.undo()
    assert screen.surface.content.answers == {}
    assert (screen.surface.scrolled, screen.surface.current) == (place, current)


def test_columns_are_switched_by_key_and_by_mouse(screen: RedlinesScreen) -> None:
    press(screen, "v")
    assert screen.surface.side_by_side
    assert screen.toolbar.modes.choice == "side by side"
    screen.toolbar.mode_chosen.emit("inline")
    assert not screen.surface.side_by_side


def test_edit_without_a_mark_is_told_and_shown(screen: RedlinesScreen) -> None:
    assert screen.unmarked.sentence.text() == "1 edit was not marked by Kestrava"
    screen.unmarked.show_button.click()
    assert screen.surface.current in screen.surface.content.untracked
    assert screen.change_card is not None
    assert screen.change_card.findChildren(QWidget)


def test_filter_hides_rows_and_says_when_nothing_is_left(screen: RedlinesScreen) -> None:
    whole = screen.surface.order
    screen.choose_filter("material")
    assert 0 < len(screen.surface.order) < len(whole)
    screen.choose_filter("all")
    screen.rest_card.accept.click()
    screen.rest_card.confirm.click()
    screen.choose_filter("unresolved")
    assert empty(screen) == "No change of this kind"
    screen.show_unmarked()
    assert screen.surface.order == whole
    assert empty(screen) == ""


def test_all_open_are_answered_after_a_second_press(screen: RedlinesScreen, desk: DirectDesk) -> None:
    press(screen, "a")
    assert offered(screen) == "Next open change"
    screen.rest_card.reject.click()
    assert desk.receipts[-1].label == "Accept change"
    screen.rest_card.confirm.click()
    assert desk.receipts[-1].label == "Reject 17 open changes"
    assert offered(screen) == "Make next version"
    desk.undo()
    assert screen.toolbar.count.text() == "1 of 18 answered"


def test_clause_numbers_are_answered_together_at_the_end(screen: RedlinesScreen, desk: DirectDesk) -> None:
    for _change in screen.surface.order:
        press(screen, "a")
    assert screen._state.open == 5
    assert "10.7 → 10.8" in words(screen.numbers_card)
    numbers = screen.primary()
    assert numbers is not None
    assert numbers.title == "Answer numbers"
    numbers.act()
    assert screen.window().focusWidget() is screen.numbers_card.accept
    screen.numbers_card.accept.click()
    assert desk.receipts[-1].label == "Accept 5 open changes"
    assert offered(screen) == "Make next version"
    press(screen, "j")
    desk.undo()
    press(screen, "k")
    assert offered(screen) == "Answer numbers"


def test_next_version_is_made_and_sent(screen: RedlinesScreen, desk: DirectDesk) -> None:
    screen.rest_card.accept.click()
    screen.rest_card.confirm.click()
    make = screen.primary()
    assert make is not None
    make.act()
    latest = stages.latest(desk.workspace.deal, "agreement")
    assert latest is not None
    assert (latest.name, latest.state) == ("draft 1", "working")
    send = screen.primary()
    assert send is not None
    assert send.title == "Send package"
    send.act()
    assert desk.went == [("packages", "send")]


def test_note_and_comment_stand_in_the_thread(screen: RedlinesScreen, desk: DirectDesk) -> None:
    change = screen.surface.current
    press(screen, "m")
    assert screen.window().focusWidget() is screen.thread_card.words
    QTest.keyClicks(screen.thread_card.words, "We can live with this.")
    QTest.keyClick(screen.thread_card.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.thread_card.audience.choose("shared")
    QTest.keyClicks(screen.thread_card.words, "Why two months?")
    QTest.keyClick(screen.thread_card.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    deal = desk.workspace.deal
    (note,) = (one for one in deal.records(Note) if one.value.subject.startswith("change/"))
    (comment,) = deal.records(Comment)
    assert note.value.subject == comment.value.subject
    assert note.value.subject.endswith(f":{change}")
    assert (note.stream, comment.stream) == ("team", "shared")
    said = words(screen.thread_card._said)
    assert said.index("We can live with this.") < said.index("Why two months?")
    QTest.keyClick(screen.thread_card.words, Qt.Key.Key_Escape)
    assert screen.window().focusWidget() is screen.surface
    press(screen, "j")
    assert "Why two months?" not in words(screen.thread_card._said)


def test_nothing_is_typed_into_a_panel_that_is_folded_away(screen: RedlinesScreen) -> None:
    screen.thread_card.hide()
    press(screen, "m")
    assert "folded away" in screen.refusal.sentence.text()


def test_answer_is_cleared_from_the_card(screen: RedlinesScreen) -> None:
    press(screen, "a")
    press(screen, "k")
    assert screen.change_card is not None
    screen.change_card.asked.emit("clear")
    assert screen.surface.content.answers == {}


def test_letters_can_be_switched_off(open_screen: OpenScreen, desk: DirectDesk) -> None:
    desk.settings = with_value(Settings(), "redline.single_keys", False)
    screen = opened(open_screen, desk)
    press(screen, "a")
    assert screen.surface.content.answers == {}
    QTest.keyClick(screen.surface, Qt.Key.Key_F8)
    assert screen.surface.current == screen.surface.order[1]


# Versions and files


def test_versions_change_places_in_the_pickers(screen: RedlinesScreen) -> None:
    box = screen.toolbar.old
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert (box.currentText(), screen.toolbar.new.currentText()) == ("v2 Kestrava", "v1 ours")
    assert "Accept" not in labels(screen.change_card)
    press(screen, "a")
    assert screen.surface.content.answers == {}
    assert not screen.unmarked.isVisible()


def test_file_is_taken_in_as_received(screen: RedlinesScreen, desk: DirectDesk, tmp_path: Path) -> None:
    path = tmp_path / "marked up.md"
    path.write_text("# Agreement\n\nAnother text altogether.\n", encoding="utf-8")
    screen._files = Chosen(path)
    screen.choose_file()
    assert "marked up.md" in screen.asking.sentence.text()
    screen.asking.whose.choose("received")
    screen.asking.confirm.click()
    latest = stages.latest(desk.workspace.deal, "agreement")
    assert latest is not None
    assert (latest.side, latest.proposed.source_name) == ("kestrava", "marked up.md")
    assert not screen.asking.isVisible()
    assert screen.toolbar.new.currentText() == "received 1 Kestrava"


def test_unreadable_file_is_refused_with_a_reason(screen: RedlinesScreen, desk: DirectDesk, tmp_path: Path) -> None:
    screen.ask_about(tmp_path / "gone.docx")
    screen.asking.confirm.click()
    assert "gone.docx" in screen.refusal.sentence.text()
    assert desk.receipts == []


def test_redline_is_saved_where_the_user_says(screen: RedlinesScreen, tmp_path: Path) -> None:
    chosen = Chosen(tmp_path / "out")
    screen._files = chosen
    screen.choose_save()
    assert (tmp_path / "out.docx").is_file()
    assert chosen.suggested is not None
    assert chosen.suggested.name == "agreement v1 to v2.docx"


def test_clause_of_a_term_is_brought_into_view(screen: RedlinesScreen) -> None:
    clauses = screen._state.clauses
    last = max(clauses, key=lambda clause: clauses[clause])
    screen.show_about(last)
    assert screen.surface.scrolled > 0


def test_empty_states_say_what_to_do(open_screen: OpenScreen, fresh_desk: DirectDesk, tmp_path: Path) -> None:
    fresh_desk.workspace.put(Instrument(key="agreement", title="Agreement"))
    screen = opened(open_screen, fresh_desk)
    assert empty(screen) == "No version yet"
    assert screen.page_bar() is None
    path = tmp_path / "draft.md"
    path.write_text("# Agreement\n\nThe Parties agree.\n", encoding="utf-8")
    screen.ask_about(path)
    screen.asking.confirm.click()
    assert empty(screen) == "There is only one version: draft 1 ours"
    screen.ask_about(path)
    path.write_text("# Agreement\n\nThe Parties agree.\n\n", encoding="utf-8")
    screen.asking.confirm.click()
    path.write_text("# Agreement\n\nThe Parties do not agree.\n", encoding="utf-8")
    screen.ask_about(path)
    screen.asking.confirm.click()
    assert empty(screen) == ""
    assert len(screen.surface.order) == 1
    assert offered(screen) == "Send package"


def test_same_words_are_no_change(screen: RedlinesScreen) -> None:
    screen.show_state(replace(screen._state, pair=("a", "b"), unseen=(), rows=(), changes={}, notes={}, step=""))
    assert empty(screen) == "Nothing changed between v1 and v2"
    assert screen.side() is None
    assert screen.page_bar() is not None


def test_first_file_of_a_deal_without_a_text_begins_one(open_screen: OpenScreen, fresh_desk: DirectDesk) -> None:
    path = fresh_desk.workspace.path.with_name("draft.md")
    path.write_text("# Licence\n\nThe Parties agree.\n", encoding="utf-8")
    screen = opened(open_screen, fresh_desk)
    screen.ask_about(path)
    screen.asking.confirm.click()
    assert [one.key for one in fresh_desk.workspace.deal.instruments] == ["agreement", "term-sheet"]
    assert stages.latest(fresh_desk.workspace.deal, "agreement") is not None
