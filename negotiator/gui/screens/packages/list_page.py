"""The list of packages sent and received, and what stands there before the first."""

import functools
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QStackedWidget, QWidget

from negotiator.gui.figures import grouped
from negotiator.gui.screens.packages.state import ForkLine, PackageLine
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import (
    Card,
    Column,
    EmptyState,
    Offer,
    Table,
    TableRow,
    banner,
    button,
    code,
    column,
    label,
    row,
)


def _day(at: datetime) -> str:
    return f"{at.astimezone():%d %b %Y, %H:%M}"


_DIRECTIONS = {"sent": "Sent", "received": "Received"}
_COLUMNS = (
    Column(title="No.", right=True, stretch=0),
    Column(title="Direction", stretch=0),
    Column(title="Date", write=_day, stretch=0),
    Column(title="With", stretch=2),
    Column(title="Versions", stretch=3),
    Column(title="Package", stretch=0),
)


def package_card(line: PackageLine, *, evidence: Callable[[str], object]) -> Card:
    """Return one package with its whole id, and the way to what is kept of it."""
    team = ", for our own side" if line.team else ""
    card = Card(f"Package {line.number}, {_DIRECTIONS[line.direction].lower()}{team}")
    for name, text in (
        ("With", line.partner),
        ("Date", _day(line.at)),
        ("Confidentiality", line.label or "No label"),
        ("Versions", line.versions or "No new version"),
    ):
        card.add(column(label(name, "label"), label(text, wrap=True, selectable=True), spacing=2))
    card.add(column(label("Package id", "label"), code(grouped(line.key), name="Package id"), spacing=2))
    saving = button("Save evidence…", symbol="export", act=functools.partial(evidence, line.key))
    saving.setObjectName("save evidence")
    card.add(row(saving, None))
    card.add(
        label("Its list of contents and every signature, for openssl: proof of who signed what.", "tiny", wrap=True)
    )
    return card


class ListPage(QWidget):
    """Shows the packages as a table."""

    def __init__(
        self, *, send: Callable[[], object], receive: Callable[[], object], evidence: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._evidence = evidence
        self._forks = QWidget()
        self._forks.setLayout(column(spacing=SPACE.s))
        self.table = Table(_COLUMNS, name="Packages sent and received")
        self._empty = EmptyState(
            "packages",
            "No packages yet",
            "A package carries versions, comments and approvals to your partner in one sealed and signed file.",
            primary=Offer(title="Send package", act=send, symbol="send"),
            quiet=Offer(title="Open package…", act=receive, symbol="tray"),
        )
        self._stack = QStackedWidget()
        box = QWidget()
        box.setLayout(column(self._forks, self.table, margin=SPACE.xl, spacing=SPACE.m))
        self._stack.addWidget(self._empty)
        self._stack.addWidget(box)
        self.setLayout(column(self._stack))

    def focus_first(self) -> None:
        """Put the focus into the table, or on what the empty place offers."""
        if self._stack.currentWidget() is not self._empty or not self._empty.focus_offer():
            self.table.setFocus()

    def show_packages(self, packages: Sequence[PackageLine], forks: Sequence[ForkLine] = ()) -> None:
        """Show other packages, and above them whoever signed several for one place."""
        self._show_forks(forks)
        self.table.show_rows(
            [
                TableRow(
                    key=one.key,
                    values=(
                        one.number,
                        f"{_DIRECTIONS[one.direction]}, team" if one.team else _DIRECTIONS[one.direction],
                        one.at,
                        one.partner,
                        one.versions or "No new version",
                        grouped(one.key[:12]),
                    ),
                )
                for one in packages
            ]
        )
        self._stack.setCurrentIndex(1 if packages else 0)

    def _show_forks(self, forks: Sequence[ForkLine]) -> None:
        layout = self._forks.layout()
        while layout is not None and layout.count():
            item = layout.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for fork in forks:
            words = f"{fork.author} signed {len(fork.packages)} different packages number {fork.number}."
            saves = [
                button(f"Save evidence {grouped(one[:8])}…", act=functools.partial(self._evidence, one))
                for one in fork.packages
            ]
            box = QWidget()
            box.setLayout(column(banner(words, "danger"), row(*saves, None), spacing=SPACE.s))
            if layout is not None:
                layout.addWidget(box)
        self._forks.setVisible(bool(forks))
