"""The amendments screen: the board above, the chosen change request below."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from negotiator.gui.redline_surface import Content, RedlinePane
from negotiator.gui.screens.amendments.board import Board
from negotiator.gui.screens.amendments.pages import (
    ImpactPage,
    NewRequestPage,
    RefusePage,
    approvals_page,
    request_page,
    trail_page,
)
from negotiator.gui.screens.amendments.state import Detail, ViewState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import DropTarget, ElidedLabel, EmptyState, Offer, Segmented, button, column, label, row

_KINDS = "Documents (*.docx *.odt *.md *.txt);;All files (*)"
_SUFFIXES = (".docx", ".odt", ".md", ".txt")
_TABS = (
    ("request", "Request", "amendments"),
    ("redline", "Redline", "redlines"),
    ("impact", "Impact", "economics"),
    ("approvals", "Approvals", "approvals"),
    ("trail", "Trail", "timeline"),
)
_BOARD = 230
_BOARD_SHARE = 0.42


class AmendmentsIntents(Protocol):
    """What the screen asks of its presenter."""

    def load(self) -> None: ...
    def choose(self, key: str) -> None: ...
    def open_request(self, *, text: str, title: str, reason: str, path: Path) -> None: ...
    def state_impact(self, values: Mapping[str, Any]) -> None: ...
    def submit(self) -> None: ...
    def consent(self) -> None: ...
    def refuse(self, reason: str) -> None: ...
    def incorporate(self) -> None: ...
    def go_to_approvals(self) -> None: ...


class AmendmentsScreen(Screen):
    """Shows what the presenter says. `choose_open` asks for a file."""

    topics = frozenset(
        {"request", "approval", "consent", "amendment", "version", "right", "signature", "assent", "package"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.choose_open: Callable[[], Path | None] = self._ask_open
        self._presenter: AmendmentsIntents | None = None
        self._state = ViewState()
        self._wish = ""
        self._content: Content | None = None
        self.board = Board()
        self.tabs = Segmented(_TABS, name="Parts of the change request")
        self.pane = RedlinePane(read_only=True)
        self._note = label("", "muted")
        self._redline = QWidget()
        self._redline.setLayout(column(self._note, self.pane))
        self.page = QStackedWidget()
        self.page.addWidget(self._redline)
        self._title = ElidedLabel(role="h2")
        self._refuse = button("Refuse…", "danger", act=lambda: self._turn_to("refuse"))
        self._new = button("New change request…", symbol="add", act=self.new_request)
        self._count = label("", "muted", wrap=False)
        self._whole = QStackedWidget()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        head = row(self._title, None, self._refuse, self.tabs, spacing=SPACE.m)
        head.setContentsMargins(SPACE.ml, SPACE.m, SPACE.ml, 0)
        lower = QWidget()
        lower.setLayout(column(head, self.page, spacing=SPACE.s))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.board)
        self._splitter.addWidget(lower)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([_BOARD, 560])
        self._nothing, self._nothing_signed = self._empty_states()
        self._form_place = QStackedWidget()
        for one in (self._nothing, self._nothing_signed, self._splitter, self._form_place):
            self._whole.addWidget(one)
        self.setLayout(column(self._whole))
        self._bar = self.part(QWidget())
        self._bar.setLayout(row(self._count, None, self._new))

    def _empty_states(self) -> tuple[EmptyState, EmptyState]:
        nothing = EmptyState(
            "amendments",
            "No change requests yet",
            "Edit a copy of the signed text and open a request: its redline, impact, approvals and consent stand here.",
            primary=Offer(title="New change request…", act=self.new_request, symbol="add"),
        )
        unsigned = EmptyState(
            "amendments",
            "Nothing is signed yet",
            "Once every party signed a text, changes to it are asked for, approved and consented to here.",
        )
        return nothing, unsigned

    def _wire(self) -> None:
        self.board.chosen.connect(self._choose)
        self.tabs.chosen.connect(self._turn_to)
        drop = DropTarget(self, suffixes=_SUFFIXES, sentence="Drop the edited copy to open a change request")
        drop.dropped.connect(self.new_request_from)

    def bind(self, presenter: AmendmentsIntents) -> None:
        """Take the presenter that this screen reports to."""
        self._presenter = presenter

    # What the shell asks

    def reload(self) -> None:
        if self._presenter is not None:
            self._presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar if self._state.cards else None

    def primary(self) -> Offer | None:
        detail = self._state.detail
        if detail is None or self._wish:
            return None
        offers: dict[str, Offer] = {
            "impact": Offer(title="State impact", act=lambda: self.go_to_tab("impact"), symbol="edit"),
            "approve": Offer(title="Decide", act=self._decide, symbol="approvals"),
            "submit": Offer(title="Submit", act=self._submit, symbol="send"),
            "consent": Offer(title="Consent", act=self._consent, symbol="ok"),
            "incorporate": Offer(title="Incorporate", act=self._incorporate, symbol="sign"),
        }
        return offers.get(detail.step)

    def show_about(self, about: str) -> None:
        """Turn to a request by its key."""
        self._choose(about)

    def focus_first(self) -> None:
        self.board.focus_current()

    # What the presenter shows

    def show_state(self, state: ViewState) -> None:
        """Show a state. A form that is being filled in stays."""
        first = not self._state.cards
        self._state = state
        self.board.show_cards(state.cards, state.current)
        open_ = sum(1 for one in state.cards if one.column != "Signed")
        self._count.setText(f"{open_} open, {len(state.cards) - open_} signed")
        self._new.setVisible(bool(state.texts))
        if self._wish != "new":
            self._show_detail()
        self.parts_changed.emit()
        if first:
            self._share_height()
            self.focus_first()

    def _share_height(self) -> None:
        """Give the board what it needs, in a low window less: the request below it matters more."""
        board = min(look().px(_BOARD), int(self.height() * _BOARD_SHARE))
        self._splitter.setSizes([board, max(1, self.height() - board)])

    def _show_detail(self) -> None:
        self._wish = ""
        detail = self._state.detail
        if detail is None:
            self._whole.setCurrentWidget(self._nothing if self._state.texts else self._nothing_signed)
            return
        self._whole.setCurrentWidget(self._splitter)
        self._title.setText(detail.title)
        self._refuse.setVisible(detail.may_refuse)
        self._show_tab(detail)

    def _show_tab(self, detail: Detail) -> None:
        match self.tabs.choice:
            case "redline":
                self._show_redline(detail)
            case "impact":
                self._place(ImpactPage(detail, self._state, save=self._state_impact))
            case "approvals":
                self._place(approvals_page(detail, decide=self._decide))
            case "trail":
                self._place(trail_page(detail))
            case _:
                self._place(request_page(detail))

    def _show_redline(self, detail: Detail) -> None:
        self._note.setText(detail.redline_note)
        self._note.setVisible(bool(detail.redline_note))
        self.pane.setVisible(detail.redline is not None)
        if detail.redline is not None and detail.redline != self._content:
            self._content = detail.redline
            self.pane.show_content(detail.redline)
            self.pane.surface.step(1)
        self._place(self._redline)

    def _place(self, page: QWidget) -> None:
        before = self.page.currentWidget()
        if page is not self._redline:
            self.page.addWidget(page)
        self.page.setCurrentWidget(page)
        if before is not None and before is not page and before is not self._redline:
            self.page.removeWidget(before)
            before.deleteLater()

    def show_problem(self, sentence: str) -> None:
        """Show in the open form why it was refused."""
        form = self._form_place.currentWidget() if self._wish == "new" else self.page.currentWidget()
        if isinstance(form, NewRequestPage | ImpactPage | RefusePage):
            form.tell(sentence)

    def settled(self) -> None:
        """Close the form."""
        self._leave()

    # What the user wants

    def go_to_tab(self, name: str) -> None:
        """Turn to a part of the request, with the focus in its form."""
        self.tabs.choose(name)
        self._turn_to(name)
        page = self.page.currentWidget()
        if isinstance(page, ImpactPage) and page.form is not None:
            page.form.input("economics").setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, name: str) -> None:
        detail = self._state.detail
        if detail is None:
            return
        self._wish = ""
        if name == "refuse":
            self._wish = "refuse"
            page = RefusePage(detail, refuse=self._refuse_with, leave=self._leave)
            self._place(page)
            page.form.input("reason").setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_tab(detail)
        self.parts_changed.emit()

    def new_request(self) -> None:
        """Ask for a new change request."""
        self.new_request_from(None)

    def new_request_from(self, path: Path | None) -> None:
        """Ask for a new change request with this edited copy, where a signed text is there to amend."""
        if not self._state.texts:
            return
        self._wish = "new"
        page = NewRequestPage(
            self._state.texts,
            path=path,
            choose=lambda: self.choose_open(),
            done=self._open_request,
            leave=self._leave,
        )
        before = self._form_place.currentWidget()
        self._form_place.addWidget(page)
        self._form_place.setCurrentWidget(page)
        if before is not None:
            self._form_place.removeWidget(before)
            before.deleteLater()
        self._whole.setCurrentWidget(self._form_place)
        self.parts_changed.emit()
        page.form.input("title").setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def form_page(self) -> QWidget | None:
        """Return the open form of a new request."""
        return self._form_place.currentWidget() if self._wish == "new" else None

    def _leave(self) -> None:
        self._show_detail()
        self.parts_changed.emit()
        self.focus_first()

    def _choose(self, key: str) -> None:
        if self._presenter is not None:
            self._presenter.choose(key)

    def _open_request(self, text: str, title: str, reason: str, path: Path) -> None:
        if self._presenter is not None:
            self._presenter.open_request(text=text, title=title, reason=reason, path=path)

    def _state_impact(self, values: Mapping[str, Any]) -> None:
        if self._presenter is not None:
            self._presenter.state_impact(values)

    def _submit(self) -> None:
        if self._presenter is not None:
            self._presenter.submit()

    def _consent(self) -> None:
        if self._presenter is not None:
            self._presenter.consent()

    def _refuse_with(self, reason: str) -> None:
        if self._presenter is not None:
            self._presenter.refuse(reason)

    def _incorporate(self) -> None:
        if self._presenter is not None:
            self._presenter.incorporate()

    def _decide(self) -> None:
        if self._presenter is not None:
            self._presenter.go_to_approvals()

    def _ask_open(self) -> Path | None:
        name, _kind = QFileDialog.getOpenFileName(self, "Choose the edited copy", "", _KINDS)
        return Path(name) if name else None
