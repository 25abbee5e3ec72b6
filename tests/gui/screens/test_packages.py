"""Sending and receiving through the screen: real packages between the two files of the sample deal."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.crypto import Identity
from negotiator.domain.registers import Risk
from negotiator.exchange import PackagePlan, Recipient
from negotiator.gui.screens.packages import PackagesPresenter, PackagesScreen
from negotiator.gui.screens.packages.contested_page import ContestedPage
from negotiator.gui.screens.packages.inbox import Check, PlanLine
from negotiator.gui.screens.packages.list_page import ListPage
from negotiator.gui.screens.packages.parts import FileHandle
from negotiator.gui.screens.packages.receiving_page import InboxPage, RefusedPage
from negotiator.gui.screens.packages.sending_pages import ContentsPage
from negotiator.gui.screens.packages.state import (
    ContestedRecord,
    FieldLine,
    Inbox,
    RecipientLine,
    Refusal,
    SideLine,
    ViewState,
)
from negotiator.gui.screens.packages.words import counts, refusal
from negotiator.gui.widgets import Chip
from negotiator.kernel import Locked, Refused, Tampered, Unreadable
from negotiator.services import packages, versions
from negotiator.services.receipts import Put
from tests.exchange.containers import write

MakeDesk = Callable[[Path], Any]


class Shown:
    """A view that remembers what it was shown."""

    def __init__(self) -> None:
        self.states: list[ViewState] = []

    def show_state(self, state: ViewState) -> None:
        self.states.append(state)


def reworded(docx: bytes, old: str, new: str) -> bytes:
    """Return a Word file with other words."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def ours(direct_desk: MakeDesk, first_round: Any) -> Any:
    """Return a desk on our file, with a draft that was not sent yet."""
    desk = direct_desk(first_round.ours)
    data = reworded((first_round.folder / "returned-by-kestrava.docx").read_bytes(), "Tessaline", "Tessalina")
    versions.take_in(desk.workspace, data, name="Agreement.docx", instrument="agreement")
    return desk


@pytest.fixture
def presenter(ours: Any) -> PackagesPresenter:
    made = PackagesPresenter(ours, Shown())
    made.load()
    return made


def sent_to(presenter: PackagesPresenter, path: Path) -> Path:
    presenter.begin_sending()
    presenter.describe(note="For your review", with_summary=False)
    presenter.step(1)
    presenter.step(1)
    presenter.write(path)
    return path


def page_of(presenter: PackagesPresenter) -> str:
    return presenter.state.page


def test_list_names_direction_partner_and_versions(presenter: PackagesPresenter) -> None:
    received, sent = presenter.state.packages
    assert (received.direction, received.number, received.partner) == ("received", 2, "Jonas Brandtner")
    assert (sent.direction, sent.number) == ("sent", 1)
    assert "v1" in sent.versions
    assert "v2" in received.versions


def test_contents_tell_what_travels_and_what_stays(presenter: PackagesPresenter) -> None:
    presenter.begin_sending()
    outbox = presenter.state.outbox
    assert presenter.state.page == "contents"
    assert outbox is not None
    assert [one.name for one in outbox.versions] == ["v3"]
    assert [file.name for file in outbox.files] == ["Joint Development and Licence Agreement v3.docx"]
    assert "negotiation positions" in {one.name for one in outbox.withheld}
    assert "negotiation positions" not in {one.name for one in outbox.travelling}
    assert {one.organisation for one in outbox.recipients} == {"Kestrava Zellsysteme GmbH"}
    assert outbox.file_name.endswith("-package-3.asice.age")


def test_steps_go_forth_and_back_and_keep_the_note(presenter: PackagesPresenter) -> None:
    presenter.begin_sending()
    presenter.describe(note="Please read clause 3", with_summary=True)
    presenter.step(1)
    assert presenter.state.page == "recipients"
    presenter.step(-1)
    presenter.load()
    assert presenter.state.outbox is not None
    assert presenter.state.outbox.note == "Please read clause 3"
    presenter.step(-1)
    assert page_of(presenter) == "list"


