"""A dressed application for the window's tests, a redline to show, and a watch for what tests leave behind."""

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.gui.app import Appearance, dress
from negotiator.gui.garbage import UiGarbage
from negotiator.gui.jobs import Jobs
from negotiator.gui.office import Office
from negotiator.gui.redline_surface import Content
from negotiator.redline.shapes import Change, Row, Segment
from negotiator.services import founding
from negotiator.services.founding import OurSide
from negotiator.settings import Folders, Settings, folders


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication, fonts: Path) -> QApplication:
    qapp.setStyle("Fusion")
    qapp.setCursorFlashTime(0)
    UiGarbage(qapp)
    dress(qapp, fonts=fonts, appearance=Appearance(scheme="light"))
    return qapp


def _threads() -> set[threading.Thread]:
    """Return the running threads but the keyring's, which a program has from its first question to its end."""
    return {one for one in threading.enumerate() if one.name != "keyring"}


@pytest.fixture(autouse=True)
def leaves_nothing(dressed: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open or a thread running."""
    windows = {id(widget) for widget in dressed.topLevelWidgets()}
    threads = _threads()
    yield
    dressed.processEvents()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def left() -> list[QWidget]:
        return [one for one in dressed.topLevelWidgets() if id(one) not in windows and one.isVisible()]

    gc.collect(2 if left() else 0)
    assert not left()
    for orphan in dressed.topLevelWidgets():  # such as the page bar of a screen that no window took over
        if id(orphan) not in windows:
            orphan.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not _threads() - threads


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def _row(label: str, *segments: Segment, kind: str = "paragraph") -> Row:
    return Row(old=0, new=0, kind=kind, label=label, heading_path=(), segments=segments)  # type: ignore[arg-type]  # any word will do


def _equal(text: str) -> Segment:
    return Segment(kind="equal", text=text)


@pytest.fixture(scope="session")
def redline() -> Content:
    """Return a short agreement with six changes: edited, inserted, deleted, moved, and an edit inside the move."""
    rows = [
        _row("1", _equal("Payment"), kind="heading"),
        _row(
            "1.1",
            _equal("The Licensee pays "),
            Segment(kind="delete", text="fifteen percent", change="c1"),
            Segment(kind="insert", text="twelve percent", change="c1"),
            _equal(" of Net Receipts within "),
            Segment(kind="delete", text="thirty", change="c2"),
            Segment(kind="insert", text="forty-five", change="c2"),
            _equal(" days."),
        ),
        _row("1.2", Segment(kind="insert", text="Interest runs from the due date.", change="c3")),
        _row("1.3", Segment(kind="delete", text="Late payment bears no interest.", change="c4")),
        _row("2", _equal("Records"), kind="heading"),
        _row("2.1", Segment(kind="move from", text="Books are kept for six years.", change="c5")),
        *(_row(f"3.{n}", _equal(f"Clause {n} of many. " + "The parties act in good faith. " * 6)) for n in range(40)),
        _row(
            "4.1",
            Segment(kind="move to", text="Books are kept for ", change="c5"),
            Segment(kind="delete", text="six", change="c6"),
            Segment(kind="insert", text="seven", change="c6"),
            Segment(kind="move to", text=" years.", change="c5"),
        ),
    ]
    first = Change(id="c1", kind="replace", old=None, new=None, old_text="fifteen percent", new_text="twelve percent")
    return Content(rows=tuple(rows), changes={"c1": first})


PASSPHRASE = "seven quiet harbours"


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed deal file, just founded; its passphrase is "seven quiet harbours". Work on a copy."""
    path = tmp_path_factory.mktemp("founded") / "harbour.deal"
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    identity = Identity.create(name="Ines Vale", organisation="Tessaline Ltd", email="ines@tessaline.example", at=at)
    workspace = founding.found_deal(
        path,
        passphrase=PASSPHRASE,
        title="Harbour pilot",
        ours=OurSide(key="tessaline", name="Tessaline Ltd", short="Tessaline"),
        identity=identity,
        profile=FLOOR_PROFILE,
    )
    workspace.close()
    return path


@pytest.fixture
def harbour(founded: Path, tmp_path: Path) -> Path:
    """Return a copy of the founded deal file."""
    return Path(shutil.copyfile(founded, tmp_path / "harbour.deal"))


@pytest.fixture
def home(tmp_path: Path, fonts: Path) -> Folders:
    """Return folders of the program's own that are empty but for the cut typefaces."""
    own = folders(tmp_path / "home")
    cache = tmp_path / "home" / "cache"
    cache.mkdir(parents=True)
    shutil.copytree(fonts, cache / "fonts")
    return own


@pytest.fixture
def make_office(dressed: QApplication, home: Folders) -> Iterator[Callable[..., Office]]:
    """Return `make_office(settings, files=...)`: the whole window, at its way in; closed after the test."""
    made: list[Office] = []

    def make(settings: Settings | None = None, **more: object) -> Office:
        office = Office(dressed, folders=home, settings=settings or Settings(), **more)  # type: ignore[arg-type]  # as given
        made.append(office)
        office.show_way_in()
        office.window.show()
        return office

    yield make
    for office in made:
        office.close()
    dress(dressed, fonts=home.fonts, appearance=Appearance(scheme="light"))
