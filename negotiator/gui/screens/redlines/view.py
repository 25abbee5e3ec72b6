"""The redline screen: the marked text in the middle, the current change and its thread at the right."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from negotiator.gui.redline_surface import Content
from negotiator.gui.screens.redlines.following import TrailState
from negotiator.gui.screens.redlines.mapping import MapState
from negotiator.gui.screens.redlines.middle import Middle
from negotiator.gui.screens.redlines.notices import Refusal, TakeInNotice, UnmarkedNotice
from negotiator.gui.screens.redlines.panels import ChangeCard, NumbersCard, RestCard, ThreadCard, figures_card
from negotiator.gui.screens.redlines.state import Filter, ViewState, filtered
from negotiator.gui.screens.redlines.toolbar import Toolbar
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, DropTarget, EmptyState, Offer, SidePanel, column
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

_KINDS = "Documents (*.docx *.odt *.md *.txt);;All files (*)"
_SAVED = "Word with tracked changes (*.docx);;PDF (*.pdf);;Web page (*.html)"
_SUFFIXES = (".docx", ".odt", ".md", ".txt")


class RedlinesIntents(Protocol):
    """What the screen asks of its presenter."""

    def load(self) -> None: ...
    def choose_text(self, instrument: str) -> None: ...
    def choose_pair(self, old: str, new: str) -> None: ...
    def choose_about(self, about: str) -> None: ...
    def follow(self, row: int) -> None: ...
    def draw_map(self) -> None: ...
    def answer_as(self, change: str, verdict: str, text: str) -> None: ...
    def clear(self, change: str) -> None: ...
    def answer_rest_as(self, verdict: str) -> None: ...
    def answer_numbers_as(self, verdict: str) -> None: ...
    def make_next(self) -> None: ...
    def remark(self, change: str, text: str, *, shared: bool) -> None: ...
    def take_in(self, path: Path, *, received: bool, keep: bool = False) -> None: ...
    def save_name(self) -> str: ...
    def save_redline(self, path: Path) -> None: ...
    def go_to_sending(self) -> None: ...


class RedlinesScreen(Screen):
    """Shows what the presenter says."""

    topics = frozenset({"version", "answer", "note", "comment", "package"})

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._files = files
        self._presenter: RedlinesIntents | None = None
        self._state = ViewState()
        self._filter: Filter = "all"
        self.toolbar = self.part(Toolbar())
        self.middle = Middle()
        self.pane = self.middle.pane
        self.surface = self.pane.surface
        self.unmarked, self.refusal, self.asking = UnmarkedNotice(), Refusal(), TakeInNotice()
        self.change_card: ChangeCard | None = None
        self.thread_card, self.rest_card, self.numbers_card = ThreadCard(), RestCard(), NumbersCard()
        self._figures: Card = Card()
        self._side = self.part(SidePanel(name="The current change"))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        notices = column(self.asking, self.refusal, self.unmarked, spacing=SPACE.s)
        self._notices = QWidget()
        self._notices.setLayout(notices)
        notices.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, SPACE.m)
        self._notices.hide()
        whole = column(self._notices, self.middle, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _wire(self) -> None:
        self.surface.current_changed.connect(lambda _change: self._show_change())
        self.middle.mode_changed.connect(lambda: self.toolbar.show_mode(self.middle.mode))
        self.surface.view_asked.connect(self._view_asked)
        self.pane.answered.connect(self._answered)
        self.toolbar.mode_chosen.connect(self._mode_chosen)
        self.toolbar.filter_chosen.connect(self.choose_filter)
        self.toolbar.step_asked.connect(self.surface.step)
        self.toolbar.take_in_asked.connect(self.choose_file)
        self.toolbar.save_asked.connect(self.choose_save)
        self.unmarked.show_asked.connect(self.show_unmarked)
        self.thread_card.left.connect(self.focus_first)
        for notice in (self.asking, self.refusal, self.unmarked):
            notice.turned.connect(self._show_notices)
        drop = DropTarget(self, suffixes=_SUFFIXES, sentence="Drop the file to take it in as a version")
        drop.dropped.connect(self.ask_about)

    def bind(self, presenter: RedlinesIntents) -> None:
        """Take the presenter that this screen reports to."""
        self._presenter = presenter
        self.toolbar.text_chosen.connect(presenter.choose_text)
        self.toolbar.pair_chosen.connect(presenter.choose_pair)
        self.middle.trail_page.opened.connect(presenter.choose_about)
        self.asking.agreed.connect(lambda path, received, keep: presenter.take_in(path, received=received, keep=keep))
        self.rest_card.agreed.connect(presenter.answer_rest_as)
        self.numbers_card.agreed.connect(presenter.answer_numbers_as)
        self.thread_card.added.connect(lambda text, shared: presenter.remark(self.surface.current, text, shared=shared))

    # What the shell asks

    def reload(self) -> None:
        if self._presenter is not None:
            self._presenter.load()

    def page_bar(self) -> QWidget | None:
        return self.toolbar if self._state.versions else None

    def side(self) -> QWidget | None:
        return self._side if self._state.changes else None

    def primary(self) -> Offer | None:
        presenter = self._presenter
        if presenter is None:
            return None
        match self._state.step:
            case "answer":
                title = "Answer numbers" if self._only_numbers else "Next open change"
                return Offer(title=title, act=self._next_open, symbol="forward")
            case "make":
                return Offer(title="Make next version", act=presenter.make_next, symbol="redlines")
            case "send":
                return Offer(title="Send package", act=presenter.go_to_sending, symbol="send")
        return None

    def show_about(self, about: str) -> None:
        """Turn to a version by its hash, or to a change or clause by its id."""
        if self._presenter is not None and about:
            self._presenter.choose_about(about)

    def focus_first(self) -> None:
        if self._state.changes:
            self.surface.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter shows

    def show_state(self, state: ViewState) -> None:
        """Show a state; while the same versions are compared, the place and the current change stay."""
        before, self._state = self._state, state
        self.surface.set_letter_keys(state.single_keys)
        self.toolbar.show_state(state)
        self.unmarked.show_count(len(state.untracked), state.partner)
        if state.pair != before.pair:
            self._filter = "all"
            self.toolbar.show_filter("all")
            self._show_rows()
        else:
            self.surface.set_answers(state.answers)
        self.middle.show_empty(self._nothing(), anew=state.pair != before.pair)
        self._show_panel()
        self.parts_changed.emit()
        if state.changes and not before.changes:
            self.focus_first()

    def _show_rows(self) -> None:
        state = self._state
        if state.figures is not None:
            self._figures = figures_card(state.figures)
        self.pane.show_content(
            Content(
                rows=filtered(state, self._filter),
                changes=state.changes,
                answers=state.answers,
                untracked=state.untracked,
            )
        )
        if self.surface.order:
            self.surface.step(1)

    def _nothing(self) -> EmptyState | None:
        """Return what stands in the middle when there is no redline to show."""
        state = self._state
        if not state.loaded:
            return None
        take_in = Offer(title="Take in a file…", act=self.choose_file, symbol="tray")
        if not state.versions:
            return EmptyState(
                "redlines",
                "No version yet",
                "Take in the first draft, and every later version is compared with it word by word.",
                primary=take_in,
            )
        if not state.compared:
            return self._only_one(take_in)
        if not state.changes:
            return EmptyState(
                "redlines",
                f"Nothing changed between {state.old} and {state.new}",
                "Both say the same, word for word. Choose other versions above to compare them.",
            )
        if not self.surface.order:
            return EmptyState(
                "filter",
                "No change of this kind",
                "The filter above hides all changes of this redline.",
                primary=Offer(title="Show all changes", act=lambda: self.choose_filter("all")),
            )
        return None

    def _only_one(self, take_in: Offer) -> EmptyState:
        only, presenter = self._state.versions[-1], self._presenter
        send = Offer(title="Send package", act=presenter.go_to_sending, symbol="send") if presenter else None
        return EmptyState(
            "redlines",
            f"There is only one version: {only.name}",
            "A redline needs two. Send this one; what comes back is compared with it.",
            primary=send if only.ours else take_in,
            quiet=take_in if only.ours else None,
        )

    def show_change(self, about: str) -> None:
        """Turn to a change by its id, or to the row of a clause by the clause's id."""
        if about not in self.surface.order and self._filter != "all":
            self.choose_filter("all")
        if about in self._state.changes:
            self.surface.go(about)
        elif about in self._state.clauses:
            self.surface.go_row(self._state.clauses[about])

    def show_trail(self, state: TrailState) -> None:
        """Show one clause through all versions."""
        self.middle.show_trail(state)

    def show_map(self, state: MapState) -> None:
        """Show the map of both versions."""
        self.middle.show_map(state)

    def show_problem(self, sentence: str) -> None:
        """Show why something was refused."""
        self.refusal.say(sentence)

    def _show_notices(self) -> None:
        self.unmarked.setVisible(bool(self.unmarked.sentence.text()) and self.asking.isHidden())  # one thing at a time
        shown = any(not notice.isHidden() for notice in (self.asking, self.refusal, self.unmarked))
        self._notices.setVisible(shown)

    # The panel

    def _show_panel(self) -> None:
        self.rest_card.show_open(self._state.open)
        self._show_change()

    def _show_change(self) -> None:
        state, current = self._state, self.surface.current
        self.change_card = None
        if current in state.changes:
            number = list(state.changes).index(current) + 1
            self.change_card = ChangeCard(state, state.changes[current], number=number)
            self.change_card.asked.connect(self._asked)
            self.thread_card.show_thread(current, state.remarks.get(current, ()))
        changing = [self.change_card] if self.change_card else []
        # The panel deletes cards that it is not given: those that are only hidden are given as well. They are given
        # before they are shown, since a widget without a parent would open as a window and take the keyboard with it.
        self._side.show_cards([self.numbers_card, *changing, self.thread_card, self.rest_card, self._figures])
        self.thread_card.setVisible(self.change_card is not None)
        self.rest_card.setVisible(state.answerable and not self._only_numbers)
        self._show_numbers()

    @property
    def _only_numbers(self) -> bool:
        """Tell whether nothing but clause numbers is left to answer."""
        return self._state.open == len(self._state.open_numbers)

    def _show_numbers(self) -> None:
        """Show the card of clause numbers once they are all that is left to answer."""
        numbers = [self._state.changes[change] for change in self._state.open_numbers]
        self.numbers_card.show_numbers(numbers)
        self.numbers_card.setVisible(bool(numbers) and self._state.answerable and self._only_numbers)

    # What the user wants

    def _mode_chosen(self, name: str) -> None:
        if name != "map":
            self.middle.show_wide(side_by_side=name == "side by side")
        elif self._presenter is not None:
            self._presenter.draw_map()

    def _view_asked(self, wish: str, row: int) -> None:
        """Open another view of the versions. The surface counts the rows that a filter leaves."""
        if self._presenter is None:
            return
        if wish == "map":
            self._presenter.draw_map()
        elif 0 <= row < len(shown := filtered(self._state, self._filter)):
            self._presenter.follow(self._state.rows.index(shown[row]))

    def _asked(self, intent: str) -> None:
        change = self.surface.current
        if intent == "counter":
            self.pane.editor.open(change)
        elif intent == "follow":
            self._view_asked(intent, self.surface.currentIndex().row())
        elif intent == "clear" and self._presenter is not None:
            self._presenter.clear(change)
            self.focus_first()
        else:
            self._answered(intent, change, "")

    def _answered(self, intent: str, change: str, text: str) -> None:
        if intent == "comment":
            self._write_remark()
        elif self._presenter is not None and self._state.answerable:
            self._presenter.answer_as(change, intent, text)
            self.surface.go_unresolved()
            self.focus_first()

    def _write_remark(self) -> None:
        if self.thread_card.isVisible():
            self.thread_card.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:  # letters that are typed now would answer changes
            self.refusal.say("The thread stands in the panel at the right, which is folded away (Ctrl+Shift+P).")

    def _next_open(self) -> None:
        if self._only_numbers:
            self.numbers_card.accept.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if all(change in self._state.answers for change in self.surface.order):
            self.choose_filter("all")  # what is open is hidden
        self.surface.go_unresolved()
        self.focus_first()

    def choose_filter(self, name: Filter) -> None:
        """Show only the rows with changes that a filter chooses; the current change stays where it is among them."""
        current = self.surface.current
        self._filter = name
        self.toolbar.show_filter(name)
        self._show_rows()
        if current in self.surface.order:
            self.surface.go(current)
        self.middle.show_empty(self._nothing(), anew=True)
        self._show_change()

    def show_unmarked(self) -> None:
        """Go to the next edit that the other side did not mark."""
        order = [change for change in self.surface.order if change in self._state.untracked]
        if not order:
            self.choose_filter("all")
            order = [change for change in self.surface.order if change in self._state.untracked]
        current = self.surface.current
        place = order.index(current) + 1 if current in order else 0
        self.surface.go(order[place % len(order)])
        self.focus_first()

    def choose_file(self) -> None:
        """Ask for a file to take in."""
        path = self._files.open(self, "Choose the file to take in", kinds=_KINDS)
        if path is not None:
            self.ask_about(path)

    def ask_about(self, path: Path) -> None:
        """Ask whose words a file holds before it is taken in."""
        title = next((one.title for one in self._state.texts if one.key == self._state.text), "the agreement")
        self.asking.ask(path, title)

    def choose_save(self) -> None:
        """Ask where to write the redline in view."""
        if self._presenter is None:
            return
        suggested = Path.home() / self._presenter.save_name()
        path = self._files.save(self, "Save redline as", suggested=suggested, kinds=_SAVED)
        if path is not None:
            self._presenter.save_redline(path if path.suffix else path.with_suffix(".docx"))
