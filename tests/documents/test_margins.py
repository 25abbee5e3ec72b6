"""Headers and footers in a redline: what each section shows once everything is accepted, and once it is rejected."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import (
    Document,
    accept_revisions,
    left_out,
    read,
    reject_revisions,
    resolve_document,
    write_redline,
)
from negotiator.documents.package import open_package
from negotiator.documents.sections import sections_of
from negotiator.documents.stories import paragraphs_in, scan
from negotiator.redline import Accept, Answer, Reject, compare
from tests.corpus import word_oracle

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
Margins = dict[str, str]
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DELIVERY = "The Seller shall deliver the Products to the Buyer within ten days of each order."
PAYMENT = "The Buyer shall pay each invoice within thirty days of its receipt, in euros."
SERVICE = "The Seller shall keep a service desk that answers every call on the same day."


def section(margins: Margins, *, closes: str = "") -> str:
    """Return a section's properties; keys are like "header default"; `closes` is the paragraph that ends with it."""
    references = "".join(
        f'<w:{key.split()[0]}Reference w:type="{key.split()[1]}" r:id="{name}"/>' for key, name in margins.items()
    )
    first = "<w:titlePg/>" if any(key.endswith("first") for key in margins) else ""
    properties = f"<w:sectPr>{references}{first}</w:sectPr>"
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{closes}</w:t></w:r></w:p>" if closes else properties


@pytest.fixture
def agreement(word: Build) -> Callable[..., Document]:
    """Return a function from the body, and the headers' texts by name, to a Word file."""

    def build(body: str, **margins: str) -> Document:
        names = " ".join(f'xmlns:{p}="{a}"' for p, a in {"w": _WORD, "r": KINDS}.items())
        extra = {
            f"word/{name}.xml": f"<w:{tag} {names}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{tag}>".encode()
            for name, text in margins.items()
            for tag in ["hdr" if name.startswith("h") else "ftr"]
        }
        links = "".join(
            f'<Relationship Id="{name}" Type="{KINDS}/{"header" if name.startswith("h") else "footer"}" '
            f'Target="{name}.xml"/>'
            for name in margins
        )
        return read(word(body, extra=extra, links=links), name="deal.docx")

    return build


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Agreement = Callable[..., Document]


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def shown(data: bytes) -> list[Margins]:
    """Return what each section shows, empty headers left out."""
    stories = scan(open_package(data, name="deal.docx"), "accepted")
    margins: dict[str, str] = {}
    found = []
    for one in sections_of(stories):
        for key, story in one.own.items():
            margins[" ".join(key)] = "\n".join(paragraph.text for paragraph in paragraphs_in(story.container))
        found.append({key: text for key, text in margins.items() if text})
    return found


def written(old: Document, new: Document, at: datetime, answers: dict[str, Answer] | None = None) -> Document:
    redline = compare(old.blocks, new.blocks)
    assert not left_out(old, new, redline)
    data = write_redline(old, new, redline, answers=answers or {}, author="Us", at=at)
    return read(data, name="deal.docx")


def assert_both_ways(old: Document, new: Document, at: datetime) -> None:
    for base, other in ((old, new), (new, old)):
        redline = written(base, other, at)
        assert shown(accept_revisions(redline)) == shown(other.source)
        assert shown(reject_revisions(redline)) == shown(base.source)


def test_a_header_that_one_file_lacks_comes_and_goes(agreement: Agreement, at: datetime) -> None:
    old = agreement(p(DELIVERY) + section({}))
    new = agreement(p(DELIVERY) + section({"header default": "h1", "footer first": "f1"}), h1="Draft 2", f1="Page one")
    assert_both_ways(old, new, at)


def test_a_section_that_arrives_brings_its_headers(agreement: Agreement, at: datetime) -> None:
    old = agreement(p(DELIVERY) + p(PAYMENT) + section({"header default": "h1"}), h1="Order form")
    ended = section({"header default": "h1", "footer default": "f1"}, closes=SERVICE)
    new = agreement(
        p(DELIVERY) + ended + p(PAYMENT) + section({"header default": "h2"}),
        h1="Service level",
        h2="Order form",
        f1="One",
    )
    assert_both_ways(old, new, at)


