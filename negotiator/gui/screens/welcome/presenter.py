"""What the way in does: unlock, found, join, play the sample. It holds what was typed on earlier steps, and no file."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from negotiator.crypto import strength
from negotiator.gui.door import Door, Entered, Holder, Joining, NewDeal, NewIdentity, Sender
from negotiator.gui.keeper import Keeper
from negotiator.kernel import Cancelled, NegotiatorError, Tampered, Unreadable
from negotiator.services.founding import party_key

WayOnName = Literal["again", "check", "restore", "accept"]
Page = Literal["unlock", "found", "join", "compare", "identity", "keep", "working"]
_DEAL: Final = ".deal"
_SAMPLE_FOLDER: Final = "Negotiator sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A deal opened lately. place: the folder it lies in."""

    path: str
    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """Something that can be done when a file does not open."""

    name: WayOnName
    title: str


_AGAIN: Final = WayOn(name="again", title="Try again")
_CHECK: Final = WayOn(name="check", title="Check the file")
_RESTORE: Final = WayOn(name="restore", title="Restore a backup")
_ACCEPT: Final = WayOn(name="accept", title="Open it as it is")
_WAYS_ON: Final[dict[str, tuple[WayOn, ...]]] = {
    "workspace-newer": (),
    "workspace-in-use": (_AGAIN,),
    "workspace-missing": (_RESTORE,),
    "not-a-workspace": (_RESTORE,),
    "salt-damaged": (_RESTORE,),
    "rolled-back": (_ACCEPT, _RESTORE),
    "pages-changed": (_CHECK, _ACCEPT),
    "log-damaged": (_CHECK, _ACCEPT),
    "hard-linked": (),
}


def ways_on(error: NegotiatorError) -> tuple[WayOn, ...]:
    """Return what can be done about a file that does not open."""
    usual = (_CHECK, _RESTORE) if isinstance(error, Tampered | Unreadable) else ()
    return _WAYS_ON.get(error.code, usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeState:
    """What the way in shows. step: of the four of founding a deal. busy: what is being done, or "".

    updating: that is a file of an older format being brought up to date, not the sample being played.
    ways_on: what can be done about the problem.
    """

    page: Page = "unlock"
    known: tuple[Known, ...] = ()
    chosen: str = ""
    may_remember: bool = False
    package: str = ""
    step: int = 0
    sender: Sender | None = None
    entered: Entered | None = None
    founded: bool = False
    card: str = ""
    can_leave: bool = False
    busy: str = ""
    updating: bool = False
    done: int = 0
    total: int = 0
    problem: str = ""
    hint: str = ""
    ways_on: tuple[WayOn, ...] = ()


class WelcomeView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: WelcomeState) -> None:
        """Show a state."""
        ...


