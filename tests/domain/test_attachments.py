"""An attachment names its file by hash, and is a record like others."""

from negotiator.domain import KINDS, body_of
from negotiator.domain.attachments import Attachment
from negotiator.domain.records import read_body


def test_it_is_read_as_it_was_written() -> None:
    attachment = Attachment(key="A-1", title="Data sheet", name="sheet.pdf", size=12, file="ab" * 32)
    assert read_body(KINDS.of(Attachment), body_of(attachment)) == attachment


def test_it_travels_by_choice() -> None:
    assert KINDS.of(Attachment).sharing == "choice"
