"""Files are kept as they came, found again by number, and travel only when they are shared."""

from pathlib import Path

import pytest

from negotiator.domain.attachments import Attachment
from negotiator.kernel import Cancelled
from negotiator.services import attachments
from negotiator.services.attachments import NoSuchAttachment
from negotiator.services.files import NoSuchFile
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair

DATA = bytes(range(256)) * 5000


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "data sheet.pdf"
    path.write_bytes(DATA)
    return path


class Impatient:
    """A user who cancels at the first step."""

    def step(self, done: int, total: int, message: str = "") -> None:
        raise Cancelled


def test_a_file_comes_back_as_it_was(desk: Workspace, sheet: Path, tmp_path: Path) -> None:
    attachments.attach(desk, sheet, note="of March")
    (held,) = attachments.attachments(desk)
    assert (held.key, held.title, held.name, held.size) == ("A-alpha-1", "data sheet", "data sheet.pdf", len(DATA))
    assert held.media_type == "application/pdf"
    out = attachments.export(desk, held.key, tmp_path / "out.pdf")
    assert out.read_bytes() == DATA


def test_only_what_is_shared_travels(pair: Pair, sheet: Path, tmp_path: Path) -> None:
    attachments.attach(pair.ours, sheet, title="Ours alone")
    other = tmp_path / "drawing.bin"
    other.write_bytes(DATA[::-1])
    attachments.attach(pair.ours, other, title="For both", shared=True)
    pair.pass_on(pair.ours)
    (arrived,) = attachments.attachments(pair.theirs)
    assert arrived.title == "For both"
    assert pair.theirs.vault.blobs.get(arrived.file) == DATA[::-1]
    (ours,) = [one for one in attachments.attachments(pair.ours) if one.title == "Ours alone"]
    assert not pair.theirs.vault.blobs.has(ours.file)


def test_cancelled_nothing_is_kept(desk: Workspace, sheet: Path) -> None:
    before = desk.vault.head(), desk.vault.blobs.hashes()
    with pytest.raises(Cancelled):
        attachments.attach(desk, sheet, progress=Impatient())
    assert (desk.vault.head(), desk.vault.blobs.hashes()) == before


def test_undone_it_is_gone_from_the_list(desk: Workspace, sheet: Path) -> None:
    attachments.attach(desk, sheet)
    desk.undo()
    assert desk.deal.records(Attachment) == ()


def test_what_is_not_there_is_named(desk: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match=r"none\.pdf"):
        attachments.attach(desk, tmp_path / "none.pdf")
    with pytest.raises(NoSuchAttachment, match="A-9"):
        attachments.export(desk, "A-9", tmp_path / "out")
