"""Real deals for the screens' tests, and a desk that works at once: no thread, no window.

The sample negotiation is played once a run: to its end, and up to the partner's first answer. Tests work on copies.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from negotiator.crypto import FLOOR_PROFILE, Identity, VaultKey, derive_key
from negotiator.gui.desk import Desk, Failed, Work
from negotiator.gui.jobs import Jobs
from negotiator.gui.shell import MainWindow, Screen, ScreenSpec
from negotiator.kernel import SILENT, Cancelled, Clock, NegotiatorError
from negotiator.services import demo
from negotiator.services.founding import OurSide, found_deal
from negotiator.services.receipts import Receipt
from negotiator.services.sample import load_sample
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings
from negotiator.settings.folders import folders
from negotiator.store import read_salt

T = TypeVar("T")
Party = str
OpenDeal = Callable[..., Workspace]


@dataclass
class DirectDesk:
    """A desk for tests: work runs at once, on the calling thread, and everything that a presenter does is recorded.

    Errors that `failed` does not take are kept in `errors`; with `raising` they are raised instead.
    """

    workspace: Workspace
    settings: Settings
    folders: Folders
    raising: bool = False
    went: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    errors: list[NegotiatorError] = field(default_factory=list)
    changed: Callable[[Receipt], None] = lambda receipt: None

    def read(self, work: Work[T], done: Callable[[T], None], *, failed: Failed | None = None) -> None:
        """Run work now and hand its value on."""
        try:
            value = work(self.workspace, SILENT)
        except NegotiatorError as error:
            self._fail(error, failed)
        else:
            done(value)

    def act(
        self,
        work: Work[Receipt],
        done: Callable[[Receipt], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Run an act now and record its receipt. `changed` is called with it, as the window reloads screens."""

        def finish(receipt: Receipt) -> None:
            self.receipts.append(receipt)
            self.changed(receipt)
            if done is not None:
                done(receipt)

        self.read(work, finish, failed=failed)

    def go(self, screen: str, *, about: str = "") -> None:
        """Record where the presenter wanted to go."""
        self.went.append((screen, about))

    def tell(self, text: str) -> None:
        """Record what was said in passing."""
        self.told.append(text)

    def undo(self) -> None:
        """Take back the last change, as Ctrl+Z does."""
        self.act(lambda workspace, _progress: workspace.undo())

    def _fail(self, error: NegotiatorError, failed: Failed | None) -> None:
        if failed is not None:
            failed(error)
        elif self.raising:
            raise error
        elif not isinstance(error, Cancelled):
            self.errors.append(error)


@dataclass(frozen=True, kw_only=True)
class SampleFiles:
    """What a played negotiation left: both closed .deal files, and the folder with all it wrote. Never written to."""

    ours: Path
    theirs: Path
    folder: Path


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> SampleFiles:
    """Return the sample negotiation played to its end: executed, amended, with a signed summary ("summary.pdf")."""
    folder = tmp_path_factory.mktemp("played")
    files = demo.play(folder, fonts=fonts, tell=lambda _line: None)
    return SampleFiles(ours=files.ours, theirs=files.theirs, folder=folder)


@pytest.fixture(scope="session")
def first_round(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> SampleFiles:
    """Return the sample stopped when the first answer came back: v2 is Kestrava's, all changes open, one untracked."""
    folder = tmp_path_factory.mktemp("first-round")
    play = demo._Play(out=folder, sample=load_sample(), options=SummaryOptions(fonts=fonts), tell=lambda _line: None)
    try:
        play.found()
        play.first_round()
    finally:
        play.close()
    return SampleFiles(ours=folder / "tessaline.deal", theirs=folder / "kestrava.deal", folder=folder)


@pytest.fixture(scope="session")
def deal_keys() -> dict[Path, VaultKey]:
    """Keep the keys of the played files, so that each is derived once a run."""
    return {}


@pytest.fixture
def open_deal(tmp_path: Path, clock: Clock, deal_keys: dict[Path, VaultKey]) -> Iterator[OpenDeal]:
    """Return `open_deal(file)`: a workspace on a copy of a played .deal file, closed after the test."""
    opened: list[Workspace] = []

    def open_(source: Path) -> Workspace:
        copy = tmp_path / f"{len(opened)}-{source.name}"
        shutil.copyfile(source, copy)
        if source not in deal_keys:
            deal_keys[source] = derive_key(demo.PASSPHRASES[source.stem], read_salt(source))
        workspace = Workspace.open_with_key(copy, key=deal_keys[source], opener="test", clock=clock)
        opened.append(workspace)
        return workspace

    yield open_
    for workspace in opened:
        workspace.close()


@pytest.fixture
def direct_desk(open_deal: OpenDeal, tmp_path: Path, fonts: Path) -> Callable[[Path], DirectDesk]:
    """Return `direct_desk(file)`: a desk on a copy of a played .deal file (of `played` or `first_round`)."""

    def make(source: Path) -> DirectDesk:
        own = folders(tmp_path / "home")
        own = Folders(config=own.config, data=own.data, cache=fonts.parent, logs=own.logs)
        desk = DirectDesk(workspace=open_deal(source), settings=Settings(), folders=own)
        checked: Desk = desk
        assert checked is desk
        return desk

    return make


@pytest.fixture
def fresh_desk(tmp_path: Path, clock: Clock, fonts: Path) -> Iterator[DirectDesk]:
    """Return a desk on a deal that was founded a moment ago: one party, one person, nothing in it."""
    identity = Identity.create(
        name="Dr Imogen Farrant", organisation="Tessaline", email="imogen@tessaline.example", at=clock.now()
    )
    workspace = found_deal(
        tmp_path / "fresh.deal",
        passphrase="a passphrase of several words",
        title="Fresh deal",
        ours=OurSide(key="tessaline", name="Tessaline Materials Limited", short="Tessaline"),
        identity=identity,
        clock=clock,
        profile=FLOOR_PROFILE,
    )
    own = folders(tmp_path / "home")
    yield DirectDesk(workspace=workspace, settings=Settings(), folders=own)
    workspace.close()


@pytest.fixture
def open_screen(qtbot: QtBot, jobs: Jobs) -> Callable[[ScreenSpec, DirectDesk], Screen]:
    """Return `open_screen(spec, desk)`: the screen open in a real window; acts of the desk reload it."""

    def open_(spec: ScreenSpec, desk: DirectDesk) -> Screen:
        window = MainWindow([spec], jobs=jobs)
        qtbot.addWidget(window)
        window.show()
        desk.changed = window.changed
        window.open_screen(spec.name)
        return window.screen_named(spec.name)

    return open_
