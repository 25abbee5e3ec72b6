"""Paragraphs whose mark an earlier author struck before a table, beside which our changes bring something else."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import View, accept_revisions, read, reject_revisions, resolve_document, write_redline
from negotiator.redline import Accept, Answer, Counter, Reject, compare, resolve
from tests.documents.generated.judge import judge_redline
from tests.documents.generated.versions import Case

Build = Callable[..., bytes]
ADA = 'w:author="Ada" w:date="2020-01-01T00:00:00Z"'
CENTRED, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
OPEN = f'<w:pPrChange w:id="6" {ADA}><w:pPr>{RIGHT}</w:pPr></w:pPrChange>'
PRICES = "All prices of the goods follow in this table"


def p(text: str, properties: str = "") -> str:
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{own}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: str) -> str:
    made = "".join(f"<w:tr><w:tc>{p(words)}</w:tc></w:tr>" for words in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{made}</w:tbl>"


FEES = p("Fees are due within ten days of each invoice.", RIGHT)
TERM = p("The agreement ends after three years.", CENTRED)
PUMPS, TANKS = table("Pumps with their drives", "Spare parts for pumps"), table("Tanks of steel", "Valves of brass")
END = p("Signed by both parties in London.")

# what stands behind the paragraph before and after the change
BESIDE = {
    "the table goes": (PUMPS + TERM + END, TERM + END),
    "the table and what follows go": (PUMPS + TERM + END, END),
    "the table and the last paragraph go": (PUMPS + END, ""),
    "the table goes and the last paragraph is another": (PUMPS + END, TERM),
    "a paragraph comes before the table": (PUMPS + END, TERM + PUMPS + END),
    "paragraphs come before the table": (PUMPS + END, TERM + FEES + PUMPS + END),
    "a table comes before the table": (PUMPS + END, TANKS + PUMPS + END),
    "a table and a paragraph come before the table": (PUMPS + END, TANKS + TERM + PUMPS + END),
    "a paragraph takes the place of the table": (PUMPS + TANKS + END, TERM + TANKS + END),
    "a table takes the place of the table": (PUMPS + END, TANKS + END),
    "all goes up to another table": (PUMPS + TERM + TANKS + END, TANKS + END),
    "the table moves away": (PUMPS + TERM + FEES + END, TERM + FEES + PUMPS + END),
    "the table moves behind a paragraph": (PUMPS + TERM + END, TERM + PUMPS + END),
}


def struck(way: str) -> str:
    return f'<w:rPr><w:{way} w:id="7" {ADA}/></w:rPr>'


def assert_both_ways(build: Build, bodies: tuple[str, str], at: datetime, view: View = "accepted") -> None:
    """Write the redline of two bodies and hold it against both; each side's changes are answered apart and at once."""
    first, last = (build(body) for body in bodies)
    old, new = (read(source, name="deal.docx", view=view) for source in (first, last))
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    judge_redline(Case(first, last, old_accepted=view == "accepted", new_accepted=view == "accepted"), data)
    undone = reject_revisions(read(data, name="redline.docx"), of=lambda author, _: author == "Us")
    for settle in (accept_revisions, reject_revisions):
        left, right = (read(settle(read(one, name="deal.docx")), name="deal.docx") for one in (undone, first))
        assert not compare(left.blocks, right.blocks).changes


@pytest.mark.parametrize(
    ("mark", "formats", "view"),
    [
        (struck("del"), ("", ""), "accepted"),
        (struck("del") + OPEN, (CENTRED, ""), "accepted"),
        (struck("ins") + OPEN, (CENTRED, RIGHT), "rejected"),
        (struck("ins") + OPEN, (CENTRED, ""), "rejected"),
    ],
)
@pytest.mark.parametrize("name", BESIDE)
def test_it_stands_apart_from_all_that_comes_beside_it(
    word: Build, at: datetime, name: str, mark: str, formats: tuple[str, str], view: View
) -> None:
    before, after = BESIDE[name]
    bodies = p(PRICES, formats[0] + mark) + before, p(f"{PRICES} now", formats[1]) + after
    assert_both_ways(word, bodies, at, view)


@pytest.mark.parametrize("name", BESIDE)
def test_it_runs_on_where_the_other_version_lets_it(word: Build, at: datetime, name: str) -> None:
    before, after = (p(PRICES, CENTRED + struck("del") + OPEN) + behind for behind in BESIDE[name])
    assert_both_ways(word, (before, after), at)
    assert_both_ways(word, (after, before), at)


@pytest.mark.parametrize("answer", [Reject(), Counter("Prices are agreed in writing.")])
@pytest.mark.parametrize("rest", [None, Accept()])
def test_it_stands_apart_where_only_the_table_is_to_go(
    word: Build, at: datetime, answer: Reject | Counter, rest: Accept | None
) -> None:
    bodies = p(PRICES, CENTRED + struck("del") + OPEN) + PUMPS + FEES + END, FEES + END
    old, new = (read(word(body), name="deal.docx") for body in bodies)
    redline = compare(old.blocks, new.blocks)
    answers: dict[str, Answer] = {change.id: rest for change in redline.changes if rest is not None}
    answers[next(change.id for change in redline.changes if change.old_text == PRICES)] = answer
    for default in (Accept(), Reject()):
        wanted = [block.text for block in resolve(redline, answers, default=default)]
        data = resolve_document(old, new, redline, answers, default=default)
        assert [block.text for block in read(data, name="deal.docx").blocks] == wanted
    written = read(write_redline(old, new, redline, answers=answers, author="Us", at=at), name="redline.docx")
    wanted = [block.text for block in resolve(redline, answers, default=Accept())]
    assert [block.text for block in read(accept_revisions(written), name="deal.docx").blocks] == wanted
