"""Answers over the tracked changes of real files: all rejected, their text before is back, and theirs is untouched."""

from datetime import datetime
from pathlib import Path

import pytest

from negotiator.documents import accept_revisions, answer_revisions, read, reject_revisions, unanswerable
from negotiator.redline import Reject

pytestmark = pytest.mark.corpus


def said(data: bytes) -> list[str]:
    return [block.text for block in read(data, name="deal.docx").blocks if block.text.strip()]


def test_rejecting_everything_over_theirs_gives_what_was_there(corpus: Path) -> None:
    told = []
    for path in sorted(corpus.glob("tracked/*.docx")):
        document = read(path.read_bytes(), name=path.name)
        answers = dict.fromkeys(range(len(document.revisions)), Reject())
        data = answer_revisions(document, answers, author="Us", at=datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001 -- Word's dates bear no zone
        written = read(data, name=path.name)
        same = said(accept_revisions(written)) == said(reject_revisions(document))
        told += [path.name] if unanswerable(document, answers) else []
        assert same or path.name in told, path.name
        back = reject_revisions(written, of=lambda author, _date: author == "Us")
        assert said(back) == said(document.source), path.name
    assert len(told) <= 3


def test_every_thread_of_comments_can_be_answered(corpus: Path) -> None:
    document = read((corpus / "tracked" / "T11-comments136.docx").read_bytes(), name="deal.docx")
    replies = {comment.id: f"Re {comment.id}" for comment in document.comments}
    data = answer_revisions(document, {}, author="Us", at=datetime(2026, 3, 2, 9, 0), replies=replies, resolved=replies)  # noqa: DTZ001 -- as above
    after = {comment.id: comment for comment in read(data, name="deal.docx").comments}
    assert after.keys() == replies.keys()
    for comment in document.comments:
        assert [reply.text for reply in after[comment.id].replies][-1] == f"Re {comment.id}"
        assert after[comment.id].resolved
        assert after[comment.id].anchor == comment.anchor
