"""Attachments in the window: kept by drop or dialog, shared, written out, removed; an empty place offers it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.domain.attachments import Attachment
from negotiator.gui.screens.attachments.presenter import AttachmentsPresenter
from negotiator.gui.screens.attachments.view import AttachmentsScreen
from negotiator.gui.widgets import Card, DropTarget
from negotiator.services import packages

MakeDesk = Callable[[Path], Any]


class Chosen:
    """A person who has chosen already."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.suggested = ""

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        self.suggested = suggested.name
        assert suggested.parent == Path.home(), "whatever the file is called"
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "data sheet.pdf"
    path.write_bytes(b"%PDF-1.7 " + bytes(5000))
    return path


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: Any) -> Any:
    return direct_desk(first_round.ours)


@pytest.fixture
def chosen(sheet: Path) -> Chosen:
    return Chosen(sheet)


@pytest.fixture
def screen(qtbot: QtBot, desk: Any, chosen: Chosen) -> AttachmentsScreen:
    made = AttachmentsScreen(chosen)
    qtbot.addWidget(made)
    made.bind(AttachmentsPresenter(desk, made))
    made.resize(1024, 640)
    made.show()
    made.reload()
    return made


def press(screen: AttachmentsScreen, text: str) -> None:
    side = screen.side()
    assert side is not None
    [one for one in side.findChildren(QPushButton) if one.accessibleName() == text][-1].click()  # the card shown last


def attached(screen: AttachmentsScreen) -> None:
    """Attach the chosen file by the empty place's offer."""
    next(one for one in screen.findChildren(QPushButton) if one.accessibleName() == "Attach a file…").click()


def test_the_empty_place_offers_to_attach(screen: AttachmentsScreen) -> None:
    assert screen.primary() is None
    attached(screen)
    (line,) = screen.presenter.state.lines
    assert (line.title, line.shared) == ("data sheet", False)
    assert screen.presenter.state.chosen == line
    offer = screen.primary()
    assert offer is not None
    offer.act()
    assert len(screen.presenter.state.lines) == 2


def test_it_is_shared_and_kept_again(screen: AttachmentsScreen) -> None:
    attached(screen)
    press(screen, "Share")
    screen.reload()
    assert [line.shared for line in screen.presenter.state.lines] == [True]
    press(screen, "Keep with our team")
    screen.reload()
    assert [line.shared for line in screen.presenter.state.lines] == [False]


def test_what_both_sides_hold_cannot_be_called_back(screen: AttachmentsScreen, desk: Any, tmp_path: Path) -> None:
    attached(screen)
    side = screen.side()
    assert side is not None
    share = [one for one in side.findChildren(QPushButton) if one.accessibleName() == "Share"][-1]
    share.setFocus()
    share.click()
    screen.reload()
    assert screen.table.hasFocus(), "the button that was pressed is gone"
    packages.send(desk.workspace, packages.prepare(desk.workspace), tmp_path / "out.age", with_summary=False)
    screen.reload()
    card = side.findChildren(Card)[-1]
    assert "Both sides hold it." in [one.text() for one in card.findChildren(QLabel)]
    offered = {one.accessibleName() for one in card.findChildren(QPushButton) if not one.isHidden()}
    assert "Save as…" in offered
    assert "Keep with our team" not in offered


def test_it_is_written_out_as_it_was(
    screen: AttachmentsScreen, chosen: Chosen, sheet: Path, tmp_path: Path, desk: Any
) -> None:
    attached(screen)
    chosen.path = tmp_path / "out.pdf"
    press(screen, "Save as…")
    assert chosen.suggested == "data sheet.pdf"
    assert chosen.path.read_bytes() == sheet.read_bytes()
    chosen.path = None
    press(screen, "Save as…")


@pytest.mark.parametrize("name", ["/etc/cron.d/x", "../../.bashrc", "C:\\x\\y", "inv\u202efdp.exe", ""])
def test_a_name_that_leads_elsewhere_is_not_suggested(
    screen: AttachmentsScreen, chosen: Chosen, desk: Any, name: str
) -> None:
    attached(screen)
    held = desk.workspace.deal.records(Attachment)[0].value
    desk.workspace.put(replace(held, name=name))
    screen.reload()
    chosen.path = None
    press(screen, "Save as…")
    assert chosen.suggested
    assert not set(chosen.suggested) & set("/\\:\u202e")


def test_removed_it_is_gone_from_the_list(screen: AttachmentsScreen, desk: Any) -> None:
    attached(screen)
    press(screen, "Remove")
    screen.reload()
    assert screen.presenter.state.lines == ()
    assert screen.side() is None
    desk.workspace.undo()
    screen.reload()
    assert len(screen.presenter.state.lines) == 1


def test_what_fails_is_said(screen: AttachmentsScreen, chosen: Chosen, tmp_path: Path) -> None:
    chosen.path = tmp_path / "nowhere.pdf"
    attached(screen)
    assert "nowhere.pdf" in screen.presenter.state.problem
    assert any("nowhere.pdf" in one.text() and one.isVisible() for one in screen.findChildren(QLabel))


@pytest.mark.parametrize(("name", "taken"), [("drawing.dwg", True), ("round.asice.age", False), ("other.deal", False)])
def test_any_file_can_be_dropped_but_what_the_window_waits_for(
    screen: AttachmentsScreen, tmp_path: Path, name: str, taken: bool
) -> None:
    (tmp_path / name).write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    event = QDragEnterEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(screen, event)
    target = screen.findChild(DropTarget)
    assert isinstance(target, DropTarget)
    assert target.isVisible() == taken
