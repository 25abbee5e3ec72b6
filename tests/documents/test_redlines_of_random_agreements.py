"""Properties of redlines over random small agreements: tables, notes, links, fields, moves, earlier authors."""

from collections import Counter as Count
from collections.abc import Callable
from datetime import datetime
from random import Random
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.documents import (
    Document,
    accept_revisions,
    in_view,
    read,
    reject_revisions,
    resolve_document,
    write_redline,
)
from negotiator.redline import Accept, Answer, Counter, Redline, Reject, compare, resolve

Build = Callable[..., bytes]
SEEDS = st.integers(min_value=0, max_value=10**9)


def two_versions(seed: int, agreements: ModuleType, word: Build, *, earlier: bool) -> tuple[Document, Document]:
    random = Random(seed)
    first = agreements.agreement(random)
    second = agreements.negotiated(random, first)
    old = agreements.printed(random, first, word, earlier=earlier)
    new = agreements.printed(random, second, word, earlier=earlier and random.random() < 0.3)
    return read(old, name="old.docx"), read(new, name="new.docx")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def some_answers(seed: int, redline: Redline) -> dict[str, Answer]:
    random = Random(seed)
    choices: list[Answer | None] = [Accept(), Reject(), Counter("other words"), None, None]
    chosen = {change.id: random.choice(choices) for change in redline.changes}
    return {change: answer for change, answer in chosen.items() if answer is not None}


@given(seed=SEEDS)
def test_accept_all_is_new_and_reject_all_is_old(seed: int, agreements: ModuleType, word: Build, at: datetime) -> None:
    old, new = two_versions(seed, agreements, word, earlier=False)
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    written = read(data, name="written.docx")
    assert texts(read(accept_revisions(written), name="a.docx")) == texts(new)
    assert texts(read(reject_revisions(written), name="r.docx")) == texts(old)
    assert {(revision.author, revision.date) for revision in written.revisions} <= {("Us", at)}


@given(seed=SEEDS)
def test_views_are_what_accepting_and_rejecting_give(seed: int, agreements: ModuleType, word: Build) -> None:
    document, _ = two_versions(seed, agreements, word, earlier=True)
    assert document.blocks == read(accept_revisions(document), name="a.docx").blocks
    assert in_view(document, "rejected").blocks == read(reject_revisions(document), name="r.docx").blocks


@given(seed=SEEDS)
def test_earlier_changes_stay_open_and_stay_theirs(
    seed: int, agreements: ModuleType, word: Build, at: datetime
) -> None:
    old, new = two_versions(seed, agreements, word, earlier=True)
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    written = read(data, name="written.docx")
    assert texts(written) == texts(new)
    theirs = Count(r.author for r in written.revisions if r.author != "Us")
    assert theirs["Earlier"] >= len(old.revisions)
    rejected = read(reject_revisions(written), name="r.docx")
    assert texts(rejected) == texts(in_view(old, "rejected"))


@settings(max_examples=30)
@given(seed=SEEDS)
def test_answers_are_built_in(seed: int, agreements: ModuleType, word: Build, at: datetime) -> None:
    old, new = two_versions(seed, agreements, word, earlier=False)
    redline = compare(old.blocks, new.blocks)
    answers = some_answers(seed, redline)
    write_redline(old, new, redline, answers=answers, author="Us", at=at)
    clean = read(resolve_document(old, new, redline, answers), name="clean.docx")
    assert not clean.revisions


@settings(max_examples=30)
@given(seed=SEEDS)
def test_resolving_all_one_way_gives_either_text(seed: int, agreements: ModuleType, word: Build) -> None:
    old, new = two_versions(seed, agreements, word, earlier=False)
    redline = compare(old.blocks, new.blocks)
    for default, wanted in ((Accept(), new), (Reject(), old)):
        clean = read(resolve_document(old, new, redline, {}, default=default), name="clean.docx")
        said = [text for text in texts(clean) if text.strip()]
        assert said == [text for text in texts(wanted) if text.strip()]
        assert [b.text for b in resolve(redline, {}, default=default)] == texts(wanted)
