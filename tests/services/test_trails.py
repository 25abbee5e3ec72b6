"""One clause through the versions of a text in a deal."""

from negotiator.services import versions
from negotiator.services.trails import follow_clause
from negotiator.services.workspace import Workspace
from tests.services.desks import TEXT, word


def test_a_clause_is_followed_through_its_versions_and_marked_against_the_one_before(desk: Workspace) -> None:
    gone = "\n".join(line for line in TEXT.split("\n") if "days" not in line)
    for text in (TEXT.replace("150 days", "100 days"), gone, TEXT.replace("150 days", "90 days")):
        versions.take_in(desk, word(text), name="next.docx", instrument="agreement")
    newest = versions.find(desk, "agreement", "latest")
    blocks = versions.document_of(desk, newest).blocks
    place = next(number for number, block in enumerate(blocks) if "90 days" in block.text)
    first, edited, struck, back = follow_clause(desk, newest, place)
    assert [one.step.kind for one in (first, edited, struck, back)] == ["first", "edited", "gone", "came back"]
    assert [one.version.name for one in (first, edited, struck, back)] == ["v1", "draft 1", "draft 2", "draft 3"]
    assert all(segment.kind == "equal" for row in first.drawn for segment in row.segments)
    assert [segment.text for row in edited.drawn for segment in row.segments if segment.kind != "equal"] == [
        "150",
        "100",
    ]
    assert struck.blocks == ()
    assert {segment.kind for row in struck.drawn for segment in row.segments} == {"delete"}
    assert [segment.text for row in back.drawn for segment in row.segments if segment.kind != "equal"] == ["100", "90"]
