"""Changes of several authors within each other: what we answer over them is what settling them gives."""

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from negotiator.documents import accept_revisions, answer_revisions, obstacles, read, reject_revisions
from negotiator.redline import Accept, Answer, Reject

Build = Callable[..., bytes]
# a stretch of words, or a tracked change (its tag and author) of several such
Content = str | tuple[str, str, Sequence["Content"]]
_WORDS = st.sampled_from(["words", "formatted", "formula"])
_AUTHORS = st.sampled_from(["Vera Holm", "Third"])


def changes(inner: st.SearchStrategy[Content]) -> st.SearchStrategy[Content]:
    return st.tuples(st.sampled_from(["ins", "del"]), _AUTHORS, st.lists(inner, min_size=1, max_size=3))


_CONTENT: st.SearchStrategy[Content] = st.recursive(_WORDS, changes, max_leaves=5)
_MOVES = st.tuples(st.sampled_from(["moveFrom", "moveTo"]), _AUTHORS, st.lists(_CONTENT, min_size=1, max_size=2))
_PARAGRAPHS = st.lists(
    st.tuples(st.sets(st.sampled_from(["ins", "del"])), st.lists(_CONTENT | _MOVES, max_size=3)), min_size=1, max_size=4
)


class Writer:
    """Writes content as XML; a change within another of its kind is left out, since no program writes it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def by(self, author: str) -> str:
        return f'w:id="{next(self._numbers)}" w:author="{author}" w:date="2026-01-05T10:00:00Z"'

    def paragraph(self, marks: set[str], content: Sequence[Content]) -> str:
        own = "".join(f"<w:{tag} {self.by('Third')}/>" for tag in sorted(marks, reverse=True))
        return f"<w:p><w:pPr><w:rPr>{own}</w:rPr></w:pPr>{''.join(self.content(one) for one in content)}</w:p>"

    def content(self, one: Content, *, inside: frozenset[str] = frozenset()) -> str:
        if isinstance(one, str):
            return self._words(one, gone="del" in inside)
        tag, author, inner = one
        if tag in inside:
            return "".join(self.content(each, inside=inside) for each in inner)
        start = f"<w:{tag} {self.by(author)}>"
        return f"{start}{''.join(self.content(each, inside=inside | {tag}) for each in inner)}</w:{tag}>"

    def _words(self, kind: str, *, gone: bool) -> str:
        number = next(self._numbers)
        if kind == "formula":
            return f"<m:oMath><m:r><m:t>x{number}</m:t></m:r></m:oMath>"
        change = f"<w:rPrChange {self.by('Third')}><w:rPr><w:i/></w:rPr></w:rPrChange>"
        look = f"<w:rPr><w:b/>{change}</w:rPr>" if kind == "formatted" else ""
        tag = "delText" if gone else "t"
        return f'<w:r>{look}<w:{tag} xml:space="preserve">word{number} </w:{tag}></w:r>'


def looks(data: bytes) -> list[object]:
    return [(one.text, one.format, one.runs) for one in read(data, name="deal.docx").blocks if one.text]


@given(paragraphs=_PARAGRAPHS, choices=st.lists(st.booleans(), min_size=60, max_size=60))
def test_answers_over_changes_within_changes_give_what_settling_gives(
    word: Build,
    at: datetime,
    rules: ModuleType,
    paragraphs: list[tuple[set[str], list[Content]]],
    choices: list[bool],
) -> None:
    writer = Writer()
    body = "".join(writer.paragraph(marks, content) for marks, content in paragraphs)
    data = word(body + writer.paragraph(set(), ["words"]))
    document = read(data, name="deal.docx")
    answers: dict[int, Answer] = {
        number: Reject() if rejected else Accept()
        for number, rejected in zip(range(len(document.revisions)), itertools.cycle(choices), strict=False)
    }
    answers |= dict.fromkeys(obstacles(document, answers), Accept())
    written = answer_revisions(document, answers, author="Us", at=at)
    settled = answer_revisions(document, answers, author="Us", at=at, settle=answers)
    assert looks(accept_revisions(read(written, name="deal.docx"))) == looks(settled)
    back = read(
        reject_revisions(read(written, name="deal.docx"), of=lambda author, _: author == "Us"), name="deal.docx"
    )
    assert looks(back.source) == looks(data)
    assert {one.author for one in back.revisions} == {one.author for one in document.revisions}
    assert not rules.fresh(written, data)
