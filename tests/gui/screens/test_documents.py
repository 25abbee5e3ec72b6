"""The documents screen on the played deal: real summaries, real signatures, real pages."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from negotiator.crypto import Identity
from negotiator.domain import stages
from negotiator.domain.positions import Note
from negotiator.gui.figures import grouped
from negotiator.gui.screens import documents
from negotiator.gui.screens.documents import DocumentsPresenter, DocumentsScreen
from negotiator.gui.screens.documents.pages_view import LARGEST_ZOOM, SMALLEST_ZOOM, PagesView
from negotiator.gui.screens.documents.panel import verdict_cards
from negotiator.gui.screens.documents.state import SUMMARY, PagePicture, Trouble, ViewState
from negotiator.reports import page_count, sign
from negotiator.reports.typefaces import static_fonts
from negotiator.services.summaries import SummaryOptions, summary_pdf

MakeDesk = Callable[[Path], Any]


class Shown:
    """A view that remembers what it was shown."""

    def __init__(self) -> None:
        self.states: list[ViewState] = []
        self.pages: list[tuple[str, tuple[PagePicture, ...]]] = []

    def show_state(self, state: ViewState) -> None:
        self.states.append(state)

    def show_pages(self, key: str, pages: Sequence[PagePicture]) -> None:
        self.pages.append((key, tuple(pages)))


class Files:
    """A person who always answers a file dialog with the same path."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.suggested = Path()

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        self.suggested = suggested
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


@pytest.fixture
def desk(direct_desk: MakeDesk, played: Any) -> Any:
    return direct_desk(played.ours)


@pytest.fixture
def presenter(desk: Any) -> DocumentsPresenter:
    made = DocumentsPresenter(desk, Shown())
    made.load()
    return made


@pytest.fixture
def summary(played: Any) -> Path:
    """Return the signed summary that the played negotiation wrote."""
    path: Path = played.folder / "summary.pdf"
    return path


