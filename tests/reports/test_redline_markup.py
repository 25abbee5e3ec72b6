"""The redline as one HTML file: whole, safe, navigable."""

from html.parser import HTMLParser

import pytest

from negotiator.redline import Block, Redline, Run, compare
from negotiator.reports.redline_markup import redline_html

VOID = {"meta"}


class Outline(HTMLParser):
    """Checks that elements nest, and collects what the page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


@pytest.fixture
def page(redline: Redline) -> Outline:
    """Return the parsed page of the small redline."""
    outline = Outline()
    outline.feed(redline_html(redline, title="A <i>deal</i>", old_label="draft <1>", new_label="draft 2"))
    assert outline.open == []
    return outline


def test_texts_are_escaped(page: Outline) -> None:
    assert "A <i>deal</i>" in page.text
    assert "A sum below <b>EUR 5 & more</b> is waived." in page.text
    assert "draft 2 compared with draft <1>" in page.text
    assert not {"b", "i", "script", "img", "link"} & {tag for tag, _ in page.elements}


def test_nothing_comes_from_elsewhere(page: Outline) -> None:
    attributes = [attribute for _, attribute in page.elements]
    assert all("src" not in attribute for attribute in attributes)
    assert all((attribute.get("href") or "#").startswith("#") for attribute in attributes)
    policy = next(attribute for attribute in attributes if attribute.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_every_link_leads_to_a_change_and_every_change_has_one(page: Outline) -> None:
    anchors = {attribute["id"] for _, attribute in page.elements if attribute.get("id")}
    links = {str(attribute["href"])[1:] for tag, attribute in page.elements if tag == "a"}
    assert anchors == links
    assert len(anchors) == 5


def test_insertions_deletions_and_moves_have_their_elements(page: Outline) -> None:
    kinds = {(tag, attribute.get("class")) for tag, attribute in page.elements if tag in {"ins", "del"}}
    assert kinds == {("ins", "insert"), ("del", "delete"), ("ins", "moved"), ("del", "moved")}
    assert "[inserted: " in page.text


def test_light_dark_print_and_language(redline: Redline) -> None:
    html = redline_html(redline, title="T", language='de"><script>')
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html
    assert '<html lang="de&quot;&gt;&lt;script&gt;">' in html
    assert "compared with" not in html


def test_equal_texts_have_no_navigation() -> None:
    block = Block(id="a", text="Same.")
    html = redline_html(compare([block], [block]), title="T")
    assert "The two texts are the same." in html
    assert "<nav" not in html


def test_a_star_stands_where_a_note_or_a_picture_hangs() -> None:
    old, new = Block(id="a", text="Due in ten days.\ufffd"), Block(id="a", text="Due in six days.\ufffd Once.")
    html = redline_html(compare([old], [new]), title="T")
    assert "days.*" in html
    assert "\ufffd" not in html


def test_a_change_of_formatting_alone_is_marked() -> None:
    old = Block(id="a", text="Same words.", runs=(Run(start=0, end=11, style="plain"),))
    new = Block(
        id="a", text="Same words.", runs=(Run(start=0, end=4, style="bold"), Run(start=4, end=11, style="plain"))
    )
    html = redline_html(compare([old], [new]), title="T")
    assert '<span class="format" title="Formatting changed">Same</span>' in html


def test_a_new_number_and_the_look_of_a_paragraph_are_marked() -> None:
    old = Block(id="a", label="1.", text="Same words.", format="left")
    new = Block(id="a", label="2.", text="Same words.", format="right")
    html = redline_html(compare([old], [new]), title="T")
    assert '<del class="delete"><span class="said">[deleted: </span>1.<span class="said">]</span></del>' in html
    assert "(formatting changed)" in html
