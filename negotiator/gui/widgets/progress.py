"""Progress: a thin bar, a ring with its percentage, and the page that stands in while work is under way."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStackedWidget, QWidget

from negotiator.gui.jobs import Job
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets.buttons import button
from negotiator.gui.widgets.painted import Painted
from negotiator.gui.widgets.text import column, label, row

_SKELETON_ROWS = 6


def bar(*, name: str, width: int = 120) -> QProgressBar:
    """Return a thin progress bar; the figures belong in a label beside it."""
    result = QProgressBar()
    result.setTextVisible(False)
    result.setFixedWidth(width)
    result.setAccessibleName(name)
    return result


class Ring(Painted):
    """A share of a whole as a ring with the percentage in its middle."""

    def __init__(self, *, name: str, side: int = 64) -> None:
        super().__init__()
        self._share = 0.0
        self._side = side
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        """Show another share, 0 to 1."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self._name}: {self._share:.0%}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._side), look().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        painter.setPen(QPen(now.colour("border"), 6))
        painter.drawEllipse(box)
        pen = QPen(now.colour("ok"), 6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(self._share * 360 * 16))
        painter.setPen(now.colour("text"))
        painter.setFont(now.font("strong"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"{self._share:.0%}")
        painter.end()


class Skeleton(Painted):
    """Grey rows in the place of those that are still being read."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Loading")
        self.setMinimumHeight(120)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("border"))
        for number in range(_SKELETON_ROWS):
            top = SPACE.xl + number * now.px(44)
            share = (0.82, 0.64, 0.9, 0.55, 0.74, 0.6)[number % 6]
            painter.drawRoundedRect(QRectF(SPACE.xl, top, (self.width() - 2 * SPACE.xl) * share, now.px(14)), 4, 4)
        painter.end()


class _Under(QWidget):
    """Says what is being done, how far it is, and offers Cancel."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("Working…", "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = bar(name="Progress", width=280)
        self._bar.setRange(0, 0)
        cancel = button("Cancel", act=self.cancel_asked.emit)
        self.setLayout(column(None, self._text, row(None, self._bar, None), row(None, cancel, None), None, spacing=12))

    def step(self, done: int, total: int, text: str) -> None:
        """Show a step of the work."""
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        self._text.setText(text or "Working…")


class Loading(QStackedWidget):
    """Shows its content; a skeleton when a watched job takes over 300 ms; progress with Cancel over 2 s."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._skeleton = Skeleton()
        self._under = _Under()
        for page in (content, self._skeleton, self._under):
            self.addWidget(page)
        self._job: Job | None = None
        self._under.cancel_asked.connect(self.cancel)

    def watch(self, job: Job) -> None:
        """Follow a job from now on instead of any earlier one."""
        self._job = job
        job.slow.connect(lambda: self._turn_to(self._skeleton, job))
        job.long.connect(lambda: self._turn_to(self._under, job))
        job.progressed.connect(self._under.step)
        job.ended.connect(lambda: self._turn_to(self._content, job))

    def _turn_to(self, page: QWidget, job: Job) -> None:
        if job is self._job:
            self.setCurrentWidget(page)

    def cancel(self) -> None:
        """Ask the watched job to stop."""
        if self._job is not None:
            self._job.cancel()
