"""The summary as a PDF: content, determinism, structure, archive metadata, splitting, refusals."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from negotiator.kernel import Cancelled
from negotiator.reports.shapes import AnnexTable, DealSummary, TermLine
from negotiator.reports.summary import render
from negotiator.reports.typefaces import FontsMissing, Typefaces

ReadText = Callable[[bytes], str]


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    """Return what pdftotext reads from a PDF, on one line."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(pdf)
        run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=30)
        return " ".join(run.stdout.decode().split())

    return read


def test_every_section_is_on_the_pages(pdf: bytes, read_text: ReadText) -> None:
    text = read_text(pdf)
    for words in (
        "CONFIDENTIAL", "Tooling supply and development partnership", "NWT-2026-014", "Jörg Weiß, Counsel",
        "Cap on liability", "before: unlimited", "forty-five (45)", "3 unchanged paragraphs", "moved from here",
        "certificate by 1 April", "stale:",
        "Swiss law, without the CISG", "R-1, R-4", "3 × 4 = 12", "Substitution of clause 2.1",
        "Annex 1: Intellectual property", "The register is empty.", "What is not proven", "Page 1 of 5", "Page 5 of 5",
    ):  # fmt: skip
        assert words in text, words


def test_same_input_gives_the_same_bytes(pdf: bytes, summary: DealSummary, fonts: Typefaces, at: datetime) -> None:
    assert render(summary, fonts=fonts, at=at) == pdf
    assert render(replace(summary, round="5 of 6"), fonts=fonts, at=at) != pdf


def test_a_second_reader_finds_no_fault(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "check.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, check=True, timeout=30)
    assert b"No syntax or stream encoding errors" in run.stdout
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, timeout=30).stdout.decode()
    faces = listed.splitlines()[2:]
    assert faces
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in faces)


def test_the_deal_is_attached_and_the_archive_says_what_it_is(pdf: bytes, summary: DealSummary, tmp_path: Path) -> None:
    path = tmp_path / "archive.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        assert opened.attachments["deal.json"].get_file().read_bytes() == summary.machine
        assert opened.Root.AF[0].AFRelationship == "/Source"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "en-GB"
        metadata = opened.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        with opened.open_outline() as outline:
            (top,) = outline.root
            titles = [item.title for item in top.children]
        assert titles[:3] == ["Parties", "Key terms", "Changes to the instruments"]
        assert titles[-1] == "Certificate"


def test_every_mark_on_every_page_belongs_to_the_structure_tree(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tree.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        parents = opened.Root.StructTreeRoot.ParentTree.Nums
        for page in opened.pages:
            depth, marked = 0, set()
            for instruction in pikepdf.parse_content_stream(page):
                operands, name = list(instruction.operands), str(instruction.operator)
                if name == "BDC":
                    depth += 1
                    if "/MCID" in operands[1]:
                        marked.add(int(operands[1].MCID))
                elif name == "EMC":
                    depth -= 1
                elif name in {"Tj", "TJ", "re", "l"}:
                    assert depth == 1, "something is drawn outside of content and artifacts"
            key = int(page.obj.StructParents)
            assert marked == set(range(len(parents[2 * key + 1])))


def test_signature_fields_are_there_tagged_and_empty(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fields.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        fields = opened.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == ["Signature1", "Signature2"]
        assert all("/V" not in field and "/StructParent" in field for field in fields)
        assert str(fields[0].TU) == "Signature of Anna Keller, Northwind Tooling GmbH"


def test_an_empty_summary_says_so_in_every_section(fonts: Typefaces, at: datetime, read_text: ReadText) -> None:
    text = read_text(render(DealSummary(title="Bare", deal_id="x"), fonts=fonts, at=at))
    for words in ("No party", "No key term", "No redline", "No approval", "No decision", "No risk", "No version",
                  "No amendment"):  # fmt: skip
        assert f"{words} " in text
    assert "Certificate" not in text


def test_a_certificate_without_signers_or_documents_says_so(
    summary: DealSummary, fonts: Typefaces, at: datetime, read_text: ReadText
) -> None:
    assert summary.certificate
    bare = replace(summary.certificate, signers=(), documents=(), verification=(), not_proven=())
    text = read_text(render(replace(summary, certificate=bare), fonts=fonts, at=at))
    assert "No signer is named." in text
    assert "No document accompanies this summary." in text


def test_long_tables_repeat_their_head_and_long_words_wrap(fonts: Typefaces, at: datetime, read_text: ReadText) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 20
    rows = tuple((str(number), f"obligation {number}") for number in range(120))
    annex = AnnexTable(title="Long", headers=("Serial", "What is owed"), rows=(*rows, ("last", word)))
    terms = (TermLine(title="Long text", value="whereas " * 2500),)
    text = read_text(render(DealSummary(title="T", deal_id="x", terms=terms, registers=(annex,)), fonts=fonts, at=at))
    assert text.count("What is owed") >= 3
    assert "obligation 119" in text
    assert text.replace(" ", "").count("gesellschaft") == 20
    assert text.count("whereas") == 2500


def test_right_to_left_text_is_refused_by_name(fonts: Typefaces, at: datetime, read_text: ReadText) -> None:
    terms = (TermLine(title="Name", value="חוזה אספקה"),)
    text = read_text(render(DealSummary(title="עקד", deal_id="x", terms=terms), fonts=fonts, at=at))
    assert "Hebrew right-to-left text, not printed: see deal.json" in text
    assert "חוזה" not in text


def test_markup_in_a_text_is_only_text(fonts: Typefaces, at: datetime, read_text: ReadText) -> None:
    terms = (TermLine(title="<b>A & B</b>", value='</font><img src="file:///etc/passwd"/>'),)
    text = read_text(render(DealSummary(title="T", deal_id="x", terms=terms), fonts=fonts, at=at))
    assert "<b>A & B</b>" in text
    assert 'src="file:///etc/passwd"' in text


def test_progress_is_told_and_a_cancel_passes(summary: DealSummary, fonts: Typefaces, at: datetime) -> None:
    steps: list[tuple[int, int]] = []

    class Listening:
        def step(self, done: int, total: int, text: str = "") -> None:
            steps.append((done, total))
            if len(steps) > 15:
                raise Cancelled

    render(summary, fonts=fonts, at=at, progress=Listening())
    assert steps[0] == (0, 11)
    assert steps[-1] == (11, 11)
    with pytest.raises(Cancelled):
        render(summary, fonts=fonts, at=at, progress=Listening())


def test_missing_typefaces_are_named(summary: DealSummary, at: datetime, tmp_path: Path, fonts: Typefaces) -> None:
    gone = Typefaces(files={key: tmp_path / path.name for key, path in fonts.files.items()})
    with pytest.raises(FontsMissing, match="could not be prepared"):
        render(summary, fonts=gone, at=at)
