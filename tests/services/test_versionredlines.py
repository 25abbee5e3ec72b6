"""Redlines of two versions in a deal."""

from pathlib import Path

from negotiator.documents import read
from negotiator.services import versions
from negotiator.services.versionredlines import version_redline
from negotiator.services.workspace import Workspace
from tests.services.desks import TEXT, word


def test_a_redline_of_two_versions_bears_their_names_and_who_signs_here(desk: Workspace, fonts: Path) -> None:
    data = word(TEXT.replace("150 days", "100 days"))
    versions.take_in(desk, data, name="second.docx", instrument="agreement")
    old, new = versions.find(desk, "agreement", "v1"), versions.find(desk, "agreement", "latest")
    comparison = versions.compare_versions(desk, old, new)
    marked = read(version_redline(desk, comparison, ".docx", fonts=fonts), name="a.docx")
    assert {(one.author, one.text) for one in marked.revisions} == {
        (desk.identity.name, "150"),
        (desk.identity.name, "100"),
    }
    title = versions.instrument_of(desk, "agreement").title
    page = version_redline(desk, comparison, ".html", fonts=fonts).decode()
    assert f"{title} {old.name} → {title} {new.name}" in page