def test_written_package_is_received_verified_and_imported(
    presenter: PackagesPresenter, direct_desk: MakeDesk, first_round: Any, tmp_path: Path
) -> None:
    path = sent_to(presenter, tmp_path / "out.asice.age")
    assert presenter.state.page == "sent"
    assert presenter.state.sent is not None
    assert presenter.state.sent.size == path.stat().st_size
    assert presenter.state.packages[0].number == 3

    desk = direct_desk(first_round.theirs)
    theirs = PackagesPresenter(desk, Shown())
    theirs.load()
    before = len(desk.workspace.entries)
    theirs.receiving.receive(path)
    inbox = theirs.state.inbox
    assert theirs.state.page == "received"
    assert inbox is not None
    assert inbox.standing == "known"
    assert inbox.note == "For your review"
    assert {check.title for check in inbox.checks if check.outcome != "ok"} <= {"Sender"}
    assert [one.name for one in inbox.versions] == ["v3"]
    assert len(desk.workspace.entries) == before
    theirs.receiving.take(review=True)
    assert len(desk.workspace.entries) > before
    assert desk.went == [("redlines", inbox.review)]
    theirs.receiving.receive(path)
    assert theirs.state.inbox is not None
    assert not theirs.state.inbox.importable


def test_altered_package_is_a_stop(
    presenter: PackagesPresenter, direct_desk: MakeDesk, first_round: Any, tmp_path: Path
) -> None:
    path = sent_to(presenter, tmp_path / "out.asice.age")
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.write_bytes(bytes(data))
    desk = direct_desk(first_round.theirs)
    theirs = PackagesPresenter(desk, Shown())
    theirs.receiving.receive(path)
    inbox = theirs.state.inbox
    assert inbox is not None
    assert inbox.stop is not None
    assert inbox.stop.hint
    assert not inbox.importable
    assert [check.outcome for check in inbox.checks][:2] == ["stop", "unseen"]
    theirs.receiving.take(review=False)
    assert desk.receipts == []


def test_refused_writing_loses_nothing(presenter: PackagesPresenter, ours: Any, tmp_path: Path) -> None:
    before = len(ours.workspace.entries)
    sent_to(presenter, tmp_path / "missing" / "out.asice.age")
    assert presenter.state.page == "summary"
    assert presenter.state.refusal is not None
    assert "folder does not exist" in presenter.state.refusal.message
    assert len(ours.workspace.entries) == before
    presenter.write(tmp_path / "out.asice.age")
    assert page_of(presenter) == "sent"


def test_missing_file_is_a_refusal_and_no_error(presenter: PackagesPresenter, ours: Any) -> None:
    presenter.receiving.receive(Path("nowhere.asice.age"))
    assert presenter.state.inbox is not None
    assert presenter.state.inbox.stop is not None
    assert "cannot be read" in presenter.state.inbox.stop.message
    assert ours.errors == []


def test_deal_without_partner_has_nobody_to_send_to(fresh_desk: Any) -> None:
    alone = PackagesPresenter(fresh_desk, Shown())
    alone.load()
    assert not alone.state.packages
    before = fresh_desk.workspace.entries
    alone.begin_sending()
    assert page_of(alone) == "refused"
    assert alone.state.outbox is None
    assert alone.state.refusal == Refusal(
        title="Nothing can be sent yet",
        message="There is nobody on the other side for whom a package may be sealed.",
        hint="Add the partner's contact card, or decide about their certificate under Settings, Partners.",
    )
    assert fresh_desk.workspace.entries == before
    alone.show_list()
    assert page_of(alone) == "list"


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (Tampered("x"), "changed after it was signed"),
        (Locked("x"), "cannot be opened here"),
        (Unreadable("x"), "not a package"),
        (Refused("x"), "was refused"),
    ],
)
def test_each_kind_of_trouble_has_its_title(error: Any, title: str) -> None:
    assert title in refusal(error).title


def test_words() -> None:
    assert [(one.count, one.name) for one in counts({"risk": 2, "party": 1, "odd_one": 3})] == [
        (3, "odd one entries"),
        (2, "risks"),
        (1, "party"),
    ]


# The widget


@pytest.fixture
def screen(ours: Any, qtbot: QtBot) -> PackagesScreen:
    made = PackagesScreen()
    made.bind(PackagesPresenter(ours, made))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.reload()
    return made


