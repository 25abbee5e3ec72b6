"""The summary of a deal as a PDF: what stands, what changed, who approved, what was decided, and what is certified.

It prints what it is given and adds nothing: whoever fills the DealSummary decides what may leave.
"""

from collections.abc import Callable
from datetime import datetime

from negotiator.kernel import SILENT, Progress
from negotiator.reports import sections
from negotiator.reports.archive import Attachment, Description
from negotiator.reports.certificate import add_certificate
from negotiator.reports.redline_pages import add_excerpt, add_legend
from negotiator.reports.shapes import DealSummary
from negotiator.reports.sheet import Footer, Sheet, short_hash, stamp
from negotiator.reports.styles import Styles
from negotiator.reports.typefaces import Typefaces

Section = Callable[[Sheet, DealSummary], None]


def render(summary: DealSummary, *, fonts: Typefaces, at: datetime, progress: Progress = SILENT) -> bytes:
    """Return the summary as a tagged PDF/A-3a with deal.json attached and an empty signature field for each signer.

    The same summary, typefaces and time give the same bytes. `at` is the time of preparation that the pages claim.
    Raises FontsMissing when the typefaces cannot be read.
    """
    sheet = Sheet(styles=Styles(fonts=fonts))
    sections.add_cover(sheet, summary, at=at)
    steps: tuple[Section, ...] = (
        sections.add_parties,
        sections.add_terms,
        _add_redlines,
        sections.add_approvals,
        sections.add_decisions,
        sections.add_risks,
        sections.add_versions,
        sections.add_amendments,
        sections.add_registers,
        add_certificate,
    )
    for done, step in enumerate(steps):
        progress.step(done, len(steps) + 1, "Laying out the summary")
        step(sheet, summary)
    progress.step(len(steps), len(steps) + 1, "Drawing the pages")
    code = short_hash(summary.machine)
    parties = ", ".join(party.name for party in summary.parties)
    pdf = sheet.finish(
        description=Description(
            title=sheet.plain(f"{summary.title}: summary of the deal"),
            author=sheet.plain(parties),
            language=summary.language,
            at=at,
        ),
        footer=Footer(label=summary.label, title=summary.title, code=f"Record {code} · {stamp(at)}"),
        attachment=Attachment(
            name="deal.json",
            description="The deal as it is summarised on these pages, for machines",
            media_type="application/json",
            data=summary.machine,
        ),
    )
    progress.step(len(steps) + 1, len(steps) + 1, "")
    return pdf


def _add_redlines(sheet: Sheet, summary: DealSummary) -> None:
    sheet.heading("Changes to the instruments", level=2)
    if not summary.redlines:
        sheet.paragraph(sheet.text("No redline belongs to this summary."), "empty")
        return
    add_legend(sheet)
    for redline in summary.redlines:
        sheet.heading(redline.title, level=3)
        compared = f"{redline.new_label} compared with {redline.old_label}"
        line = f"{compared}. {redline.statistics}" if redline.statistics else f"{compared}."
        sheet.note(sheet.text(line))
        if redline.rows:
            add_excerpt(sheet, redline.rows)
        else:
            sheet.paragraph(sheet.text("The two texts are the same."), "empty")
