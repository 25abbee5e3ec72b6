"""What may stand above the redline: edits that were not marked, a refusal, and the question about a file to take in."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Picture, Segmented, button, column, flow, label, restyle, row

_SIDE = 18


class Notice(QFrame):
    """A sentence on a coloured ground with a few widgets at its right. `turned` tells when it appears or goes."""

    turned = Signal()

    def __init__(self, tone: str, symbol: str, *actions: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", tone)
        self.sentence = label("", "strong", wrap=True)
        head = row(Picture(symbol, tone), self.sentence, *actions, spacing=SPACE.s)
        head.setStretch(1, 1)
        self.lines = column(head)
        self.lines.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        self.setLayout(self.lines)
        self.hide()
        restyle(self)

    def say(self, sentence: str) -> None:
        """Show a sentence; an empty one hides the notice."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.turned.emit()


class UnmarkedNotice(Notice):
    """Tells of edits that the other side did not mark."""

    show_asked = Signal()

    def __init__(self) -> None:
        self.show_button = button("Show", symbol="show")
        super().__init__("danger", "warn", self.show_button)
        self.show_button.clicked.connect(lambda _checked=False: self.show_asked.emit())

    def show_count(self, count: int, partner: str) -> None:
        """Say how many edits were not marked; none hides the notice."""
        edits = "1 edit was" if count == 1 else f"{count} edits were"
        self.say(f"{edits} not marked by {partner}" if count else "")


class Refusal(Notice):
    """Tells why something was refused, until it is closed."""

    def __init__(self) -> None:
        super().__init__(
            "warn", "info", button("", "quiet icon", symbol="close", tip="Close", act=lambda: self.say(""))
        )


class TakeInNotice(Notice):
    """Asks whose words a file holds, and what of a draft of ours may travel. `agreed(path, received, keep)`."""

    agreed = Signal(Path, bool, bool)

    def __init__(self) -> None:
        self._path = Path()
        self.whose = Segmented((("ours", "Our draft", ""), ("received", "Received", "")), name="Whose words it holds")
        self.keep = QCheckBox("Keep its tracked changes and comments")
        self.keep.setToolTip("Else changes are accepted and comments taken out, before anyone else can have the file")
        self.whose.chosen.connect(lambda whose: self.keep.setVisible(whose == "ours"))
        self.confirm = button("Take in", "accept", act=self._agree)
        drop = button("Cancel", "quiet", act=lambda: self.say(""))
        actions = QWidget()
        actions.setLayout(flow(self.whose, self.keep, self.confirm, drop))
        super().__init__("accent", "tray")
        self.lines.addWidget(actions)

    def ask(self, path: Path, text: str) -> None:
        """Ask about a file."""
        self._path = path
        self.keep.setChecked(False)
        self.say(f"Take in {path.name} as a version of {text}")
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree(self) -> None:
        self.say("")
        received = self.whose.choice == "received"
        self.agreed.emit(self._path, received, self.keep.isChecked() and not received)
