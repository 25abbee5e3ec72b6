"""Receiving through the screen: what must be asked first, three ways, an answer in Word, a refusal, forks for ever."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Comment
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.figures import grouped
from negotiator.gui.screens.packages import PackagesPresenter, PackagesScreen
from negotiator.gui.screens.packages.compare_pages import AnswerPage, ThreeWayPage
from negotiator.gui.screens.packages.incoming import _in_context
from negotiator.gui.screens.packages.list_page import ListPage
from negotiator.gui.screens.packages.receiving_page import InboxPage, RefusedPage
from negotiator.gui.widgets import Chip
from negotiator.redline.shapes import Block, Span
from negotiator.services import attachments, bases, incoming, packages, versions
from negotiator.settings import Settings
from negotiator.settings.folders import folders
from tests.gui.screens.conftest import DirectDesk
from tests.services.desks import (
    AGREEMENT,
    START,
    TEXT,
    Pair,
    Template,
    make_template,
    marked,
    newest,
    opened,
    receive,
    word,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one small deal, made once."""
    return make_template(tmp_path_factory.mktemp("receiving"))


@pytest.fixture
def pair(template: Template, tmp_path: Path) -> Iterator[Pair]:
    """Return both sides of it."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    with (
        opened(template, "ours", tmp_path / "ours.deal") as ours,
        opened(template, "theirs", tmp_path / "theirs.deal") as theirs,
    ):
        yield Pair(ours=ours, theirs=theirs, folder=tmp_path)


@pytest.fixture
def desk(pair: Pair, tmp_path: Path) -> DirectDesk:
    """Return the partner's desk."""
    return DirectDesk(workspace=pair.theirs, settings=Settings(), folders=folders(tmp_path / "home"))


@pytest.fixture
def screen(desk: DirectDesk, qtbot: QtBot) -> PackagesScreen:
    made = PackagesScreen()
    made.bind(PackagesPresenter(desk, made))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.reload()
    return made


def page_of(screen: PackagesScreen) -> QWidget:
    page = screen._body.currentWidget()
    assert page is not None
    return page


def words_on(page: QWidget) -> str:
    """Return everything that a page says."""
    return "\n".join([one.text() for one in page.findChildren(QLabel)] + [one.text for one in page.findChildren(Chip)])


def forked(pair: Pair, template: Template, folder: Path) -> Path:
    """Let our side sign two packages for one place; the partner takes the first, the second is returned."""
    pair.ours.put(Comment(key="C-1", text="one story"))
    pair.pass_on(pair.ours)
    with opened(template, "ours", Path(shutil.copyfile(template.folder / "ours.deal", folder / "twin.deal"))) as twin:
        twin.put(Comment(key="C-2", text="another story"))
        pair.send(twin)
    return pair.sent[-1]


def test_a_fork_is_imported_only_after_the_sender_was_asked_and_stays_on_the_list(
    screen: PackagesScreen, pair: Pair, template: Template, tmp_path: Path, desk: DirectDesk
) -> None:
    screen.show_about(str(forked(pair, template, tmp_path)))
    page = page_of(screen)
    assert isinstance(page, InboxPage)
    assert "Ask the sender first" in words_on(page)
    assert page.asked is not None
    assert screen.primary() is None
    assert page.import_only is None
    page.asked.click()
    offer = screen.primary()
    assert offer is not None
    offer.act()
    assert pair.theirs.deal.record(Comment, "C-2") is not None
    listing = page_of(screen)
    assert isinstance(listing, ListPage)
    assert "Ana Roe signed 2 different packages number 2." in words_on(listing)
    saves = [one for one in listing.findChildren(QPushButton) if "Save evidence" in one.text()]
    assert len(saves) == 2
    screen.choose_evidence = lambda name: tmp_path / name
    saves[0].click()
    (written,) = tmp_path.glob("evidence-*.zip")
    assert desk.told == [f"The evidence was written to {written.name}."]


def test_what_was_asked_can_be_taken_back(
    screen: PackagesScreen, pair: Pair, template: Template, tmp_path: Path
) -> None:
    screen.show_about(str(forked(pair, template, tmp_path)))
    for ready in (True, False):
        page = page_of(screen)
        assert isinstance(page, InboxPage)
        assert page.asked is not None
        page.asked.click()
        assert (screen.primary() is not None) == ready