def test_screen_leads_through_sending(screen: PackagesScreen, tmp_path: Path) -> None:
    titles = []
    target = tmp_path / "package.asice.age"
    screen.choose_save = lambda _name: target
    opened: list[QUrl] = []
    screen.open_url = opened.append
    screen.show_about("send")
    page = screen._body.currentWidget()
    assert isinstance(page, ContentsPage)
    page.note.setPlainText("A word before")
    page.summary.click()
    while (offer := screen.primary()) is not None:
        titles.append(offer.title)
        offer.act()
        if offer.title == "Show in folder":
            break
    assert titles == ["Continue", "Continue", "Write package…", "Show in folder"]
    assert target.exists()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    handle = screen.findChild(FileHandle)
    assert handle is not None
    assert handle.contents().urls() == [QUrl.fromLocalFile(str(target))]


def test_dropped_package_is_verified_before_anything(screen: PackagesScreen, first_round: Any) -> None:
    package = next(first_round.folder.glob("package-2*.age"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(package))])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(screen, QDragEnterEvent(QPoint(9, 9), actions, data, button, keys))
    QApplication.sendEvent(screen, QDropEvent(QPointF(9, 9), actions, data, button, keys))
    page = screen._body.currentWidget()
    assert isinstance(page, InboxPage)
    assert page.import_only is None  # it is held already
    assert screen.primary() is None
    page.leave.click()
    assert screen.primary() is not None