def test_a_section_goes_with_a_mark_that_is_joined_away_and_another_comes_with_its_own_footer(
    agreement: Agreement, at: datetime
) -> None:
    last = p(SERVICE) + section({"footer default": "f1"})
    old = agreement(section({}, closes=DELIVERY) + p(PAYMENT) + last, f1="Order form")
    new = agreement(section({"footer default": "f1"}, closes=f"{DELIVERY}{PAYMENT}") + last, f1="Order form")
    assert compare(old.blocks, new.blocks).pairs[0].kind == "joined"
    assert_both_ways(old, new, at)


def test_a_header_of_its_own_where_one_was_inherited(agreement: Agreement, at: datetime) -> None:
    first = section({"header default": "h1"}, closes=DELIVERY)
    old = agreement(first + p(PAYMENT) + section({}), h1="Order form")
    new = agreement(first + p(PAYMENT) + section({"header default": "h2"}), h1="Order form", h2="Standard terms")
    assert_both_ways(old, new, at)
    same = agreement(first + p(PAYMENT) + section({"header default": "h2"}), h1="Order form", h2="Order form")
    assert not written(old, same, at).revisions


def test_a_first_page_is_opened_with_its_header_as_a_tracked_change(
    agreement: Agreement, at: datetime, unzip: Unzip
) -> None:
    old = agreement(p(DELIVERY) + section({"header default": "h1"}), h1="Draft")
    new = agreement(p(DELIVERY) + section({"header default": "h1", "header first": "h2"}), h1="Draft", h2="Cover")
    redline = written(old, new, at)
    assert {one.kind for one in redline.revisions} == {"section format", "insert"}
    assert b"titlePg" in unzip(accept_revisions(redline))["word/document.xml"]
    assert b"titlePg" not in unzip(reject_revisions(redline))["word/document.xml"]


