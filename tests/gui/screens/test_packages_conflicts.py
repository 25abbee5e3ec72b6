"""Conflicts on the packages screen: records and clauses side by side, decided by a person who says why."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from negotiator.domain.clashes import Settled, rival_versions
from negotiator.domain.registers import Risk
from negotiator.gui.screens.overview.needs import needs
from negotiator.gui.screens.packages import PackagesScreen, spec
from negotiator.gui.screens.packages.clash_lines import decide, unite, waiting_pairs
from negotiator.gui.screens.packages.contested_page import ContestedPage
from negotiator.gui.widgets import Chip
from negotiator.services import versions
from negotiator.services.clashes import ClashGone
from negotiator.settings import Settings
from negotiator.settings.folders import folders
from tests.gui.screens.conftest import DirectDesk
from tests.services.desks import AGREEMENT, TEXT, Pair, Template, make_template, newest, opened, receive, word


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("desks"))


@pytest.fixture
def desk(template: Template, tmp_path: Path) -> Iterator[DirectDesk]:
    """Return our desk once both sides wrote a risk and answered the first draft beside each other."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    with (
        opened(template, "ours", tmp_path / "ours.deal") as ours,
        opened(template, "theirs", tmp_path / "theirs.deal") as theirs,
    ):
        pair = Pair(ours=ours, theirs=theirs, folder=tmp_path)
        for one, days in ((ours, "120 days"), (theirs, "90 days")):
            one.put(Risk(key="R-1", failure_mode=f"Late by {days}"), shared=True)
            text = TEXT.replace("150 days", days).replace("five per cent", f"{len(days)} per cent")
            versions.take_in(one, word(text), name="s.docx", instrument=AGREEMENT)
        first, second = pair.send(ours), pair.send(theirs)
        receive(theirs, first)
        receive(ours, second)
        yield DirectDesk(workspace=ours, settings=Settings(), folders=folders(tmp_path / "home"))


@pytest.fixture
def screen(desk: DirectDesk, open_screen: Callable[..., Any]) -> PackagesScreen:
    made = open_screen(spec(lambda _screen: desk), desk)
    assert isinstance(made, PackagesScreen)
    return made


def page_of(screen: PackagesScreen) -> ContestedPage:
    page = screen._body.currentWidget()
    assert isinstance(page, ContestedPage)
    return page


def words_on(page: QWidget) -> str:
    words = [one.text() for one in page.findChildren(QLabel)] + [chip.text for chip in page.findChildren(Chip)]
    return "\n".join(words)


def test_both_kinds_of_conflict_lead_to_one_page(screen: PackagesScreen, desk: DirectDesk) -> None:
    assert "Settle 2 conflicts" in screen.contested.text()
    waiting = [one for one in needs(desk.workspace, ()) if one.about == "contested"]
    assert [one.title for one in waiting] == ["Two values of risk R-1", "Two versions of Supply Agreement"]
    screen.contested.click()
    said = words_on(page_of(screen))
    for words in (
        "Ana Roe, Alpha",
        "Ben Doe, Beta",
        "The text before",
        "2 clauses open",
        "within 150 days of the order",
        "Clause 1.1, Delivery",
    ):
        assert words in said
    assert "\ufffd" not in said


def test_clauses_are_decided_and_brought_together(screen: PackagesScreen, desk: DirectDesk) -> None:
    screen.show_about("contested")
    first = page_of(screen).clauses[0]
    first.choices[2].click()
    assert desk.receipts == [], "a decision says why"
    assert not first._missing.isHidden()
    QTest.keyClicks(first.why, "Met in the middle")
    screen.reload()
    first = page_of(screen).clauses[0]
    assert first.why.text() == "Met in the middle", "what was typed stays"
    first.choices[0].click()
    assert "Decided:" in words_on(page_of(screen))
    assert "1 clause open" in words_on(page_of(screen))
    second = page_of(screen).clauses[1]
    QTest.keyClicks(second.why, "As the banks do")
    second.own.click()
    assert len(desk.receipts) == 1, "words of one's own have to be there"
    QTest.keyClicks(second.words, "Late payments bear interest at seven per cent a year.")
    QTest.mouseClick(second.own, Qt.MouseButton.LeftButton)
    (making,) = page_of(screen).making
    making.click()
    assert "brought together in draft" in words_on(page_of(screen))
    next(iter(page_of(screen).choices.values())).click()
    assert "All is decided." in words_on(page_of(screen))
    buttons = {one.accessibleName(): one for one in page_of(screen).findChildren(QPushButton)}
    buttons["Read draft 1"].click()
    assert desk.went == [("redlines", newest(desk.workspace).hash)]
    buttons["Send package"].click()
    assert screen._state.page == "contents"
    screen.show_about("contested")
    assert waiting_pairs(desk.workspace.deal) == 0
    said = "\n".join(block.text for block in versions.document_of(desk.workspace, newest(desk.workspace)).blocks)
    assert "150 days" in said
    assert "seven per cent" in said
    assert screen.contested.isHidden()


def test_a_record_is_settled_with_a_reason(screen: PackagesScreen, desk: DirectDesk) -> None:
    screen.show_about("contested")
    page = page_of(screen)
    QTest.keyClicks(page.reasons["risk", "R-1"], "Theirs is older")
    next(iter(page.choices.values())).click()
    (said,) = desk.workspace.deal.facts(Settled)
    assert said.value.reason == "Theirs is older"
    assert page_of(screen).choices == {}


def test_what_is_gone_is_refused_by_name(desk: DirectDesk) -> None:
    (pair,) = rival_versions(desk.workspace.deal, AGREEMENT)
    for key in ("elsewhere", f"{pair.key}:none"):
        with pytest.raises(ClashGone):
            decide(desk.workspace, key, chosen=pair.base, text="", reason="why")
    with pytest.raises(ClashGone):
        unite(desk.workspace, "elsewhere")


def test_a_refused_step_is_told(screen: PackagesScreen, desk: DirectDesk) -> None:
    screen.show_about("contested")
    screen._unite(rival_versions(desk.workspace.deal, AGREEMENT)[0].key)
    assert "2 clauses wait for a decision" in words_on(page_of(screen))
