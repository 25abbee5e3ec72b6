"""The judgement over one generated pair: whatever the writer does must hold for readers that are not ours."""

import xml.etree.ElementTree as ET
from collections import Counter as Count
from datetime import UTC, datetime
from functools import lru_cache
from itertools import zip_longest

from negotiator.documents import (
    Document,
    accept_revisions,
    in_view,
    read,
    reject_revisions,
    resolve_document,
    rewrite,
    write_redline,
)
from negotiator.redline import Accept, Answer, Counter, Reject, compare, resolve
from tests.documents.generated.choices import Choices
from tests.documents.generated.oracle import (
    OURS,
    Reading,
    has_spanning_field,
    parts,
    revisions,
    said,
    text_parts,
    without_anchors,
    without_ends,
    without_fields,
)
from tests.documents.generated.versions import Case
from tests.documents.word_rules import violations

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def documents(case: Case) -> tuple[Document, Document]:
    """Read both versions, each in its view."""
    old = read(case.old, name="old.docx", view="accepted" if case.old_accepted else "rejected")
    new = read(case.new, name="new.docx", view="accepted" if case.new_accepted else "rejected")
    return old, new


def judge(case: Case) -> None:
    """Write the redline of a pair and hold it against both versions."""
    for data in (case.old, case.new):
        faults = [fault for fault in broken(data) if fault[0] != "dangling"]
        assert not faults, ("the generator made a faulty file", faults)
    old, new = documents(case)
    for document in (old, new):
        judge_reading(document)
    redline = compare(old.blocks, new.blocks)
    judge_redline(case, write_redline(old, new, redline, author=OURS, at=AT))


def judge_answers(case: Case, choices: Choices) -> None:
    """Hold a file with answers built in against the blocks that the same answers make of the redline."""
    old, new = documents(case)
    redline = compare(old.blocks, new.blocks)
    kinds: list[Answer | None] = [None, Accept(), Reject(), Counter("other words")]
    chosen = {change.id: choices.pick(kinds) for change in redline.changes}
    answers = {change: answer for change, answer in chosen.items() if answer is not None}
    defaults: list[Accept | Reject] = [Reject(), Accept()]
    default = choices.pick(defaults)
    data = resolve_document(old, new, redline, answers, default=default)
    wanted = [block.text for block in resolve(redline, answers, default=default) if block.place.startswith("body")]
    lines = said(data, Reading(ours=True, theirs=case.old_accepted))[0]["body"]
    left, right = ([line for line in side if line.strip()] for side in (lines, wanted))
    assert left == right, ("answers built in", differing(left, right))


def judge_reading(document: Document) -> None:
    """Hold what the product reads, accepts, rejects and writes again against the oracle."""
    again, source = parts(rewrite(document)), parts(document.source)
    assert again.keys() == source.keys()
    other = [name for name in text_parts(source) if again[name] != source[name]]
    assert all(ET.canonicalize(again[name]) == ET.canonicalize(source[name]) for name in other)
    ways = ((True, accept_revisions), (False, reject_revisions))
    for accepted, settle in ways if revisions(document.source) else ways[:1]:
        wanted = said(document.source, Reading(ours=accepted, theirs=accepted))[0]
        seen = in_view(document, "accepted" if accepted else "rejected")
        body = [block.text for block in seen.blocks if block.place.startswith("body")]
        assert body == wanted["body"], ("reading differs", accepted, body, wanted["body"])
        data = settle(document)
        settled = said(data, Reading(ours=True, theirs=True))[0]
        assert settled == wanted, ("resolving differs", accepted, settled, wanted)
        assert not revisions(data), "resolving leaves revisions"
        changes = compare(seen.blocks, read(data, name="settled.docx").blocks).changes
        assert not changes, ("a settled file reads otherwise", accepted, changes)
        faults = broken(data) - broken(document.source)
        assert not faults, ("resolving leaves faults", faults)


@lru_cache(maxsize=16)
def broken(data: bytes) -> Count[tuple[str, str]]:
    """Count what a file breaks of the rules of WordprocessingML."""
    return Count(violations(data))


def judge_redline(case: Case, data: bytes) -> None:
    """Hold a written redline against both versions.

    Of a field that spans paragraphs only the words are carried over. Where somebody's change of a paragraph's format is
    open, the mark that ends a container or a section cannot bear another one.
    """
    ways = (case.old, case.old_accepted), (case.new, case.new_accepted)
    spanning = any(has_spanning_field(one, Reading(ours=True, theirs=theirs)) for one, theirs in ways)
    accepted = said(data, Reading(ours=True, theirs=case.old_accepted))
    rejected = said(data, Reading(ours=False, theirs=case.old_accepted))
    old = said(case.old, Reading(ours=True, theirs=case.old_accepted))
    new = said(case.new, Reading(ours=True, theirs=case.new_accepted))
    for story in old[0]:
        for what, way in (("words", 0), ("looks", 1)):
            pair = rejected[way][story], old[way][story]
            assert pair[0] == pair[1], (f"rejected {what} of {story}", differing(*pair))
        pair = accepted[0][story], new[0][story]
        assert pair[0] == pair[1], (f"accepted words of {story}", differing(*pair))
        fixed = b"pPrChange" in parts(case.old)["word/document.xml"]
        pair = without_ends(without_anchors(accepted[1][story]), without_anchors(new[1][story]), formats=not fixed)
        if spanning:
            pair = without_fields(pair[0]), without_fields(pair[1])
        assert pair[0] == pair[1], (f"accepted looks of {story}", differing(*pair))
    before, after = revisions(case.old), revisions(data)
    different = {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys()}
    different = {key: both for key, both in different.items() if both[0] != both[1]}
    assert not different, ("revisions of others", different)
    faults = broken(data) - broken(case.old) - broken(case.new)
    if not case.old_accepted:
        del faults["nesting", "del in del"], faults["once", "mark: del"]  # two people may delete the same
    assert not faults, ("the file is faulty", faults)


def differing(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Return the lines that differ, in pairs."""
    return [(one, other) for one, other in zip_longest(left, right, fillvalue="(none)") if one != other]
