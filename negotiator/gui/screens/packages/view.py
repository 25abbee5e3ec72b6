"""The packages screen: the list, the three steps of sending, and the verification of what arrives."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from negotiator.gui.screens.packages.compare_pages import AnswerPage, ThreeWayPage
from negotiator.gui.screens.packages.contested_page import ContestedPage
from negotiator.gui.screens.packages.list_page import ListPage, package_card
from negotiator.gui.screens.packages.receiving_page import InboxPage, RefusedPage
from negotiator.gui.screens.packages.sending_pages import ContentsPage, RecipientsPage, SentPage, SummaryPage
from negotiator.gui.screens.packages.state import Inbox, PackageLine, ViewState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import DropTarget, ElidedLabel, Offer, SidePanel, Stepper, button, column, label, row

_KINDS = "Packages (*.age *.asice);;All files (*)"
_ARRIVED = "Packages and answers (*.age *.asice *.docx);;All files (*)"
_PROOF = "Evidence (*.zip)"
_STEPS = ("contents", "recipients", "summary")


class ReceivingIntents(Protocol):
    """What the screen asks for a file that arrived."""

    def receive(self, path: Path) -> None: ...
    def ask(self, asked: bool) -> None: ...
    def take(self, *, review: bool) -> None: ...
    def refuse(self) -> None: ...
    def compare(self, version: str) -> None: ...
    def back_to_package(self) -> None: ...
    def look_at(self, path: Path, *, instrument: str = "") -> None: ...
    def take_answer(self, *, by: str = "") -> None: ...


class PackagesIntents(Protocol):
    """What the screen asks of its presenter."""

    @property
    def receiving(self) -> ReceivingIntents: ...
    def load(self) -> None: ...
    def show_list(self) -> None: ...
    def begin_sending(self, *, team: bool = False) -> None: ...
    def describe(self, *, note: str, with_summary: bool, label: str | None = None) -> None: ...
    def choose_texts(self, keys: Collection[str]) -> None: ...
    def choose_people(self, keys: Collection[str]) -> None: ...
    def step(self, places: int) -> None: ...
    def write(self, to: Path) -> None: ...
    def save_evidence(self, package: str, to: Path) -> None: ...
    def show_contested(self) -> None: ...
    def settle(self, topic: str, key: str, entry: str, reason: str = "") -> None: ...
    def decide(self, clause: str, chosen: str, text: str, reason: str) -> None: ...
    def unite(self, pair: str) -> None: ...
    def read_version(self, version: str) -> None: ...


class PackagesScreen(Screen):
    """Shows what the presenter says. `choose_open`, `choose_save` and `open_url` are the ways out of the window."""

    topics = frozenset(
        {
            "package", "version", "answer", "approval", "assent", "charter", "comment", "consent", "decision",
            "instrument", "ip_asset", "milestone", "note", "party", "person", "position", "request", "right", "risk",
            "signature", "term", "amendment", "clause_decision", "settlement",
        }
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.choose_open: Callable[[], Path | None] = self._ask_open
        self.choose_save: Callable[[str], Path | None] = self._ask_save
        self.choose_evidence: Callable[[str], Path | None] = self._ask_evidence
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self._presenter: PackagesIntents | None = None
        self._state = ViewState()
        self._typed: dict[str, str] = {}
        self._list = ListPage(send=self._send, receive=self.open_package, evidence=self._save_evidence)
        self._side = self.part(SidePanel(name="Package"))
        self._chosen: PackageLine | None = None
        self._list.table.picked.connect(lambda _key: self._show_chosen())
        self._body = QStackedWidget()
        self._body.addWidget(self._list)
        self.setLayout(column(self._body))
        self._bar = self.part(self._make_bar())
        drop = DropTarget(
            self, suffixes=(".age", ".asice", ".docx"), sentence="Drop a package, or an answer in Word, to verify it"
        )
        drop.dropped.connect(self._received)

    def _make_bar(self) -> QStackedWidget:
        self._stepper = Stepper(("Contents", "Recipients", "Summary"))
        self._count = ElidedLabel(role="muted", ink="text2")
        self._about = label("Verify a package", "strong")
        listing, steps, receiving = QWidget(), QWidget(), QWidget()
        self.contested = button("Settle conflicts", symbol="compare", act=self._decide)
        self._opening = button("Open package…", symbol="tray", act=self.open_package)
        colleagues = button("For colleagues…", symbol="people", act=self._send_to_colleagues)
        listing.setLayout(row(self._count, None, self.contested, colleagues, self._opening))
        steps.setLayout(
            row(
                self._stepper,
                button("Back", symbol="back", act=lambda: self._step(-1)),
                button("Cancel", "quiet", act=self._leave),
                spacing=SPACE.s,
            )
        )
        receiving.setLayout(row(self._about, None, button("Back to packages", symbol="back", act=self._leave)))
        bar = QStackedWidget()
        for page in (listing, steps, receiving):
            bar.addWidget(page)
        return bar

    def bind(self, presenter: PackagesIntents) -> None:
        """Take the presenter that this screen reports to."""
        self._presenter = presenter

    # What the shell asks

    def reload(self) -> None:
        if self._presenter is not None:
            self._presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar

    def side(self) -> QWidget | None:
        return self._side if self._state.page == "list" and self._chosen is not None else None

    def primary(self) -> Offer | None:
        state = self._state
        match state.page:
            case "list" if state.packages:
                return Offer(title="Send package", act=self._send, symbol="send")
            case "contents" | "recipients":
                return Offer(title="Continue", act=lambda: self._step(1), symbol="forward")
            case "summary":
                return Offer(title="Write package…", act=self._write, symbol="export")
            case "sent":
                return Offer(title="Show in folder", act=self._show_folder, symbol="folder")
            case "answer" if state.answer is not None and state.answer.changes:
                return Offer(title="Take in and review", act=self._take_answer, symbol="tray")
            case "received" if state.inbox is not None and state.ready:
                review = bool(state.inbox.review)
                alone = "Import and decide" if state.inbox.undecided else "Import"
                title = "Import and review" if review else alone
                return Offer(title=title, act=lambda: self._take(review=review), symbol="tray")
        return None

    def show_about(self, about: str) -> None:
        """Begin to send ("send"), settle what is contested ("contested"), or verify the package file at this path."""
        if about == "send":
            self._send()
        elif about == "contested":
            self._decide()
        elif about:
            self._received(Path(about))

    def focus_first(self) -> None:
        page = self._body.currentWidget()
        match page:
            case ListPage():
                page.focus_first()
            case ContentsPage():
                page.note.setFocus(Qt.FocusReason.OtherFocusReason)
            case InboxPage() | RefusedPage() | ContestedPage() | ThreeWayPage() | AnswerPage():
                page.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter shows

    def show_state(self, state: ViewState) -> None:
        """Show a state."""
        turned = state.page != self._state.page or state.refusal != self._state.refusal
        self._state = state
        self._list.show_packages(state.packages, state.forks)
        self._show_chosen()
        sent = sum(1 for one in state.packages if one.direction == "sent")
        self._count.setText(f"{sent} sent, {len(state.packages) - sent} received" if state.packages else "")
        self._place(self._page(state))
        if state.page in _STEPS:
            self._stepper.go(_STEPS.index(state.page))
        self._bar.setCurrentIndex(0 if state.page == "list" else 1 if state.page in _STEPS else 2)
        waiting = len(state.contested) + state.pairs
        self.contested.setText(f"Settle {waiting} {'conflict' if waiting == 1 else 'conflicts'}")
        self.contested.setVisible(bool(waiting))
        self._opening.setVisible(bool(state.packages))  # else the empty place offers it
        titles = {
            "sent": "Package written",
            "received": "Verify a package",
            "three-way": "Three-way compare",
            "answer": "An answer in Word",
            "contested": "Conflicts",
            "refused": "Stopped",
        }
        self._about.setText(titles.get(state.page, ""))
        self.parts_changed.emit()
        if turned:
            self.focus_first()

    def _show_chosen(self) -> None:
        """Show the package of the current row beside the list."""
        key = self._list.table.current_key
        before, self._chosen = self._chosen, next((one for one in self._state.packages if one.key == key), None)
        if self._chosen is not None and self._chosen != before:
            self._side.show_cards([package_card(self._chosen, evidence=self._save_evidence)])
        if (before is None) != (self._chosen is None):
            self.parts_changed.emit()

    def _page(self, state: ViewState) -> QWidget:
        match state.page:
            case "contents" if state.outbox is not None:
                return ContentsPage(state.outbox, described=self._described, chosen=self._choose_texts)
            case "recipients" if state.outbox is not None:
                return RecipientsPage(state.outbox, chosen=self._choose_people)
            case "summary" if state.outbox is not None:
                return SummaryPage(state.outbox, state.refusal)
            case "sent" if state.sent is not None:
                return SentPage(state.sent, again=self._leave)
            case "received" if state.inbox is not None:
                return self._inbox_page(state.inbox, asked=state.asked)
            case "three-way" if state.three_way is not None:
                return ThreeWayPage(state.three_way, leave=self._back_to_package)
            case "answer" if state.answer is not None:
                return AnswerPage(state.answer, choose=self._answers_text, leave=self._leave)
            case "contested":
                return self._contested_page(state)
            case "refused" if state.refusal is not None:
                return RefusedPage(state.refusal, leave=self._leave, retry=self.open_package)
        return self._list

    def _contested_page(self, state: ViewState) -> ContestedPage:
        return ContestedPage(
            state.contested,
            state.rivals,
            state.refusal,
            choose=self._settle,
            decide=self._decide_clause,
            unite=self._unite,
            read=self._read,
            send=self._send,
            leave=self._leave,
            typed=self._typed,
        )

    def _inbox_page(self, inbox: Inbox, *, asked: bool) -> InboxPage:
        return InboxPage(
            inbox,
            asked=asked,
            import_only=lambda: self._take(review=False),
            refuse=self._refuse,
            ask=self._ask,
            compare=self._compare,
            leave=self._leave,
        )

    def _place(self, page: QWidget) -> None:
        before = self._body.currentWidget()
        held = QApplication.focusWidget()
        name = held.objectName() if held is not None and self.isAncestorOf(held) else ""
        if page is not self._list:
            self._body.addWidget(page)
        self._body.setCurrentWidget(page)
        again = page.findChild(QWidget, name) if name else None
        if again is not None:  # what was ticked stays under the hand
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None and before is not page and before is not self._list:
            self._body.removeWidget(before)
            before.deleteLater()

    # What the user wants

    def open_package(self) -> None:
        """Ask for a package file and verify it."""
        path = self.choose_open()
        if path is not None:
            self._received(path)

    def _received(self, path: Path) -> None:
        if self._presenter is not None:
            self._presenter.receiving.receive(path)

    def _ask(self, asked: bool) -> None:
        if self._presenter is not None:
            self._presenter.receiving.ask(asked)

    def _refuse(self) -> None:
        if self._presenter is not None:
            self._presenter.receiving.refuse()

    def _compare(self, version: str) -> None:
        if self._presenter is not None:
            self._presenter.receiving.compare(version)

    def _back_to_package(self) -> None:
        if self._presenter is not None:
            self._presenter.receiving.back_to_package()

    def _answers_text(self, instrument: str) -> None:
        if self._presenter is not None and self._state.answer is not None:
            self._presenter.receiving.look_at(Path(self._state.answer.path), instrument=instrument)

    def _take_answer(self) -> None:
        page = self._body.currentWidget()
        if self._presenter is not None and isinstance(page, AnswerPage):
            self._presenter.receiving.take_answer(by=page.by)

    def _save_evidence(self, package: str) -> None:
        path = self.choose_evidence(f"evidence-{package[:12]}.zip")
        if path is not None and self._presenter is not None:
            self._presenter.save_evidence(package, path)

    def _send(self) -> None:
        if self._presenter is not None:
            self._presenter.begin_sending()

    def _send_to_colleagues(self) -> None:
        if self._presenter is not None:
            self._presenter.begin_sending(team=True)

    def _choose_texts(self, keys: Collection[str]) -> None:
        if self._presenter is not None:
            self._presenter.choose_texts(keys)

    def _choose_people(self, keys: Collection[str]) -> None:
        if self._presenter is not None:
            self._presenter.choose_people(keys)

    def _step(self, places: int) -> None:
        if self._presenter is not None:
            self._presenter.step(places)

    def _leave(self) -> None:
        if self._presenter is not None:
            self._presenter.show_list()

    def _described(self, note: str, with_summary: bool, label: str) -> None:
        if self._presenter is not None:
            self._presenter.describe(note=note, with_summary=with_summary, label=label)

    def _write(self) -> None:
        outbox = self._state.outbox
        path = self.choose_save(outbox.file_name) if outbox is not None else None
        if path is not None and self._presenter is not None:
            self._presenter.write(path)

    def _take(self, *, review: bool) -> None:
        if self._presenter is not None:
            self._presenter.receiving.take(review=review)

    def _decide(self) -> None:
        if self._presenter is not None:
            self._presenter.show_contested()

    def _settle(self, topic: str, key: str, entry: str, reason: str) -> None:
        if self._presenter is not None:
            self._presenter.settle(topic, key, entry, reason)

    def _decide_clause(self, clause: str, chosen: str, text: str, reason: str) -> None:
        if self._presenter is not None:
            self._presenter.decide(clause, chosen, text, reason)

    def _unite(self, pair: str) -> None:
        if self._presenter is not None:
            self._presenter.unite(pair)

    def _read(self, version: str) -> None:
        if self._presenter is not None:
            self._presenter.read_version(version)

    def _show_folder(self) -> None:
        if self._state.sent is not None:
            self.open_url(QUrl.fromLocalFile(str(Path(self._state.sent.path).parent)))

    def _ask_open(self) -> Path | None:
        name, _kind = QFileDialog.getOpenFileName(self, "Open package", "", _ARRIVED)
        return Path(name) if name else None

    def _ask_save(self, name: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(self, "Write package", str(Path.home() / name), _KINDS)
        return Path(chosen) if chosen else None

    def _ask_evidence(self, name: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(self, "Save evidence", str(Path.home() / name), _PROOF)
        return Path(chosen) if chosen else None