def test_a_refused_package_is_remembered(screen: PackagesScreen, pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    pair.send(pair.ours)
    screen.show_about(str(pair.sent[-1]))
    page = page_of(screen)
    assert isinstance(page, InboxPage)
    assert page.refuse is not None
    before = pair.theirs.entries
    page.refuse.click()
    assert isinstance(page_of(screen), ListPage)
    assert pair.theirs.entries == before
    screen.show_about(str(pair.sent[-1]))
    assert "You refused this package on" in words_on(page_of(screen))
    assert screen.primary() is not None


def test_a_package_that_is_shown_is_verified_anew_when_the_deal_moves(screen: PackagesScreen, pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    pair.send(pair.ours)
    screen.show_about(str(pair.sent[-1]))
    assert "1 record was changed" not in words_on(page_of(screen))
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    screen.reload()
    assert "1 record was changed by both sides" in words_on(page_of(screen))


def test_a_package_whose_plan_went_stale_is_shown_anew_instead_of_imported(screen: PackagesScreen, pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    pair.send(pair.ours)
    screen.show_about(str(pair.sent[-1]))
    offer = screen.primary()
    assert offer is not None
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    offer.act()
    page = page_of(screen)
    assert isinstance(page, InboxPage)
    assert "1 record was changed by both sides" in words_on(page)
    comment = pair.theirs.deal.record(Comment, "C-1")
    assert comment is not None
    assert comment.text == "theirs"


def test_a_version_from_an_unknown_base_is_compared_three_ways(
    screen: PackagesScreen, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = TEXT.replace("150 days", "120 days").replace("carrier", "haulier")
    versions.take_in(pair.theirs, word(ours), name="ours.docx", instrument=AGREEMENT)
    theirs = TEXT.replace("150 days", "200 days").replace("five per cent", "six per cent")
    versions.take_in(pair.ours, word(theirs), name="theirs.docx", instrument=AGREEMENT)
    pair.send(pair.ours)

    def from_nowhere(deal: Any, found: list[DocumentVersion], **rest: Any) -> Any:
        lost = [replace(one, proposed=replace(one.proposed, parents=("ab" * 32,))) for one in found]
        bare = bases.bases_of(deal, lost, **rest)
        first = next(one for one in stages.versions(pair.theirs.deal, AGREEMENT) if one.name == "v1")
        return tuple(replace(one, nearest=first) for one in bare)

    monkeypatch.setattr(incoming, "bases_of", from_nowhere)
    screen.show_about(str(pair.sent[-1]))
    page = page_of(screen)
    assert isinstance(page, InboxPage)
    assert "Not made from a text that you hold" in words_on(page)
    (compare,) = page.compares
    compare.click()
    shown = page_of(screen)
    assert isinstance(shown, ThreeWayPage)
    said = words_on(shown)
    for words in (
        "1 passage was changed by both sides",
        "within 150 days",
        "within 120 days",
        "within 200 days",
        "six",
        "Supply Agreement v2 (theirs), compared over v1 (theirs)",
        "1.1, Delivery",
    ):
        assert words in said
    assert "\ufffd" not in said
    shown.leave.click()
    assert isinstance(page_of(screen), InboxPage)
    assert screen.primary() is not None


def test_the_chosen_package_stands_beside_the_list_with_its_evidence(
    screen: PackagesScreen, pair: Pair, desk: DirectDesk, tmp_path: Path
) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    label = packages.prepare(pair.ours, label="For the board alone")
    packages.send(pair.ours, label, tmp_path / "sent.asice.age", with_summary=False)
    receive(pair.theirs, (tmp_path / "sent.asice.age").read_bytes())
    screen.reload()
    first = screen._state.packages[-1]
    screen._list.table.pick(first.key)
    assert screen.side() is not None
    assert "Package 1, received" in words_on(screen._side)
    newest_one = screen._state.packages[0]
    screen._list.table.pick(newest_one.key)
    said = words_on(screen._side)
    assert "Package 2, received" in said
    assert "For the board alone" in said
    assert grouped(newest_one.key) in said
    screen.choose_evidence = lambda name: tmp_path / name
    saves = [one for one in screen._side.findChildren(QPushButton) if one.objectName() == "save evidence"]
    saves[-1].click()
    assert (tmp_path / f"evidence-{newest_one.key[:12]}.zip").exists()
    screen.show_about("send")
    assert screen.side() is None


def test_two_first_drafts_that_crossed_are_told_and_lead_to_a_compare(
    pair: Pair, desk: DirectDesk, qtbot: QtBot
) -> None:
    for one, days in ((pair.ours, "200 days"), (pair.theirs, "90 days")):
        one.put(Instrument(key="letter", title="Side Letter"))
        versions.take_in(one, word(TEXT.replace("150 days", days)), name="letter.docx", instrument="letter")
    pair.send(pair.ours)
    pair.send(pair.theirs)
    screen = PackagesScreen()
    screen.bind(PackagesPresenter(desk, screen))
    qtbot.addWidget(screen)
    screen.show_about(str(pair.sent[0]))
    page = page_of(screen)
    assert isinstance(page, InboxPage)
    assert "Both sides made a version of 1 text at once. Both are kept; you decide" in words_on(page)
    assert "(theirs): the nearest that you know is v" in words_on(page)
    assert page.import_only is not None
    assert page.import_only.text() == "Import and decide"
    page.import_only.click()
    theirs = next(one for one in stages.versions(pair.theirs.deal, "letter") if one.side == "alpha")
    (compare,) = [one for one in page_of(screen).findChildren(QPushButton) if one.accessibleName() == "Compare the two"]
    compare.click()
    assert desk.went == [("redlines", theirs.hash)]


def test_an_attachment_is_named_where_it_leaves_and_where_it_arrives(
    screen: PackagesScreen, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "data sheet.pdf").write_bytes(bytes(2048))
    attachments.attach(pair.theirs, tmp_path / "data sheet.pdf")
    attachments.share(pair.theirs, attachments.attachments(pair.theirs)[0].key, shared=True)
    screen.show_about("send")
    assert "Attachment data sheet.pdf  ·  2.0 KB" in words_on(page_of(screen))
    assert "2 earlier steps of what they see" in words_on(page_of(screen))
    pair.pass_on(pair.theirs)
    screen.show_about("send")
    assert "Attachment data sheet.pdf" not in words_on(page_of(screen)), "they have it"
    attachments.attach(pair.ours, tmp_path / "data sheet.pdf", shared=True)
    pair.send(pair.ours)
    screen.show_about(str(pair.sent[-1]))
    assert "Attachment data sheet.pdf  ·  2.0 KB" in words_on(page_of(screen))


def test_an_answer_in_word_shows_what_is_not_marked_before_it_is_taken_in(
    pair: Pair, desk: DirectDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.workspace = pair.ours
    screen = PackagesScreen()
    screen.bind(PackagesPresenter(desk, screen))
    qtbot.addWidget(screen)
    quietly = TEXT.replace("five per cent", "nine per cent")
    path = tmp_path / "from counsel.docx"
    path.write_bytes(marked(word(quietly), quietly.replace("150", "90"), author="Counsel", at=START))
    before = pair.ours.entries
    screen.show_about(str(path))
    page = page_of(screen)
    assert isinstance(page, AnswerPage)
    assert "1 change is not marked in this file." in words_on(page)
    assert "nine per cent" in words_on(page)
    assert pair.ours.entries == before
    offer = screen.primary()
    assert offer is not None
    offer.act()
    taken = newest(pair.ours)
    assert (taken.name, taken.side) == ("received 1", "beta")
    assert desk.went == [("redlines", taken.hash)]
    screen.show_about(str(path))
    again = page_of(screen)
    assert isinstance(again, RefusedPage)
    assert "This file is here already" in words_on(again)
    path.write_bytes(word(TEXT))
    screen.show_about(str(path))
    same = page_of(screen)
    assert isinstance(same, AnswerPage)
    assert "there is nothing to take in" in words_on(same)
    assert screen.primary() is None


def test_a_sealed_package_that_changes_before_the_import_is_told(
    screen: PackagesScreen, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    pair.send(pair.ours)
    screen.show_about(str(pair.sent[-1]))
    offer = screen.primary()
    assert offer is not None

    def fail(*_: Any, **__: Any) -> None:
        raise packages.AskFirst("fork", "It forked meanwhile.")

    monkeypatch.setattr(packages, "take", fail)
    offer.act()
    page = page_of(screen)
    assert isinstance(page, RefusedPage)
    assert "It forked meanwhile." in words_on(page)


def test_changed_words_are_shown_in_their_place() -> None:
    block = Block(id="b", kind="paragraph", text=f"{'aa ' * 80}five\ufffd{' bb' * 80}")
    span = Span(block=0, start=240, end=244)
    shown = _in_context((block,), span, "five")
    assert shown.startswith("… aa "), "words stay whole"
    assert shown.endswith("bb …")
    assert "five bb" in shown, "where a note hangs nothing is drawn"
    assert _in_context((block,), None, "gone") == "gone"
    assert _in_context((block,), Span(block=4, start=0, end=1), "gone") == "gone"
