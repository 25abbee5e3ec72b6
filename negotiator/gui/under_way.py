"""What takes longer than two seconds: a small card over the window says what is done, how far, and offers Cancel."""

from PySide6.QtWidgets import QFrame, QWidget

from negotiator.gui.jobs import Job
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import bar, button, label, row

_ABOVE_STRIP = 44


class UnderWay(QFrame):
    """Follows one job at a time; it appears when the job turns long and goes when the job ends."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "sheet")
        self.setAccessibleName("Work under way")
        self._job: Job | None = None
        self._text = label("Working…", "muted", wrap=False)
        self._bar = bar(name="Progress", width=160)
        self.cancel = button("Cancel", act=self._cancel)
        layout = row(self._bar, self._text, self.cancel, spacing=SPACE.m)
        layout.setContentsMargins(SPACE.ml, SPACE.s, SPACE.s, SPACE.s)
        self.setLayout(layout)
        self.hide()

    def watch(self, job: Job) -> None:
        """Follow a job that was just started."""
        job.long.connect(lambda: self._appear(job))
        job.progressed.connect(lambda done, total, text: self._step(job, done, total, text))
        job.ended.connect(lambda: self._leave(job))

    def _appear(self, job: Job) -> None:
        self._job = job
        self._bar.setRange(0, 0)
        self._text.setText("Working…")
        self._place()
        self.show()
        self.raise_()

    def _step(self, job: Job, done: int, total: int, text: str) -> None:
        if job is self._job:
            self._bar.setRange(0, max(0, total))
            self._bar.setValue(done)
            self._text.setText(text or "Working…")
            self._place()

    def _leave(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.hide()

    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            left = parent.width() - self.width() - SPACE.xl
            self.move(max(0, left), max(0, parent.height() - self.height() - _ABOVE_STRIP))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