class WelcomePresenter:
    """Takes the user's intents on the way in."""

    def __init__(self, door: Door, keeper: Keeper, view: WelcomeView) -> None:
        self._door = door
        self._keeper = keeper
        self._view = view
        self._state = WelcomeState()
        self._typed: dict[str, Any] = {}

    # -- unlocking -------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the deals opened lately; the first run shows how to begin."""
        known = tuple(
            Known(path=str(one.path), name=one.path.stem, place=str(one.path.parent)) for one in self._door.recent()
        )
        chosen = self._state.chosen or (known[0].path if known else "")
        self._show(
            known=known,
            chosen=chosen,
            may_remember=self._door.settings.identity.remember_on_device,
            can_leave=self._door.is_open,
        )

    def about(self, text: str) -> None:
        """Turn to founding ("new"), to joining ("join"), or to a file: a deal to unlock or a package to read."""
        if text in ("new", "join"):
            self.turn_to("found" if text == "new" else "join")
        elif text == "unlock":
            self.turn_to("unlock")
        elif Path(text).suffix.lower() == _DEAL:
            self.choose(text)
        else:
            self._show(page="unlock", package=text, problem="", hint="")

    def choose(self, path: str) -> None:
        """Turn to a deal's unlocking; a key that this device remembers opens it without asking."""
        self._show(page="unlock", chosen=path, problem="", hint="")
        if self._state.may_remember:
            self._open(path, "", remember=False, quiet=True)

    def unlock(self, secret: str, *, remember: bool) -> None:
        """Open the chosen deal with its passphrase or recovery code."""
        if not self._state.chosen:
            self._show(problem="No deal is chosen.", hint="Choose one from the list, or open another file.")
        elif secret or self._state.may_remember:
            self._open(self._state.chosen, secret, remember=remember, quiet=False)
        else:
            self._show(problem="Type the passphrase.", hint="")

    def _open(self, path: str, secret: str, *, remember: bool, quiet: bool, accept: bool = False) -> None:
        def step(done: int, total: int, text: str) -> None:
            self._show(page="working", updating=True, done=done, total=total, busy=text)

        def failed(error: NegotiatorError) -> None:
            self._show(page="unlock", updating=False, done=0, total=0)
            if quiet and error.code == "passphrase-needed":
                self._show(busy="")
            else:
                self._fail(error, ways=ways_on(error))

        self._show(busy="Unlocking…", problem="", hint="")
        self._door.open(Path(path), passphrase=secret, remember=remember, accept=accept, failed=failed, step=step)

    def go_on(self, way: WayOnName, secret: str, *, remember: bool) -> None:
        """Do something about the file that did not open; the secret is what stands in the field."""
        path = self._state.chosen
        if way in ("check", "restore"):
            self._care(path, secret, way)
        else:
            self._open(path, secret, remember=remember, quiet=False, accept=way == "accept")

    def _care(self, path: str, secret: str, way: WayOnName) -> None:
        def done() -> None:
            self._show(busy="")
            self._door.leave(about=f"check {way}")

        self._show(busy="Trying the key…", problem="", hint="")
        self._keeper.take(Path(path), secret, blind=way == "restore", done=done, failed=self._fail)

    # -- founding --------------------------------------------------------------------------------------------------

    def turn_to(self, page: Page) -> None:
        """Turn to another page, forgetting what was typed."""
        self._typed = {}
        self._show(page=page, step=0, sender=None, entered=None, card="", problem="", hint="", busy="")

    def back(self) -> None:
        """Go back one step, or to the deal that is still open."""
        if self._state.page == "found" and self._state.step:
            self._show(step=self._state.step - 1, problem="", hint="")
        elif self._state.page in ("compare", "identity"):
            self._show(page="join", problem="", hint="")
        elif self._state.page == "unlock" and self._door.is_open:
            self._door.enter()
        else:
            self.turn_to("unlock")

    def strength_of(self, passphrase: str) -> str:
        """Say how strong a passphrase is."""
        return strength(passphrase).text if passphrase else ""

    def take_step(self, values: dict[str, Any]) -> None:
        """Take what was typed on a step of founding and go on; after the third the deal is made."""
        problem = self._problem(values)
        if problem:
            self._show(problem=problem, hint="")
            return
        if values.get("way") == "imported":
            self._look_at_certificate(values)
        else:
            self._go_on(values)

    def _go_on(self, values: dict[str, Any], *, hint: str = "") -> None:
        self._typed.update(values)
        if self._state.step < 2:
            self._show(step=self._state.step + 1, problem="", hint=hint, busy="")
        else:
            self._found()

    def _look_at_certificate(self, values: dict[str, Any]) -> None:
        """Open the file of a certificate before anything is made with it: its name goes on as if it had been typed."""

        def opened(holder: Holder) -> None:
            named = {"name": holder.name, "organisation": holder.organisation, "email": holder.email}
            self._go_on({**values, **named}, hint=f"You will sign as {holder.name}, {holder.organisation}.")

        self._show(busy="Opening the file…", problem="", hint="")
        self._door.look_at_p12(Path(values["p12"]), values["p12_passphrase"], done=opened, failed=self._fail)

    def _problem(self, values: dict[str, Any]) -> str:
        if self._state.step == 0 and values["passphrase"] != values["again"]:
            return "The two passphrases differ."
        if self._state.step == 0 and Path(values["path"]).exists():
            return "There is a file of this name already. Choose another name."
        if self._state.step == 2 and not re.fullmatch(r"[A-Z]{3}", values["currency"].upper()):
            return "The currency is three letters, for example EUR."
        return ""

    def _found(self) -> None:
        typed = self._typed
        path = Path(typed["path"])
        deal = NewDeal(
            path=path if path.suffix == _DEAL else path.with_name(path.name + _DEAL),
            passphrase=typed["passphrase"],
            title=typed["title"],
            party=party_key(typed["party"] or typed["organisation"]),
            organisation=typed["organisation"],
            name=typed["name"],
            email=typed["email"] or "",
            role=typed["role"],
            currency=typed["currency"].upper(),
            agreement=typed["agreement"],
            p12=Path(typed["p12"]) if typed.get("way") == "imported" else None,
            p12_passphrase=typed["p12_passphrase"] if typed.get("way") == "imported" else "",
        )
        self._show(busy="Making the file and your signing key…", problem="", hint="")
        self._door.found(deal, done=lambda entered: self._made(entered, founded=True), failed=self._fail)

    def _made(self, entered: Entered, *, founded: bool) -> None:
        self._typed = {}
        self._show(page="keep", step=3, entered=entered, founded=founded, busy="", problem="", hint="")

    def finish(self, screen: str = "", about: str = "") -> None:
        """Enter the new deal; the user said that the recovery code is written down."""
        self._door.enter(screen=screen, about=about)

    def save_sheet(self, path: Path) -> None:
        """Write the recovery sheet as a PDF for printing."""

        def done() -> None:
            self._show(busy="", hint=f"Saved as {path.name}. Print it, then delete the file.")

        self._show(busy="Writing the sheet…", problem="", hint="")
        self._keeper.write_sheet(path, done=done, failed=self._fail)

    # -- joining ---------------------------------------------------------------------------------------------------

    def look_at(self, values: dict[str, Any]) -> None:
        """Open the first package with our identity, to see who signed it."""
        if Path(values["path"]).exists():
            self._show(problem="There is a file of this name already. Choose another name.", hint="")
            return
        self._typed = dict(values)
        self._show(busy="Reading the package…", problem="", hint="")
        self._door.look_at(
            Path(values["package"]),
            identity=Path(values["identity"]),
            passphrase=values["passphrase"],
            done=lambda sender: self._show(page="compare", sender=sender, busy=""),
            failed=self._fail,
        )

    def join(self, how: str = "") -> None:
        """Join: the user compared the sender's fingerprint, in the way that `how` says."""
        sender, typed = self._state.sender, self._typed
        if sender is None:
            return
        self._show(busy="Verifying the package and making your file…", problem="", hint="")
        joining = Joining(
            path=Path(typed["path"]),
            passphrase=typed["passphrase"],
            package=Path(typed["package"]),
            identity=Path(typed["identity"]),
            trusted_root=sender.root,
            how=how,
        )
        self._door.join(joining, done=lambda entered: self._made(entered, founded=False), failed=self._fail)

    def make_identity(self, values: dict[str, Any]) -> None:
        """Make an identity file, and beside it the contact card for the partner."""
        if values["passphrase"] != values["again"]:
            self._show(problem="The two passphrases differ.", hint="")
            return
        wanted = NewIdentity(
            path=Path(values["path"]),
            passphrase=values["passphrase"],
            name=values.get("name") or "",
            organisation=values.get("organisation") or "",
            email=values.get("email") or "",
            p12=Path(values["p12"]) if values.get("p12") else None,
            p12_passphrase=values.get("p12_passphrase") or "",
        )
        self._show(busy="Making your signing key…", problem="", hint="")
        self._door.make_identity(
            wanted, done=lambda card: self._show(page="identity", card=str(card), busy=""), failed=self._fail
        )

    # -- the sample ------------------------------------------------------------------------------------------------

    def sample(self, folder: Path) -> None:
        """Play the sample negotiation into a folder of its own and open it."""

        def step(done: int, total: int, text: str) -> None:
            self._show(done=done, total=total, busy=text)

        def failed(error: NegotiatorError) -> None:
            self._show(page="unlock")
            self._fail(error)

        self._show(
            page="working",
            updating=False,
            busy="Playing the sample negotiation…",
            done=0,
            total=0,
            problem="",
            hint="",
        )
        self._door.sample(folder / _SAMPLE_FOLDER, step=step, failed=failed)

    def cancel(self) -> None:
        """Stop what is under way."""
        self._door.cancel()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _fail(self, error: NegotiatorError, *, ways: tuple[WayOn, ...] = ()) -> None:
        if isinstance(error, Cancelled):
            self._show(busy="", problem="", hint="")
        else:
            self._show(busy="", problem=error.message, hint=error.hint, ways_on=ways)

    def _show(self, **changes: Any) -> None:
        if "problem" in changes:
            changes.setdefault("ways_on", ())
        self._state = replace(self._state, **changes)
        self._view.show_state(self._state)
