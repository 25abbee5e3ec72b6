"""Where an act goes: its declaration decides, then the caller, then the team."""

import pytest

from negotiator.domain.packages import Assent
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.services.receipts import stream_of


@pytest.mark.parametrize(
    ("type_", "shared", "stream"),
    [
        (Comment, None, "shared"),
        (Comment, False, "shared"),
        (Assent, None, "shared"),
        (Note, True, "team"),
        (Risk, True, "shared"),
        (Risk, False, "team"),
        (Risk, None, "team"),
    ],
)
def test_the_stream_of_an_act(type_: type, shared: bool | None, stream: str) -> None:
    assert stream_of(type_, shared=shared) == stream
