"""The guide: every page is there, links lead to pages, search narrows, keys come from the program."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.gui.resources import resource
from negotiator.gui.screens.help.presenter import _ORDER, KEYS, HelpPresenter, HelpState, key_tables
from negotiator.gui.screens.help.view import HelpScreen
from negotiator.gui.theme import theme_of

PRESSED = [("General", "Ctrl+K", "Search and commands"), ("Go to", "Ctrl+1", "Overview | all")]


@pytest.fixture
def screen(qtbot: QtBot) -> HelpScreen:
    made = HelpScreen()
    qtbot.addWidget(made)
    made.bind(HelpPresenter(made, folder=resource("guide"), keys=lambda: PRESSED))
    made.resize(1024, 640)
    made.show()
    made.reload()
    return made


def test_every_page_of_the_guide_is_listed_and_none_is_missing(screen: HelpScreen) -> None:
    assert screen.contents.keys == list(_ORDER)
    assert {path.stem for path in resource("guide").glob("*.md")} == set(_ORDER)


def test_every_page_has_a_title_and_links_only_to_pages_that_exist() -> None:
    for path in resource("guide").glob("*.md"):
        text = path.read_text("utf-8")
        assert text.startswith("# "), path.name
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_search_lists_pages_with_all_words_and_opens_the_first(screen: HelpScreen) -> None:
    screen.search.setText("safety number telephone")
    assert "first-deal" in screen.contents.keys
    assert "keyboard" not in screen.contents.keys
    screen.search.setText("no page holds this gibberish")
    assert screen.contents.keys == []
    screen.search.clear()
    assert len(screen.contents.keys) == len(_ORDER)


def test_a_page_is_turned_by_the_list_and_by_links(screen: HelpScreen) -> None:
    screen.contents.choose("registers")
    assert "IP assets" in screen.page.toPlainText()
    screen._follow(QUrl("term-sheet.md"))
    assert screen.contents.current == "term-sheet"
    screen.show_about(KEYS)
    assert "Ctrl+K" in screen.page.toPlainText()


def test_keys_with_a_bar_do_not_break_the_table() -> None:
    assert key_tables([("Redline", "a|b", "Both")]).count("\\|") == 1


def test_the_page_follows_the_look(screen: HelpScreen, dressed: QApplication) -> None:
    before = screen.page.document().defaultStyleSheet()
    theme_of(dressed).apply(scheme="dark", scale=1.5)
    after = screen.page.document().defaultStyleSheet()
    theme_of(dressed).apply(scheme="light", scale=1.0)
    assert before != after


def test_a_missing_guide_is_an_empty_one(tmp_path: Path) -> None:
    class Seen:
        def show_state(self, state: HelpState) -> None:
            self.state = state

    seen = Seen()
    HelpPresenter(seen, folder=tmp_path, keys=list).load()
    assert seen.state.pages == ()
