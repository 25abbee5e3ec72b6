"""A whole deal of every released format must open for ever: signed, checked, and gone on with.

The files lie in tests/vaults and are never written anew once their format is released.
`python -m tests.services.test_released_deals` writes the one of the present format, as long as that is not released.
"""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest

from negotiator.domain import stages
from negotiator.domain.positions import Comment, Note
from negotiator.services import attachments, decisions, versions
from negotiator.services.checking import check_workspace
from negotiator.services.workspace import Workspace
from negotiator.store import BlobErased
from negotiator.store.engine import FORMAT
from tests.services.desks import AGREEMENT, PASSPHRASE, TEXT, Pair, make_template, marked, opened, word

VAULTS = Path(__file__).resolve().parents[1] / "vaults"
ERASED = b"a name that had to go"
ANNEX = b"a line of a table that goes on for ever\n" * 120_000
WITH_ATTACHMENTS = 3
"""From this format on the deals have a file that is kept with them."""

HELD = {
    1: "ea670001383b73704ee6e0a42f93b5784674043066bd65719bdcdbee28d98be5",
    2: "790ea064f00c36c104eab6cb32a5fb0fd738ed90f079ba2758d1ab8fd83d654f",
    3: "93c7f17b89780268207f4fb93ab6b0d7def04d8c7c6e09df02b52b83ad317083",
}
"""By number of the format: the hash over the ids of all acts in its file."""

THEIRS = TEXT.replace("150 days", "100 days").replace("five per cent", "nine per cent")


def write(path: Path) -> None:
    """Play a small negotiation with the services and leave our side's file at a path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = make_template(folder)
        with (
            opened(template, "ours", folder / "ours.deal") as ours,
            opened(template, "theirs", folder / "theirs.deal") as theirs,
        ):
            _negotiate(Pair(ours=ours, theirs=theirs, folder=folder))
        shutil.copyfile(folder / "ours.deal", path)


def _negotiate(pair: Pair) -> None:
    """Two rounds, a decision, notes and comments, an act taken back, content erased, both signatures."""
    ours = pair.ours
    reply = marked(word(), THEIRS, author="Ben Doe", at=ours.clock.now())
    versions.take_in(ours, reply, name="supply.docx", instrument=AGREEMENT, received=True)
    comparison = versions.compare_versions(ours, *stages.versions(ours.deal, AGREEMENT))
    first, *rest = comparison.open
    versions.answer(ours, comparison, first, "counter", text="120 days")
    versions.answer_all(ours, comparison, "reject", among=rest)
    versions.next_version(ours, comparison, note="Half way", label="Our answer")
    decisions.log_decision(ours, question="How many days?", outcome="120", rationale="Half way", shared=True)
    ours.put(Note(key="N-1", text="They will take 120 days."))
    ours.put(Note(key="N-1", text="Taken back."))
    ours.undo()
    ours.put(Comment(key="C-1", text="Is 120 days well with you?"))
    ours.vault.blobs.put(ERASED)
    ours.vault.blobs.erase(hashlib.sha256(ERASED).hexdigest())
    annex = pair.folder / "table.txt"
    annex.write_bytes(ANNEX)
    attachments.attach(ours, annex, title="The table", shared=True)
    pair.pass_on(ours)
    pair.theirs.put(Comment(key="C-2", text="It is."))
    pair.pass_on(pair.theirs)
    pair.agree_and_sign()


def held(desk: Workspace) -> str:
    """Return a hash over the ids of all acts in order of arrival."""
    return hashlib.sha256("".join(entry.id for entry in desk.entries).encode()).hexdigest()


@pytest.mark.parametrize("number", sorted(HELD))
def test_opens_and_holds_what_was_agreed(number: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(VAULTS / f"format-{number}-deal.deal", tmp_path / "a.deal"))
    desk = Workspace.open(path, passphrase=PASSPHRASE, opener="a test")
    try:
        assert held(desk) == HELD[number]
        assert (desk.vault.migrated is not None) == (number < FORMAT)
        known = stages.versions(desk.deal, AGREEMENT)
        assert [(one.name, one.state) for one in known] == [
            ("v1", "sent"),
            ("received 1", "received"),
            ("v2", "executed"),
        ]
        sources = [desk.vault.blobs.get(one.proposed.source) for one in known]
        assert [hashlib.sha256(data).hexdigest() for data in sources] == [one.proposed.source for one in known]
        assert any("120 days" in block.text for block in versions.document_of(desk, known[-1]).blocks)
        texts = {desk.vault.blobs.get(clause.text_hash) for clause in versions.clauses(desk, known[-1])}
        assert any(b"120 days" in text for text in texts)
        with pytest.raises(BlobErased):
            desk.vault.blobs.get(hashlib.sha256(ERASED).hexdigest())
        assert [note.value.text for note in desk.deal.records(Note)] == ["They will take 120 days."]
        if number >= WITH_ATTACHMENTS:
            (annex,) = attachments.attachments(desk)
            assert b"".join(desk.vault.blobs.read(annex.file)) == ANNEX
        desk.put(Comment(key="C-3", text="Ten years later."))
        report = check_workspace(desk)
        assert report.ok, report
    finally:
        desk.close()


if __name__ == "__main__":
    write(VAULTS / f"format-{FORMAT}-deal.deal")
