"""Our changes accepted and theirs rejected: the text as we sent it, whatever the partner marked on it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.documents import accept_revisions, read, reject_revisions

Build = Callable[..., bytes]


def by(author: str, number: int = 1) -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2026-01-05T10:00:00Z"'


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ours(author: str, _date: datetime | None) -> bool:
    return author == "Us"


def as_sent(data: bytes) -> list[str]:
    """Return the paragraphs with our changes and without theirs."""
    settled = accept_revisions(read(data, name="deal.docx"), of=ours)
    return [block.text for block in read(settled, name="deal.docx", view="rejected").blocks]


def p(*content: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(content)}</w:p>"


INS_US, INS_THEM = f"<w:ins {by('Us', 11)}>", f"<w:ins {by('Them', 12)}>"
DEL_US, DEL_THEM = f"<w:del {by('Us', 13)}>", f"<w:del {by('Them', 14)}>"


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (p(r("a"), INS_US, r("b"), "</w:ins>", INS_THEM, r("c"), "</w:ins>"), ["ab"]),
        (p(r("a"), DEL_US, r("b", "delText"), "</w:del>", DEL_THEM, r("c", "delText"), "</w:del>"), ["ac"]),
        # they strike words that we inserted: the strike goes, our words stay
        (p(INS_US, r("ten "), DEL_THEM, r("open ", "delText"), "</w:del>", r("days"), "</w:ins>"), ["ten open days"]),
        # they write into our insertion, which Word cuts in two
        (p(INS_US, r("ten "), "</w:ins>", INS_THEM, r("x "), "</w:ins>", INS_US, r("days"), "</w:ins>"), ["ten days"]),
        # we struck what they had inserted: it is gone with our change, and gone without theirs
        (p(r("a"), INS_THEM, DEL_US, r("b", "delText"), "</w:del>", "</w:ins>"), ["a"]),
        # they struck the mark between two paragraphs that we had parted, and the reverse
        (p(r("a"), mark=f"<w:ins {by('Us')}/><w:del {by('Them', 2)}/>") + p(r("b")), ["a", "b"]),
        (p(r("a"), mark=f"<w:ins {by('Them')}/><w:del {by('Us', 2)}/>") + p(r("b")), ["ab"]),
        (p(r("a"), mark=f"<w:del {by('Us')}/>") + p(r("b"), mark=f"<w:del {by('Them', 2)}/>") + p(r("c")), ["ab", "c"]),
        # their move of a paragraph in which we had changed a word
        (
            f"<w:p><w:moveFrom {by('Them', 3)}>{r('within ')}</w:moveFrom>{DEL_US}{r('ten', 'delText')}</w:del>"
            f"<w:moveFrom {by('Them', 4)}>{INS_US}{r('six')}</w:ins></w:moveFrom></w:p>"
            f"<w:p><w:moveTo {by('Them', 5)}>{r('within six')}</w:moveTo></w:p>",
            ["within six", ""],
        ),
    ],
)  # fmt: skip
def test_our_changes_stay_and_theirs_go(word: Build, body: str, sent: list[str]) -> None:
    assert as_sent(word(body)) == sent


def test_rows_and_cells_of_both_authors(word: Build) -> None:
    def row(text: str, mark: str = "") -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{p(r(text))}</w:tc></w:tr>"

    rows = row("a") + row("b", f"<w:ins {by('Us')}/>") + row("c", f"<w:ins {by('Them', 2)}/>")
    rows += row("d", f"<w:del {by('Us', 3)}/>") + row("e", f"<w:del {by('Them', 4)}/>")
    assert as_sent(word(f"<w:tbl>{rows}</w:tbl>{p(r('end'))}")) == ["a", "b", "e", "end"]


def test_formats_of_the_other_author_go_back_and_ours_stay(word: Build) -> None:
    def dressed(author: str) -> str:
        change = f"<w:rPrChange {by(author)}><w:rPr/></w:rPrChange>"
        return f"<w:r><w:rPr><w:b/>{change}</w:rPr><w:t>{author}</w:t></w:r>"

    settled = accept_revisions(read(word(p(dressed("Us"), dressed("Them"))), name="deal.docx"), of=ours)
    (block,) = read(settled, name="deal.docx", view="rejected").blocks
    assert [(run.start, run.style) for run in block.runs] == [(0, "b()"), (2, "")]


STRETCH = st.tuples(
    st.sampled_from(["Us", "Them", ""]), st.sampled_from(["ins", "del"]), st.sampled_from(["Us", "Them", ""])
)


@settings(max_examples=40)
@given(st.lists(STRETCH, min_size=1, max_size=8))
def test_the_order_of_both_does_not_matter(word: Build, stretches: list[tuple[str, str, str]]) -> None:
    content = expected = ""
    for number, (outer, kind, inner) in enumerate(stretches):
        text = f"w{number} "
        struck = bool(inner) or (kind == "del" and bool(outer))
        run = r(text, "delText" if struck else "t")
        if inner:
            run = f"<w:del {by(inner, 100 + number)}>{run}</w:del>"
        if outer and not (kind == "del" and inner):
            run = f"<w:{kind} {by(outer, 200 + number)}>{run}</w:{kind}>"
            stays = (kind == "ins") == (outer == "Us")
        else:
            stays = True
        content += run
        expected += text if stays and inner != "Us" else ""
    data = word(p(content))
    document = read(data, name="deal.docx")
    first = as_sent(data)
    without = read(reject_revisions(document, of=lambda author, _date: author != "Us"), name="deal.docx")
    assert first == [block.text for block in without.blocks] == [expected]


def test_the_changes_of_others_stay_tracked(word: Build) -> None:
    data = word(p(INS_US, r("a"), DEL_THEM, r("b", "delText"), "</w:del>", "</w:ins>", INS_THEM, r("c"), "</w:ins>"))
    settled = read(accept_revisions(read(data, name="deal.docx"), of=ours), name="deal.docx")
    assert [(one.author, one.kind, one.text) for one in settled.revisions] == [
        ("Them", "delete", "b"),
        ("Them", "insert", "c"),
    ]