def changed(source: Path, target: Path) -> Path:
    """Write a file with one byte of the signed content changed."""
    data = bytearray(source.read_bytes())
    data[len(data) // 3] ^= 1
    target.write_bytes(bytes(data))
    return target


def state_of(presenter: DocumentsPresenter) -> ViewState:
    return presenter.state


def trouble_of(presenter: DocumentsPresenter) -> Trouble:
    assert presenter.state.trouble is not None
    return presenter.state.trouble


def found(presenter: DocumentsPresenter) -> Any:
    assert presenter.state.verification is not None
    return presenter.state.verification


# The presenter, without Qt


def test_list_names_the_summary_and_each_version_newest_first(presenter: DocumentsPresenter) -> None:
    lines = presenter.state.lines
    assert (lines[0].key, lines[0].detail, lines[0].chip) == (SUMMARY, "Not generated yet", "")
    assert [line.title for line in lines[1:]] == [
        "v4 · Tessaline",
        "v3 · Tessaline",
        "draft 1 · Tessaline",
        "v2 · Kestrava",
        "v1 · Tessaline",
    ]
    assert [line.chip for line in lines[1:4]] == ["Conformed", "Executed", "Internal"]
    assert presenter.state.signer == "Dr Imogen Farrant"


def test_generated_summary_is_signed_verified_and_drawn(presenter: DocumentsPresenter, desk: Any) -> None:
    view = presenter._view
    assert isinstance(view, Shown)
    presenter.generate()
    state = state_of(presenter)
    assert [one.working for one in view.states if one.working] == ["Making and signing the summary…"]
    assert (state.current, state.preview.kind, state.working, state.trouble) == (SUMMARY, "pages", "", None)
    assert state.preview.save_name.startswith("Tessaline")
    assert state.preview.save_name.endswith(".pdf")
    assert state.lines[0].chip == "Signed"
    assert (found(presenter).title, found(presenter).tone) == ("Intact and trusted", "ok")
    (signature,) = found(presenter).signatures
    assert signature.name == "Dr Imogen Farrant"
    assert signature.standing == "trusted"
    assert signature.at.endswith("by their clock")
    assert signature.fingerprint == grouped(desk.workspace.identity.fingerprint)
    presenter.draw(SUMMARY, [1, 0], scale=0.25)
    key, pages = view.pages[-1]
    assert (key, [page.number for page in pages]) == (SUMMARY, [1, 0])
    assert all(len(page.pixels) == 3 * page.width * page.height for page in pages)
    assert pages[0].pixels != pages[1].pixels


def test_unsigned_summary_says_that_nothing_vouches_for_it(presenter: DocumentsPresenter) -> None:
    presenter.sign(False)
    presenter.generate()
    assert presenter.state.lines[0].chip == "Not signed"
    assert found(presenter).title.startswith("Not signed")
    assert found(presenter).tone == "warn"
    assert found(presenter).signatures == ()


def test_summary_grows_old_when_something_shared_changes(presenter: DocumentsPresenter, desk: Any) -> None:
    presenter.generate()
    presenter.load()
    assert not state_of(presenter).stale
    workspace = desk.workspace
    workspace.put(Note(key="n1", text="For us"))
    presenter.load()
    assert not state_of(presenter).stale, "a note is ours alone"
    workspace.put(replace(workspace.deal.charter, purpose="Another purpose"))
    presenter.load()
    assert state_of(presenter).stale
    assert presenter.state.lines[0].chip == "Older than the deal"
    presenter.generate()
    assert not state_of(presenter).stale


def test_saved_summary_holds_the_verified_bytes(presenter: DocumentsPresenter, desk: Any, tmp_path: Path) -> None:
    presenter.generate()
    presenter.save(tmp_path / "deal.pdf")
    data = (tmp_path / "deal.pdf").read_bytes()
    assert grouped(hashlib.sha256(data).hexdigest()) == found(presenter).sha256
    assert page_count(data) == len(presenter.state.preview.sizes)
    assert desk.told == ["Saved as deal.pdf."]
    presenter.save(tmp_path / "missing" / "deal.pdf")
    assert presenter.state.trouble is not None
    assert "folder does not exist" in presenter.state.trouble.message
    presenter.verify(tmp_path / "deal.pdf")
    assert found(presenter).tone == "ok"


def test_changed_byte_is_red(presenter: DocumentsPresenter, summary: Path, tmp_path: Path) -> None:
    presenter.verify(summary)
    assert found(presenter).tone == "ok"
    presenter.verify(changed(summary, tmp_path / "changed.pdf"))
    assert (found(presenter).title, found(presenter).tone) == ("Not intact", "danger")
    assert "the signed bytes were changed" in found(presenter).reasons[0]
    assert "trusted root" not in found(presenter).reasons[0]
    assert [one.standing for one in found(presenter).signatures] == ["broken"]
    assert [line.chip for line in presenter.state.lines[-2:]] == ["Not intact", "Trusted"]


def test_stranger_is_amber(presenter: DocumentsPresenter, desk: Any, fonts: Path, tmp_path: Path) -> None:
    workspace = desk.workspace
    stranger = Identity.create(
        name="A Stranger", organisation="Elsewhere", email="s@e.example", at=workspace.clock.now()
    )
    pdf = summary_pdf(workspace, SummaryOptions(fonts=fonts, redlines=False), signed=False)
    at = workspace.clock.now()
    field = f"Signature-{workspace.identity.fingerprint[:12]}"
    path = tmp_path / "strange.pdf"
    path.write_bytes(sign(pdf, stranger, field=field, reason="Mine", at=at, certify=True, fonts=static_fonts(fonts)))
    presenter.verify(path)
    assert found(presenter).title == "Intact, but nobody here has compared this certificate"
    assert found(presenter).tone == "warn"
    assert [(one.name, one.standing) for one in found(presenter).signatures] == [("A Stranger", "not compared")]


def test_package_is_verified_and_shown_where_packages_are_received(
    presenter: DocumentsPresenter, desk: Any, played: Any, tmp_path: Path
) -> None:
    package = next(played.folder.glob("package-2*.age"))
    presenter.show_about(str(package))
    assert (presenter.state.preview.kind, found(presenter).kind) == ("package", "Sealed package")
    assert found(presenter).tone == "ok"
    presenter.open_package()
    assert desk.went == [("packages", str(package))]
    presenter.verify(changed(package, tmp_path / "package.asice.age"))
    assert found(presenter).tone == "danger"
    presenter.draw(presenter.state.current, [0], scale=1.0)
    assert presenter.state.trouble is not None, "a package has no pages"


def test_version_reads_as_text_and_is_saved_as_it_was_sent(
    presenter: DocumentsPresenter, played: Any, tmp_path: Path
) -> None:
    conformed = presenter.state.lines[1]
    presenter.show_about(conformed.key)
    preview = presenter.state.preview
    assert (preview.kind, preview.title) == ("text", "Joint Development and Licence Agreement v4")
    texts = ["".join(segment.text for segment in row.segments) for row in preview.rows]
    assert "Parties" in texts
    assert all(segment.kind == "equal" for row in preview.rows for segment in row.segments)
    assert dict(preview.facts)["Version hash"] == grouped(conformed.key)
    presenter.save(tmp_path / "copy.docx")
    assert (tmp_path / "copy.docx").read_bytes() == (played.folder / "conformed-copy.docx").read_bytes()


def test_unknown_version_and_unreadable_files_say_what_to_do(
    presenter: DocumentsPresenter, summary: Path, tmp_path: Path
) -> None:
    presenter.show_about("0" * 64)
    assert presenter.state.trouble is not None
    presenter.verify(tmp_path / "nowhere.pdf")
    assert presenter.state.trouble is not None
    assert presenter.state.trouble.hint
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear partner")
    presenter.verify(letter)
    assert "letter.txt is neither a PDF nor a package" in trouble_of(presenter).message
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7 and nothing else")
    presenter.verify(torn)
    assert found(presenter).tone == "danger"
    assert presenter.state.preview.kind == "nothing"
    assert trouble_of(presenter).hint
    presenter.verify(summary)
    assert state_of(presenter).trouble is None
    presenter.choose(SUMMARY)
    assert (presenter.state.preview.kind, presenter.state.verification) == ("nothing", None)


def test_file_verified_again_is_listed_once(presenter: DocumentsPresenter, summary: Path) -> None:
    presenter.verify(summary)
    presenter.verify(summary)
    assert [line.title for line in presenter.state.lines if line.group == "Verified files"] == ["summary.pdf"]
    assert presenter.state.current == presenter.state.lines[-1].key


def test_version_asked_for_while_the_list_is_still_being_read(desk: Any, played: Any) -> None:
    later: list[Callable[[], None]] = []
    presenter = DocumentsPresenter(desk, Shown())
    key = stages.versions(desk.workspace.deal, "agreement")[0].hash
    at_once = desk.read
    desk.read = lambda work, done, failed=None: later.append(lambda: at_once(work, done, failed=failed))
    presenter.load()
    presenter.show_about(key)
    presenter.choose(key)
    for work in later:
        work()
    assert (presenter.state.current, presenter.state.preview.kind, presenter.state.working) == (key, "text", "")


def test_nothing_of_another_deal_stays_in_sight(
    presenter: DocumentsPresenter, desk: Any, fresh_desk: Any, summary: Path
) -> None:
    presenter.generate()
    presenter.verify(summary)
    desk.workspace = fresh_desk.workspace
    presenter.load()
    assert [line.detail for line in presenter.state.lines] == ["Not generated yet"]
    assert (presenter.state.preview.kind, presenter.state.verification) == ("nothing", None)


# The widget


@pytest.fixture
def screen(desk: Any, open_screen: Any) -> DocumentsScreen:
    """Return the screen open in a window."""
    made: DocumentsScreen = open_screen(documents.spec(lambda _owner: desk), desk)
    return made


def words_of(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_screen_generates_shows_pages_and_verdict(screen: DocumentsScreen, qtbot: QtBot) -> None:
    offer = screen.primary()
    assert offer is not None
    assert offer.title == "Generate summary"
    side = screen.side()
    assert side is not None
    assert "Signed by Dr Imogen Farrant." in words_of(side)
    offer.act()
    pages = screen.middle.page.pages
    qtbot.waitUntil(lambda: not pages.drawing)
    assert pages.count == len(screen._state.preview.sizes) > 4
    assert 0 in pages.drawn
    assert screen.middle.page.place.text() == f"Page 1 of {pages.count}"
    assert "Intact and trusted" in words_of(side)
    picture = pages.viewport().grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
    assert len(colours) > 20


def page_of(pages: PagesView) -> int:
    return pages.page


def test_keys_turn_pages_and_zoom(screen: DocumentsScreen, qtbot: QtBot) -> None:
    screen.generate()
    pages = screen.middle.page.pages
    screen.documents.setFocus()
    QTest.keyClick(screen.documents, Qt.Key.Key_Return)
    assert screen.focusWidget() is pages
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown):
        QTest.keyClick(pages, key)
    assert page_of(pages) >= 2
    QTest.keyClick(pages, Qt.Key.Key_End)
    assert page_of(pages) == pages.count
    qtbot.waitUntil(lambda: not pages.drawing)
    assert pages.count - 1 in pages.drawn
    QTest.keyClick(pages, Qt.Key.Key_PageUp)
    QTest.keyClick(pages, Qt.Key.Key_Home)
    assert page_of(pages) == 1
    fitting = pages.zoom
    QTest.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.zoom == pytest.approx(fitting * 1.25)
    qtbot.waitUntil(lambda: not pages.drawing)
    for _time in range(12):
        QTest.keyClick(pages, Qt.Key.Key_Minus)
    assert pages.zoom == SMALLEST_ZOOM
    pages.zoom_by(30)
    assert (pages.zoom, pages.fits_width) == (LARGEST_ZOOM, False)
    QTest.keyClick(pages, Qt.Key.Key_0)
    assert (pages.zoom, pages.fits_width) == (fitting, True)


def test_few_pictures_are_kept(qtbot: QtBot) -> None:
    pages = PagesView()
    qtbot.addWidget(pages)
    pages.resize(300, 300)
    asked: list[list[int]] = []

    def draw(numbers: list[int], scale: float) -> None:
        asked.append(numbers)
        pages.show_pages([PagePicture(number=one, width=2, height=2, scale=scale, pixels=bytes(12)) for one in numbers])

    pages.wanted.connect(draw)
    pages.show()
    pages.show_sizes([(595.0, 842.0)] * 60)
    for place in range(30):
        pages.verticalScrollBar().setValue(place * pages.verticalScrollBar().maximum() // 29)
        qtbot.waitUntil(lambda: not pages.drawing)
    assert len(pages.drawn) <= 14
    assert asked[0] == [0]
    assert 59 in pages.drawn
    pages.hide()


def test_pages_that_cannot_be_drawn_are_asked_for_once(qtbot: QtBot) -> None:
    pages = PagesView()
    qtbot.addWidget(pages)
    asked: list[list[int]] = []

    def refuse(numbers: list[int], _scale: float) -> None:
        asked.append(numbers)
        pages.show_pages(())

    pages.wanted.connect(refuse)
    pages.show()
    pages.show_sizes([(595.0, 842.0)])
    qtbot.waitUntil(lambda: not pages.drawing)
    QApplication.processEvents()
    assert len(asked) == 1
    pages.hide()


def test_text_of_a_version_by_keyboard_and_saved_through_the_dialog(
    screen: DocumentsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    files = Files(tmp_path / "saved.docx")
    screen._files = files
    screen.documents.setFocus()
    QTest.keyClick(screen.documents, Qt.Key.Key_Down)
    assert screen._state.preview.kind == "text"
    assert screen.middle.currentWidget() is screen.middle.text
    assert "About this version" in words_of(screen.side() or screen)
    screen.save_as()
    assert files.suggested.name.endswith(".docx")
    assert (tmp_path / "saved.docx").read_bytes().startswith(b"PK")
    screen._files = Files(None)
    screen.save_as()
    screen.verify_file()
    assert screen._state.verification is None


def test_dropped_and_chosen_files_are_verified(
    screen: DocumentsScreen, summary: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(changed(summary, tmp_path / "changed.pdf")))])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(screen, QDragEnterEvent(QPoint(9, 9), actions, data, button, keys))
    QApplication.sendEvent(screen, QDropEvent(QPointF(9, 9), actions, data, button, keys))
    side = screen.side()
    assert side is not None
    assert "Not intact" in words_of(side)
    assert not screen._save.isVisible()
    screen._files = Files(tmp_path / "gone.pdf")
    screen.verify_file()
    assert "cannot be read" in words_of(screen.trouble)
    assert screen.trouble.isVisible()
    screen._files = Files(summary)
    screen.verify_file()
    assert not screen.trouble.isVisible()
    assert screen.documents.current_key == screen._state.current
    qtbot.waitUntil(lambda: not screen.middle.page.pages.drawing)


def test_signing_can_be_left_out(screen: DocumentsScreen) -> None:
    screen.summary_card.signed.click()
    assert not screen._state.signing
    assert "nothing vouches" in words_of(screen.summary_card)
    screen.generate()
    side = screen.side()
    assert side is not None
    assert "Not signed" in words_of(side)


def test_two_signatures_are_both_named(presenter: DocumentsPresenter, summary: Path, qtbot: QtBot) -> None:
    presenter.verify(summary)
    cards = verdict_cards(found(presenter))
    for card in cards:
        qtbot.addWidget(card)
    names = {one.name for one in found(presenter).signatures}
    assert names <= set(words_of(cards[1]).splitlines())
