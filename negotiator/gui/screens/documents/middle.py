"""The middle of the documents screen: pages with their zoom bar, a text to read, or what stands there instead."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from negotiator.gui.redline_surface import Content, RedlineSurface
from negotiator.gui.screens.documents.pages_view import PagesView
from negotiator.gui.screens.documents.state import SUMMARY, Preview, Trouble, ViewState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import ElidedLabel, EmptyState, Offer, Skeleton, banner, button, column, label, panel, row

_NARROWEST = 260


class PagesPage(QWidget):
    """Pages and the bar below them."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = PagesView()
        self.place = ElidedLabel(role="muted", ink="text2")  # must not widen the page: the pages would be drawn anew
        self.zoom = label("", "muted", wrap=False)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.smaller = button("−", "quiet", tip="Zoom out (−)", act=lambda: self.pages.zoom_by(-1))
        self.smaller.setAccessibleName("Zoom out")
        self.larger = button("+", "quiet", tip="Zoom in (+)", act=lambda: self.pages.zoom_by(1))
        self.larger.setAccessibleName("Zoom in")
        self.fit = button("Fit width", "quiet", tip="Fit the width (0)", act=self.pages.fit_width)
        foot = panel("strip")
        line = row(self.place, None, self.smaller, self.zoom, self.larger, self.fit, spacing=SPACE.xs)
        line.setContentsMargins(SPACE.ml, SPACE.xs, SPACE.s, SPACE.xs)
        foot.setLayout(line)
        whole = column(self.pages, foot, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.pages)
        self.pages.moved.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        pages = self.pages
        place = f"Page {pages.page} of {pages.count}"
        self.place.setText(f"{place} · Drawing pages…" if pages.drawing else place)
        self.zoom.setFixedWidth(self.zoom.fontMetrics().horizontalAdvance("400%") + SPACE.s)
        self.zoom.setText(f"{pages.zoom:.0%}")
        self.zoom.setAccessibleName(f"Zoom {pages.zoom:.0%}")
        pages.setAccessibleDescription(place)


class Middle(QStackedWidget):
    """Shows one preview at a time."""

    def __init__(self, *, open_package: Callable[[], object]) -> None:
        super().__init__()
        self.page = PagesPage()
        self.text = RedlineSurface()
        self.text.setAccessibleName("Text of the version")
        self._working_words = label("", "muted")
        self._working = QWidget()
        self._working_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._working.setLayout(column(self._working_words, Skeleton(), None, margin=SPACE.xl))
        self._empty = EmptyState(
            "documents",
            "No summary yet",
            "Generate summary makes a PDF of what both sides share, signs it and shows it here before you hand it on.",
        )
        self._package = EmptyState(
            "packages",
            "A sealed package",
            "What it holds is shown where packages are received; nothing was imported.",
            quiet=Offer(title="Show in Packages", act=open_package, symbol="packages"),
        )
        self._unseen = EmptyState("danger", "Nothing to show", "This file cannot be shown as pages or text.")
        for one in (self._empty, self.page, self.text, self._package, self._working, self._unseen):
            self.addWidget(one)
        for sentence in self.findChildren(QLabel):
            sentence.setMinimumWidth(min(sentence.minimumWidth(), _NARROWEST))  # there is a list and a panel beside it
        self._shown: Preview | None = None

    def show_state(self, state: ViewState) -> None:
        """Show the preview of a state; the same preview keeps its place and zoom."""
        if state.working:
            self._working_words.setText(state.working)
            self.setCurrentWidget(self._working)
            return
        preview = state.preview
        if preview is not self._shown:
            self._shown = preview
            self.page.pages.show_sizes(preview.sizes)
            self.text.show_content(Content(rows=preview.rows))
        nothing = self._empty if state.current == SUMMARY and state.trouble is None else self._unseen
        pages = {"pages": self.page, "text": self.text, "package": self._package, "nothing": nothing}
        self.setCurrentWidget(pages[preview.kind])

    def focus(self) -> None:
        """Put the focus where the preview is read."""
        page = self.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)


class TroubleBox(QWidget):
    """Says why something could not be shown, above the middle; hidden while all is well."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(spacing=0)
        self._layout.setContentsMargins(SPACE.ml, SPACE.m, SPACE.ml, SPACE.m)
        self.setLayout(self._layout)
        self.hide()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Show why, or nothing."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if trouble is not None:
            self._layout.addWidget(banner(trouble.message, "danger", detail=trouble.hint))
        self.setVisible(trouble is not None)
