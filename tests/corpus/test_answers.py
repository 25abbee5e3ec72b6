"""Answers over the tracked changes of real files: all rejected, their text before is back, and theirs is untouched."""

from datetime import datetime
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from negotiator.documents import accept_revisions, answer_revisions, obstacles, read, reject_revisions
from negotiator.redline import Accept, Answer, Reject

pytestmark = pytest.mark.corpus


BODY = "word/document.xml"
FULL_OF_LAYOUT = {"T31-cells.docx"}
AT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 -- Word's dates bear no zone


def said(data: bytes) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(data, name="deal.docx").blocks if block.text.strip()]


def looks(data: bytes) -> list[object]:
    return [
        (block.text, block.format, block.runs) for block in read(data, name="deal.docx").blocks if block.text.strip()
    ]


def test_rejecting_everything_over_theirs_gives_what_was_there(corpus: Path) -> None:
    for path in sorted(corpus.glob("tracked/*.docx")):
        document = read(path.read_bytes(), name=path.name)
        all_of_them = range(len(document.revisions))
        told = obstacles(document, dict.fromkeys(all_of_them, Reject()))
        assert len(told) <= len(all_of_them) // 2 or path.name in FULL_OF_LAYOUT, path.name
        answers = {number: Accept() if number in told else Reject() for number in all_of_them}
        written = read(answer_revisions(document, answers, author="Us", at=AT), name=path.name)
        expected = answer_revisions(document, answers, author="Us", at=AT, settle=all_of_them)
        assert said(accept_revisions(written)) == said(expected), path.name
        assert looks(accept_revisions(written)) == looks(expected), path.name
        back = reject_revisions(written, of=lambda author, _date: author == "Us")
        assert said(back) == said(document.source), path.name


def test_a_second_opinion_reads_the_answers_alike(corpus: Path, oracle: ModuleType) -> None:
    for path in sorted(corpus.glob("tracked/*.docx")):
        if path.name in FULL_OF_LAYOUT:
            continue
        document = read(path.read_bytes(), name=path.name)
        answers = dict.fromkeys(range(len(document.revisions)), Reject())
        written = answer_revisions(document, answers, author="Us", at=AT)
        before = [line for line in oracle.texts(document.source, BODY, accept=False) if line.strip()]
        for accept in (True, False):
            assert [line for line in oracle.texts(written, BODY, accept=accept) if line.strip()] == before, path.name


@pytest.mark.parametrize(
    "name", ["T01-ra001", "T05-tika792", "T07-tika-2006ml", "T08-aspose-revisions", "T30-moved-para"]
)
def test_some_accepted_and_some_rejected_give_what_settling_them_gives(corpus: Path, name: str) -> None:
    document = read((corpus / "tracked" / f"{name}.docx").read_bytes(), name=name)
    all_of_them = range(len(document.revisions))
    for seed in range(2):
        chance = Random(seed)
        answers: dict[int, Answer] = {number: chance.choice((Accept(), Reject())) for number in all_of_them}
        answers |= dict.fromkeys(obstacles(document, answers), Accept())
        written = read(answer_revisions(document, answers, author="Us", at=AT), name=name)
        expected = answer_revisions(document, answers, author="Us", at=AT, settle=all_of_them)
        assert said(accept_revisions(written)) == said(expected), (name, seed)


def test_every_thread_of_comments_can_be_answered(corpus: Path) -> None:
    document = read((corpus / "tracked" / "T11-comments136.docx").read_bytes(), name="deal.docx")
    replies = {comment.id: f"Re {comment.id}" for comment in document.comments}
    data = answer_revisions(document, {}, author="Us", at=AT, replies=replies, resolved=replies)
    after = {comment.id: comment for comment in read(data, name="deal.docx").comments}
    assert after.keys() == replies.keys()
    for comment in document.comments:
        assert [reply.text for reply in after[comment.id].replies][-1] == f"Re {comment.id}"
        assert after[comment.id].resolved
        assert after[comment.id].anchor == comment.anchor
