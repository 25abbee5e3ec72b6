"""Canaries around the deal: in Word files, undone steps, drafts, names of files and folders, walls, notes of trust.

One word for each place, planted as a user would leave it there; then two packages are written, and every byte that
leaves, the names of what leaves, and everything that is logged meanwhile is searched for all of them.
"""

import io
import logging
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.crypto import unseal
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.attachments import Attachment
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.domain.terms import KeyTerm
from negotiator.services import attachments, terms, versions, walls
from negotiator.services.outgoing import prepare
from negotiator.services.sending import send
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read
from tests.services.desks import AGREEMENT, START, TEXT, Template, marked, opened, word

CANARIES: dict[str, str] = {}


def canary(where: str) -> str:
    """Return the word for a place, always the same."""
    return CANARIES.setdefault(where, f"canary{len(CANARIES):03d}zx")


def told_on(data: bytes) -> bytes:
    """Return a Word file that tells of its author in every place where Word, or a lawyer, leaves such things."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode()
    document = document.replace("<w:p>", '<w:p w:rsidR="00CA7A11" w:rsidRDefault="00CA7A11">', 1)
    parts["word/document.xml"] = document.encode()
    names = "http://schemas.openxmlformats.org"
    core = (
        f'<cp:coreProperties xmlns:cp="{names}/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{canary("Word: creator")}</dc:creator>'
        f"<cp:lastModifiedBy>{canary('Word: last modified by')}</cp:lastModifiedBy></cp:coreProperties>"
    )
    custom = (
        f'<Properties xmlns="{names}/officeDocument/2006/custom-properties" xmlns:vt="{names}/officeDocument/2006/'
        f'docPropsVTypes"><property pid="2" name="Matter"><vt:lpwstr>{canary("Word: custom property")}</vt:lpwstr>'
        "</property></Properties>"
    )
    extended = (
        f'<Properties xmlns="{names}/officeDocument/2006/extended-properties">'
        f"<Company>{canary('Word: company')}</Company><Manager>{canary('Word: manager')}</Manager></Properties>"
    )
    office = f"{names}/officeDocument/2006/relationships"
    kinds = {
        "core": f"{names}/package/2006/relationships/metadata/core-properties",
        "custom": f"{office}/custom-properties",
        "app": f"{office}/extended-properties",
    }
    added = {"core": core, "custom": custom, "app": extended}
    rels = parts["_rels/.rels"].decode()
    for name, text in added.items():
        path = f"docProps/{name}.xml"
        if path not in parts:
            arrow = f'<Relationship Id="x{name}" Type="{kinds[name]}" Target="{path}"/>'
            rels = rels.replace("</Relationships>", f"{arrow}</Relationships>")
        parts[path] = text.encode()
    parts["_rels/.rels"] = rels.encode()
    parts["customXml/item1.xml"] = f"<matter>{canary('Word: custom XML')}</matter>".encode()
    inner = parts["word/_rels/document.xml.rels"].decode()
    arrow = f'<Relationship Id="xdata" Type="{office}/customXml" Target="../customXml/item1.xml"/>'
    parts["word/_rels/document.xml.rels"] = inner.replace("</Relationships>", f"{arrow}</Relationships>").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def leave_word_files(desk: Workspace, folder: Path) -> None:
    """Take in a draft that was never sent, and one that will be, both full of what nobody else should know."""
    never = word(TEXT.replace("in writing", canary("text of a draft that was overtaken")))
    versions.take_in(desk, never, name=f"{canary('file name of a draft')}.docx", instrument=AGREEMENT)
    between = TEXT.replace("in writing", canary("Word: words struck in tracked changes"))
    tracked = marked(
        word(between), TEXT.replace("in writing", "by post"), author=canary("Word: who tracked changes"), at=START
    )
    file = told_on(tracked)
    assert canary("Word: words struck in tracked changes").encode() in everything(file)
    versions.take_in(
        desk,
        file,
        name=f"{canary('file name of the version that is sent')}.docx",
        instrument=AGREEMENT,
        note=canary("note of a draft"),
        label=canary("label of a draft"),
    )
    attached = folder / f"{canary('file name of an attachment of ours')}.bin"
    attached.write_bytes(canary("content of an attachment of ours").encode())
    attachments.attach(desk, attached, title=canary("title of an attachment of ours"))


def leave_steps(desk: Workspace) -> None:
    """Do and undo, overwrite, retire: each leaves acts behind."""
    desk.put(Risk(key="R-1", failure_mode=canary("undone value of a shared record")), shared=True)
    desk.undo()
    desk.put(Comment(key="C-1", text=canary("overwritten value of a comment")))
    desk.put(Comment(key="C-1", text="We agree."))
    desk.put(Risk(key="R-2", failure_mode=canary("shared record that was removed before it was sent")), shared=True)
    desk.retire(Risk, "R-2")
    desk.put(Risk(key="R-3", failure_mode=canary("earlier value while it was ours alone")))
    desk.put(Risk(key="R-3", failure_mode="the weather"), shared=True)
    terms.add_terms(desk, (KeyTerm(key="price", title="Price", value=canary("earlier value of a key term")),))
    desk.put(KeyTerm(key="price", title="Price", value="40"))
    desk.put(DecisionRight(key="r", party="alpha", reason=canary("reason of a decision right of ours")))


def leave_walls(desk: Workspace) -> None:
    """Build a wall that the partner stands outside of."""
    desk.put(Risk(key="R-9", failure_mode=canary("record behind a wall")), shared=True)
    desk.put(Attachment(key="A-9", title=canary("attachment behind a wall")), shared=True)
    walls.build(
        desk,
        name=canary("name of a wall"),
        members=["carl"],
        covers=["risk/R-9", "attachment/A-9"],
        reason=canary("reason of a wall"),
        shared=True,
    )


@pytest.fixture
def desk(template: Template, tmp_path: Path) -> Iterator[Workspace]:
    """Return our side's desk in a folder, and with a file, whose names are canaries."""
    folder = tmp_path / canary("name of the deal's folder")
    folder.mkdir()
    path = folder / f"{canary('name of the deal file')}.deal"
    shutil.copyfile(template.folder / "ours.deal", path)
    with opened(template, "ours", path) as workspace:
        yield workspace


def everything(data: bytes, depth: int = 0) -> bytes:
    """Return bytes with all that is packed in them, archives within archives too."""
    found = [data]
    if data[:2] == b"PK" and depth < 4:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found += [name.encode(), everything(archive.read(name), depth + 1)]
    return b"\n".join(found)


def test_no_canary_leaves_with_a_package(
    desk: Workspace, template: Template, tmp_path: Path, fonts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leave_word_files(desk, tmp_path)
    leave_steps(desk)
    leave_walls(desk)
    leaving = []
    for number in range(2):
        out = tmp_path / f"round-{number}.asice.age"
        prepared = prepare(desk, note="For your review")
        sent = send(desk, prepared, out, options=SummaryOptions(fonts=fonts))
        package = read(out.read_bytes(), identity=template.people["ben"], trust={})
        assert package.summary_pdf is not None
        leaving += [out.read_bytes(), everything(unseal(out.read_bytes(), template.people["ben"])), package.summary_pdf]
        leaving += [str(prepared.documents.keys()).encode(), repr(sent.written.manifest).encode()]
    leaving += [caplog.text.encode()]
    found = {where for where, text in CANARIES.items() for part in leaving if text.encode() in part}
    assert not found
    assert not any(b"00CA7A11" in part for part in leaving), "marks of editing sessions"
    assert len(CANARIES) > 25
    assert any(b"the weather" in part for part in leaving), "the search finds what is shared"