def test_a_part_that_is_added_is_declared_and_related(agreement: Agreement, at: datetime, unzip: Unzip) -> None:
    old = agreement(p(DELIVERY) + section({}))
    new = agreement(p(DELIVERY) + section({"header default": "h9"}), h9="Draft 2")
    files = unzip(written(old, new, at).source)
    (part,) = [name for name in files if re.fullmatch(r"word/header\d+\.xml", name)]
    assert f'PartName="/{part}"'.encode() in files["[Content_Types].xml"]
    assert f'Target="/{part}"'.encode() in files["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(("answer", "says"), [(Accept(), [{"header default": "Draft 2"}]), (Reject(), [{}])])
def test_answers_hold_for_headers_too(agreement: Agreement, at: datetime, answer: Answer, says: list[Margins]) -> None:
    old = agreement(p(DELIVERY) + section({}))
    new = agreement(p(DELIVERY) + section({"header default": "h1"}), h1="Draft 2")
    (change,) = compare(old.blocks, new.blocks).changes
    redline = written(old, new, at, {change.id: answer})
    assert not redline.revisions
    assert shown(redline.source) == says
    (change,) = compare(new.blocks, old.blocks).changes
    redline = written(new, old, at, {change.id: answer})
    assert shown(redline.source) == ([{}] if answer == Accept() else [{"header default": "Draft 2"}])


def test_a_section_that_begins_with_a_paragraph_that_stays_brings_its_headers(
    agreement: Agreement, at: datetime
) -> None:
    old = agreement(p(DELIVERY) + p(PAYMENT) + section({}))
    ended = section({"header default": "h1"}, closes=DELIVERY)
    new = agreement(ended + p(PAYMENT) + section({"header default": "h2"}), h1="Order form", h2="Terms")
    assert_both_ways(old, new, at)


def test_a_section_that_begins_within_a_paragraph_that_is_split_brings_its_headers(
    agreement: Agreement, at: datetime
) -> None:
    old = agreement(p(f"{DELIVERY} {PAYMENT}") + section({}))
    ended = section({"header default": "h1"}, closes=DELIVERY)
    new = agreement(ended + p(PAYMENT) + section({"header default": "h2"}), h1="Order form", h2="Terms")
    assert "split" in [change.kind for change in compare(old.blocks, new.blocks).changes]
    assert_both_ways(old, new, at)


def test_a_section_that_ends_hands_its_headers_on(agreement: Agreement, at: datetime) -> None:
    ended = section({"header default": "h1"}, closes=DELIVERY)
    old = agreement(ended + p(PAYMENT) + section({}), h1="Order form")
    new = agreement(p(PAYMENT) + section({"header default": "h1"}), h1="Order form")
    redline = written(old, new, at)
    assert shown(accept_revisions(redline)) == [{"header default": "Order form"}]
    assert shown(reject_revisions(redline)) == shown(old.source)


EVERY = {f"{kind} {use}": f"{kind[0]}{use}" for kind in ("header", "footer") for use in ("default", "first", "even")}


def by_the_letter(data: bytes, *, accept: bool) -> list[Margins]:
    """Return what each section shows where a deleted break takes the margins it names along."""
    return word_oracle.margins(data, accept=accept)


@pytest.mark.parametrize("others", ["", section({}, closes=f"{PAYMENT} In part.")])
def test_a_section_names_what_it_inherited_from_sections_that_go(
    agreement: Agreement, at: datetime, unzip: Unzip, others: str
) -> None:
    opened = "<w:sectPr><w:titlePg/>"
    others, last = others.replace("<w:sectPr>", opened), p(PAYMENT) + section({}).replace("<w:sectPr>", opened)
    going = section(EVERY, closes=DELIVERY) + section({"header default": "h2"}, closes=SERVICE)
    texts = {name: f"This is the {key}" for key, name in EVERY.items()} | {"h2": "The nearer one"}
    old = agreement(going + others + last, **texts)
    names = "".join(re.findall(r"<w:\w+Reference [^>]*/>", section(EVERY | {"header default": "h2"})))
    new = agreement((others + last).replace("<w:sectPr>", f"<w:sectPr>{names}", 1), **texts)
    redline = written(old, new, at).source
    assert by_the_letter(redline, accept=True) == by_the_letter(new.source, accept=True)
    assert by_the_letter(redline, accept=False) == by_the_letter(old.source, accept=True)
    body = unzip(redline)["word/document.xml"].decode()
    assert sorted(re.findall(r'r:id="(\w+)"', body)) == sorted(
        [*EVERY.values(), "h2", *re.findall(r'"(\w+)"/>', names)]
    )


def test_a_section_that_names_its_margins_or_follows_one_that_stays_names_no_others(
    agreement: Agreement, at: datetime, unzip: Unzip
) -> None:
    first = section({"footer default": "f1"}, closes=DELIVERY)
    second = section({"header default": "h1", "footer default": "f2"}, closes=SERVICE)
    last = p(PAYMENT) + section({})
    margins = {"f1": "Cover", "f2": "Terms", "h1": "Standard terms"}
    old, new = agreement(first + second + last, **margins), agreement(second + last, **margins)
    redline = written(old, new, at).source
    assert by_the_letter(redline, accept=True) == by_the_letter(new.source, accept=True)
    assert unzip(redline)["word/document.xml"].count(b"Reference") == 3


def test_a_layout_that_changes_with_the_margins_is_rejected_with_them(
    agreement: Agreement, at: datetime, unzip: Unzip
) -> None:
    first = section({"footer default": "f1"}, closes=DELIVERY)
    narrow, wide = (f'<w:sectPr><w:pgSz w:w="{size}" w:h="16838"/></w:sectPr>' for size in (11906, 16838))
    named = wide.replace("<w:sectPr>", '<w:sectPr><w:footerReference w:type="default" r:id="f1"/>')
    old = agreement(first + p(PAYMENT) + narrow, f1="Cover")
    new = agreement(p(PAYMENT) + named, f1="Cover")
    redline = written(old, new, at)
    assert by_the_letter(redline.source, accept=True) == [{"footerReferencedefault": "Cover"}]
    accepted, rejected = (unzip(settle(redline)) for settle in (accept_revisions, reject_revisions))
    assert b'w:w="16838"' in accepted["word/document.xml"]
    assert b'w:w="11906"' in rejected["word/document.xml"]
    assert by_the_letter(redline.source, accept=False) == [{"footerReferencedefault": "Cover"}] * 2


@pytest.mark.parametrize(
    ("says", "other_says"),
    [
        ("Standard terms", "Order form"),
        ("Order form as amended", "Order form"),
        ("Service level", "Order form of March"),
        ("Order form of May", "Order form of March"),
    ],
)
def test_a_section_takes_what_it_inherited_while_the_one_before_changes(
    agreement: Agreement, at: datetime, says: str, other_says: str
) -> None:
    first = section({"header default": "h1"}, closes=DELIVERY)
    old = agreement(first + p(PAYMENT) + section({}), h1="Order form")
    new = agreement(first + p(PAYMENT) + section({"header default": "h2"}), h1=says, h2=other_says)
    for base, other in ((old, new), (new, old)):
        redline = written(base, other, at).source
        assert by_the_letter(redline, accept=True) == by_the_letter(other.source, accept=True)
        assert by_the_letter(redline, accept=False) == by_the_letter(base.source, accept=True)


@pytest.mark.parametrize("more", [{}, {"footer default": "f1"}])
def test_a_header_goes_with_the_section_from_which_the_next_one_inherited_it(
    agreement: Agreement, at: datetime, more: Margins
) -> None:
    held = {"f1": "Page one"} if more else {}
    ended = section({"header default": "h1"}, closes=SERVICE)
    old = agreement(p(DELIVERY) + ended + p(PAYMENT) + section(more), h1="Order form", **held)
    new = agreement(p(DELIVERY) + p(PAYMENT) + section(more), **held)
    assert_both_ways(old, new, at)
    redline = compare(old.blocks, new.blocks)
    resolved = resolve_document(old, new, redline, {}, default=Accept())
    assert shown(resolved) == shown(new.source)


@pytest.mark.parametrize("inherits", [False, True])
def test_a_section_whose_end_is_gone_shows_no_headers_but_those_that_the_next_one_inherits(
    agreement: Agreement, at: datetime, *, inherits: bool
) -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="Ann" w:date="2026-01-05T10:00:00Z"/></w:rPr>'
    ended = section({"header default": "h1"}, closes=DELIVERY).replace("<w:pPr>", f"<w:pPr>{mark}")
    rest = p(PAYMENT) + section({} if inherits else {"header default": "h2"})
    tracked = agreement(ended + rest, h1="First", h2="Second")
    settled = read(accept_revisions(tracked), name="deal.docx")
    assert [block.text for block in tracked.blocks if block.kind == "header"] == ["First" if inherits else "Second"]
    redline = compare(tracked.blocks, settled.blocks)
    assert not redline.changes
    written = write_redline(tracked, settled, redline, author="Us", at=at)
    assert shown(written) == shown(tracked.source)


def test_a_section_inherits_from_the_nearest_that_names(agreement: Agreement, at: datetime) -> None:
    named = [section({"header default": f"h{k}"}, closes=f"Part {k}.") for k in range(3)]
    plain = [section({}, closes=f"Annex {k}.") for k in range(300)]
    texts = {f"h{k}": f"Header {k}" for k in range(3)}
    old = agreement("".join([*named, *plain]) + p(PAYMENT) + section({}), **texts)
    new = agreement("".join([*named[:2], *plain]) + p(PAYMENT) + section({}), **texts)
    redline = written(old, new, at).source
    assert by_the_letter(redline, accept=True) == by_the_letter(new.source, accept=True)
    assert by_the_letter(redline, accept=False) == by_the_letter(old.source, accept=True)
