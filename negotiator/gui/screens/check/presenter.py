"""Checking the whole file, and doing something about what is broken; putting a backup in its place."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

from negotiator.gui.desk import Desk
from negotiator.gui.figures import size
from negotiator.gui.keeper import Cared, Keeper
from negotiator.gui.screens.check.state import Backup, CheckState, Line, Name, Outcome, Way
from negotiator.kernel import Cancelled, NegotiatorError
from negotiator.services.backups import BackupFile
from negotiator.services.salts import backup_folder
from negotiator.store import CheckReport, Remedy

WAYS: Final[dict[Remedy, Way]] = {
    "mend the first bytes": Way(
        name="mend",
        title="Mend the first bytes",
        explanation="Writes the first 16 bytes as the key proves them. Nothing else is touched.",
    ),
    "rebuild the tables": Way(
        name="rebuild",
        title="Rebuild the tables",
        explanation="Makes everything that is derived anew from the signed acts. Nothing is lost, and the damaged file "
        "is kept beside.",
    ),
    "restore a backup": Way(
        name="restore",
        title="Restore a backup",
        explanation="Puts one of the backups below in the file's place. The present file is kept beside.",
    ),
    "export what verifies": Way(
        name="export",
        title="Export what verifies",
        explanation="Writes every act and text that is still genuine to a new file with the same passphrase. The "
        "damaged file is not touched.",
    ),
}


class CheckView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: CheckState) -> None:
        """Show a state."""
        ...


class CheckPresenter:
    """Takes the user's intents on the screen of checks and backups."""

    def __init__(self, desk: Desk, keeper: Keeper, view: CheckView) -> None:
        self._desk = desk
        self._keeper = keeper
        self._view = view
        self._state = CheckState()

    def load(self) -> None:
        """Show which file it is and its backups."""

        def done(path: Path, backups: Sequence[BackupFile]) -> None:
            self._show(path=str(path), backups=tuple(_row(one) for one in backups))

        folder = str(backup_folder(self._desk.folders, self._desk.settings))
        self._show(alone=self._keeper.path is not None, proven=self._keeper.proven, folder=folder)
        self._keeper.backups(done=done, failed=self._fail)

    # -- checking --------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Check the whole file."""
        self._begin("Checking the whole file…", checked=False, lines=(), ways=(), first="", readable="")
        self._keeper.check(done=self._checked, failed=self._fail, step=self._step)

    def _checked(self, report: CheckReport) -> None:
        readable = next((line.detail for line in report.lines if line.name == "readable"), "")
        self._show(
            busy="",
            checked=True,
            lines=tuple(Line(name=one.name, fine=one.ok, detail=one.detail) for one in report.lines),
            first=report.first,
            readable=readable,
            ways=tuple(WAYS[remedy] for remedy in WAYS if remedy in report.remedies),
        )

    # -- doing something about it ----------------------------------------------------------------------------------

    def go(self, way: Name) -> None:
        """Take one of the ways that need nothing further; the view asks first where a file or backup is needed."""
        if way == "mend":
            self._begin("Writing the first bytes anew…")
            self._keeper.mend(done=self._cared, failed=self._fail)
        elif way == "rebuild":
            self._begin("Making the tables anew…")
            self._keeper.rebuild(done=self._cared, failed=self._fail, step=self._step)

    def export(self, to: Path) -> None:
        """Write everything that verifies to a new file."""

        def done(cared: Cared) -> None:
            self._show(busy="", outcome=Outcome(told=cared.told, opens=cared.opens, may_open=False))

        self._begin("Writing what verifies…")
        self._keeper.export(to, done=done, failed=self._fail, step=self._step)

    def ask(self, path: str) -> None:
        """Ask whether a backup shall take the file's place."""
        asked = next((one for one in self._state.backups if one.path == path), None)
        self._show(asked=asked, outcome=None, problem="", hint="")

    def ask_for_file(self, path: Path) -> None:
        """Ask whether a backup that lies elsewhere shall take the file's place."""
        other = Backup(path=str(path), name=path.name, when="", size="", fits=False)
        self._show(asked=other, outcome=None, problem="", hint="")

    def think_better(self) -> None:
        """Leave the present file where it is."""
        self._show(asked=None, problem="", hint="")

    def restore(self, secret: str) -> None:
        """Put the backup that was asked about in the file's place."""
        asked = self._state.asked
        if asked is None:
            return

        def done(cared: Cared) -> None:
            self._cared(replace(cared, told=f"{told} is in place."))

        told = f"The backup of {asked.when}" if asked.when else asked.name
        self._begin("Putting the backup in place…", keeping_asked=True)
        self._keeper.restore(Path(asked.path), secret=secret, done=done, failed=self._fail, step=self._step)

    def _cared(self, cared: Cared) -> None:
        self._show(
            busy="",
            asked=None,
            checked=False,
            lines=(),
            ways=(),
            first="",
            readable="",
            proven=self._keeper.proven,
            outcome=Outcome(told=cared.told, opens=cared.opens, may_open=not cared.opens, aside=str(cared.aside or "")),
        )
        self.load()

    # -- leaving ---------------------------------------------------------------------------------------------------

    def open_again(self) -> None:
        """Go to the deal: the open one, or the one in hand, which is opened."""
        if self._keeper.path is None:
            self._desk.go("overview")
        else:
            self._begin("Opening the deal…", keeping_outcome=True)
            self._keeper.open_again(failed=self._fail)

    def leave(self) -> None:
        """Go back to the way in, or to the settings that led here."""
        if self._keeper.path is None:
            self._desk.go("settings", about="backup")
        else:
            self._keeper.let_go()
            self._desk.go("welcome", about="unlock")

    def cancel(self) -> None:
        """Stop what is under way."""
        self._keeper.cancel()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _begin(self, busy: str, *, keeping_asked: bool = False, keeping_outcome: bool = False, **changes: Any) -> None:
        if not keeping_asked:
            changes["asked"] = None
        if not keeping_outcome:
            changes["outcome"] = None
        self._show(busy=busy, done=0, total=0, problem="", hint="", **changes)

    def _step(self, done: int, total: int, text: str) -> None:
        self._show(done=done, total=total, busy=text or self._state.busy)

    def _fail(self, error: NegotiatorError) -> None:
        if isinstance(error, Cancelled):
            self._show(busy="", problem="", hint="")
        else:
            self._show(busy="", problem=error.message, hint=error.hint)

    def _show(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._view.show_state(self._state)


def _row(one: BackupFile) -> Backup:
    return Backup(
        path=str(one.path),
        name=one.path.name,
        when=f"{one.at.astimezone():%d %b %Y, %H:%M}",
        size=size(one.size),
        fits=one.opens,
    )
