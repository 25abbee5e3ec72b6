"""A package's Word files say what its versions say, or nothing of it is imported."""

from datetime import timedelta
from hashlib import sha256

import pytest

from negotiator.documents import Limits, TooLarge, read
from negotiator.domain.versions import VersionProposed, clauses_of, tree_bytes
from negotiator.exchange import PackagePlan, Recipient
from negotiator.kernel import NegotiatorError
from negotiator.ledger import to_lines
from negotiator.services import packages, versions, wordfiles
from negotiator.services.receipts import State
from negotiator.services.wordfiles import DocumentDiffers
from tests.exchange.containers import write
from tests.services.desks import AGREEMENT, START, TEXT, Pair, marked, newest, word

NEXT = TEXT.replace("150 days", "180 days")


def letter(
    pair: Pair, *, text: str = NEXT, file: bytes | None = None, documents: dict[str, bytes] | None = None
) -> bytes:
    """Return a package with a version of a text, the file that it binds, and the files for its readers."""
    source = word(text) if file is None else file
    blocks = read(word(text), name="a.docx").blocks
    texts = [block.text.encode() for block in blocks]
    tree = tree_bytes(
        clauses_of(
            blocks, text_hash=lambda one: sha256(one.encode()).hexdigest(), new_id=iter(map(str, range(999))).__next__
        ),
        source=sha256(source).hexdigest(),
    )
    held = newest(pair.ours)
    proposed = VersionProposed(
        instrument=AGREEMENT,
        turn=2,
        state="sent",
        tree=sha256(tree).hexdigest(),
        source=sha256(source).hexdigest(),
        source_name="supply.docx",
        parents=(held.hash,),
    )
    acts = pair.ours.draft([State(proposed, True)])
    ben = pair.theirs.identity
    tips = packages.packages_held(pair.theirs.deal)
    plan = PackagePlan(
        deal_id=pair.ours.deal_id,
        sequence=2,
        parents=tuple(tips),
        recipients=(Recipient(root_fingerprint=ben.root_fingerprint, age_recipient=ben.recipient, name=ben.name),),
        ledger=to_lines([*(entry for entry in pair.ours.entries if entry.stream == "shared"), *acts]),
        deal_json=b"{}",
        created=START + timedelta(days=2),
        blobs={sha256(data).hexdigest(): data for data in (tree, source, *texts)},
        documents=documents or {},
    )
    return write(plan, identity=pair.ours.identity).sealed


def told(pair: Pair, data: bytes) -> str:
    """Return what the check of Word files says of a package that can be taken in."""
    check = next(one for one in packages.open_package(pair.theirs, data).checks if one.stage == "documents")
    return check.code


def test_a_redline_that_reads_as_its_version_both_ways_passes(pair: Pair) -> None:
    redline = marked(word(), NEXT, author="Ana Roe", at=START)
    assert told(pair, letter(pair, documents={"supply v2.docx": redline})) == ""


def test_a_file_that_reads_differently_than_its_version_stops_everything(pair: Pair) -> None:
    other = marked(word(), TEXT.replace("150 days", "18 days"), author="Ana Roe", at=START)
    with pytest.raises(DocumentDiffers):
        packages.open_package(pair.theirs, letter(pair, documents={"supply v2.docx": other}))


def test_a_version_whose_own_file_says_something_else_stops_everything(pair: Pair) -> None:
    with pytest.raises(DocumentDiffers):
        packages.open_package(pair.theirs, letter(pair, file=word(TEXT.replace("150 days", "18 days"))))


def test_a_file_that_both_sides_hold_is_read_again_under_a_new_text(pair: Pair) -> None:
    """The file of the version before, bound to other words, need not be carried to be read by people."""
    with pytest.raises(DocumentDiffers):
        packages.open_package(
            pair.theirs, letter(pair, file=pair.ours.vault.blobs.get(newest(pair.ours).proposed.source))
        )


def test_a_file_too_large_to_be_read_is_refused_before_it_is_held(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordfiles, "LIMITS", Limits(file_size=1000))
    redline = marked(word(), NEXT, author="Ana Roe", at=START)
    for data in (letter(pair), letter(pair, documents={"supply v2.docx": redline})):
        with pytest.raises(TooLarge):
            packages.open_package(pair.theirs, data)


def test_words_that_were_changed_without_a_mark_are_told(pair: Pair) -> None:
    quietly = NEXT.replace("five per cent", "nine per cent")
    redline = marked(word(TEXT.replace("five per cent", "nine per cent")), quietly, author="Ana Roe", at=START)
    data = letter(pair, text=quietly, documents={"supply v2.docx": redline})
    assert told(pair, data) == "document-base-differs"


def test_our_own_earlier_marks_in_the_file_are_part_of_what_it_was_drawn_against(pair: Pair) -> None:
    versions.take_in(pair.theirs, word(TEXT.replace("five", "six")), name="supply.docx", instrument=AGREEMENT)
    redline = marked(
        marked(word(), TEXT.replace("five", "six"), author="Ben Doe", at=START),
        NEXT.replace("five", "six"),
        author="Ana Roe",
        at=START,
    )
    data = letter(pair, text=NEXT.replace("five", "six"), documents={"supply v2.docx": redline})
    assert told(pair, data) == ""


def test_a_dangerous_file_is_refused_by_its_own_code(pair: Pair) -> None:
    with pytest.raises(NegotiatorError) as refused:
        packages.open_package(pair.theirs, letter(pair, documents={"supply v2.docx": b"PK\x03\x04 not one"}))
    assert refused.value.code not in ("document-differs", "error")
    found = packages.verify(pair.theirs, letter(pair, documents={"supply v2.docx": b"PK\x03\x04 not one"}))
    assert next(check for check in found.checks if check.outcome == "stop").stage == "documents"