def test_wrong_file_is_a_red_page(screen: PackagesScreen, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.age"
    wrong.write_text("Dear partner")
    screen.choose_open = lambda: wrong
    screen.open_package()
    page = screen._body.currentWidget()
    assert isinstance(page, InboxPage)
    assert "Not looked at after the stop" in words_on(page)
    assert screen.primary() is None
    page.leave.click()
    assert screen._state.page == "list"


def words_on(page: QWidget) -> str:
    """Return everything that a page says."""
    words = [one.text() for one in page.findChildren(QLabel)] + [chip.text for chip in page.findChildren(Chip)]
    return "\n".join(words)


def test_empty_list_says_what_a_package_is_and_offers_both_ways(fresh_desk: Any, qtbot: QtBot) -> None:
    screen = PackagesScreen()
    qtbot.addWidget(screen)
    screen.bind(PackagesPresenter(fresh_desk, screen))
    screen.show()
    screen.reload()
    page = screen._body.currentWidget()
    assert isinstance(page, ListPage)
    assert not page.table.isVisible()
    assert "No packages yet" in words_on(page)
    assert screen.primary() is None  # the page offers it in its middle
    offers = {one.text().strip("\u2009 "): one for one in page.findChildren(QPushButton) if one.isVisible()}
    assert {"Send package", "Open package…"} <= set(offers)
    offers["Send package"].click()
    refused = screen._body.currentWidget()
    assert isinstance(refused, RefusedPage)
    assert "There is nobody on the other side for whom a package may be sealed." in words_on(refused)
    assert screen.primary() is None


def test_changed_root_is_a_red_stop_without_an_import(screen: PackagesScreen, ours: Any, tmp_path: Path) -> None:
    desk = ours.workspace
    known = next(one for one in desk.deal.people if one.party != desk.deal.ours and one.root)
    firm = next(one.name for one in desk.deal.parties if one.key == known.party)
    posing = Identity.create(name=known.name, organisation=firm, at=desk.clock.now())
    us = desk.identity
    plan = PackagePlan(
        deal_id=desk.deal_id,
        sequence=3,
        parents=tuple(packages.packages_held(desk.deal)),
        recipients=(Recipient(root_fingerprint=us.root_fingerprint, age_recipient=us.recipient, name=us.name),),
        ledger=b"",
        deal_json=b"{}",
        created=desk.clock.now(),
    )
    path = tmp_path / "posing.asice.age"
    path.write_bytes(write(plan, identity=posing).sealed)
    before = desk.vault.head(), desk.entries
    screen.show_about(str(path))
    page = screen._body.currentWidget()
    assert isinstance(page, InboxPage)
    assert "The sender's key has changed. Stop." in words_on(page)
    assert screen.primary() is None
    assert not [one for one in page.findChildren(QPushButton) if "mport" in one.text()]
    assert (desk.vault.head(), desk.entries) == before


@pytest.fixture
def contested(screen: PackagesScreen, ours: Any) -> ContestedPage:
    """Return the page of contested records: two values of R-8."""
    desk = ours.workspace
    drafts = [desk.draft([Put(Risk(key="R-8", failure_mode=text), True)]) for text in ("Late tooling", "Late steel")]
    desk.commit("Both", [entry for draft in drafts for entry in draft])
    screen.reload()
    assert not screen.contested.isHidden()
    assert "Settle 1 conflict" in screen.contested.text()
    screen.show_about("contested")
    page = screen._body.currentWidget()
    assert isinstance(page, ContestedPage)
    return page


def test_contested_record_shows_both_values_and_marks_what_differs(contested: ContestedPage) -> None:
    said = words_on(contested).splitlines()
    assert {"Late tooling", "Late steel", "What may go wrong"} <= set(said)
    assert said.count("Differs") == 1
    assert len(contested.choices) == 2


def test_chosen_value_stands_and_undo_brings_the_other_back(
    screen: PackagesScreen, contested: ContestedPage, ours: Any
) -> None:
    stood = ours.workspace.deal.record(Risk, "R-8")
    words = {one.id: one.body["put"]["failure_mode"] for one in ours.workspace.entries if one.body.get("key") == "R-8"}
    about = next(about for about in contested.choices if words[about[2]] != stood.failure_mode)
    other = words[about[2]]
    contested.choices[about].click()
    assert ours.workspace.deal.record(Risk, "R-8").failure_mode == other
    assert ours.receipts[-1].undoable
    page = screen._body.currentWidget()
    assert isinstance(page, ContestedPage)
    assert "Nothing is contested" in words_on(page)
    page.leave.click()
    assert screen.contested.isHidden()
    ours.undo()
    assert ours.workspace.deal.record(Risk, "R-8") == stood


def test_choice_that_came_too_late_is_told(screen: PackagesScreen, contested: ContestedPage, ours: Any) -> None:
    ours.workspace.put(Risk(key="R-8", failure_mode="Settled elsewhere"))
    next(iter(contested.choices.values())).click()
    page = screen._body.currentWidget()
    assert isinstance(page, ContestedPage)
    assert "no longer waits for a decision" in words_on(page)
    assert ours.workspace.deal.record(Risk, "R-8").failure_mode == "Settled elsewhere"


def inbox_with(outcome: str, *, contested: bool) -> Inbox:
    side = SideLine(entry="e", whose="Ana, Alpha", when="today", choose="Take theirs")
    record = ContestedRecord(
        topic="risk",
        key="R-1",
        heading="Risk R-1: Late",
        sides=(side, side),
        fields=(FieldLine(label="Failure mode", texts=("Late tooling", "Late steel"), differs=True),),
        caution="One of these is internal.",
    )
    return Inbox(
        path="p",
        sender=RecipientLine(name="Ana", organisation="Alpha", fingerprint="ab"),
        standing="known",
        checks=(Check(title="Mandate", outcome=outcome, words="1 act without a mandate."),),  # type: ignore[arg-type]  # one of the three
        brings=(PlanLine(what="risk", count=1, state="new"),),
        contested=(record,) if contested else (),
        importable=True,
    )


def test_page_of_a_doubtful_package_does_not_say_verified(screen: PackagesScreen) -> None:
    screen.show_state(ViewState(page="received", inbox=inbox_with("danger", contested=False)))
    said = words_on(screen)
    assert "Something is wrong here." in said
    assert "Verified." not in said
    screen.show_state(ViewState(page="received", inbox=inbox_with("ok", contested=False)))
    assert "Verified. 1 new entry waits" in words_on(screen)


def test_contested_records_are_compared_before_the_import(screen: PackagesScreen) -> None:
    screen.show_state(ViewState(page="received", inbox=inbox_with("ok", contested=True)))
    said = words_on(screen)
    for words in ("Risk R-1: Late", "Late tooling", "Late steel", "Differs", "One of these is internal."):
        assert words in said
    offer = screen.primary()
    assert offer is not None
    assert offer.title == "Import and decide"
