"""What a signature looks like on the page: a small PDF page of its own, drawn before the signature is made.

Drawn in Noto Sans and embedded, because an archive may not lean on fonts of the reader's machine.
"""

import io
from datetime import datetime

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp.static import StaticStampStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from negotiator.crypto import Identity
from negotiator.reports.script import printable
from negotiator.reports.sheet import stamp
from negotiator.reports.styles import ACCENT, FAINT, FALLBACK, INK, Styles
from negotiator.reports.typefaces import Typefaces

MARGIN = 7.0
CODE_SIZE = 5.4


def signature_style(
    identity: Identity, *, reason: str, at: datetime, width: float, height: float, fonts: Typefaces
) -> StaticStampStyle:
    """Return a stamp that fills a field of this size (points) with the signer's name, reason, time and fingerprint."""
    page = _draw(identity, reason=reason, at=at, size=(width, height), styles=Styles(fonts=fonts))
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins(0, 0, 0, 0),
        inner_content_scaling=InnerScaling.NO_SCALING,
    )
    return StaticStampStyle(
        border_width=0, background=DrawnPage(page), background_layout=layout, background_opacity=1.0
    )


class DrawnPage(PdfContent):
    """The first page of a PDF in memory, as content of a stamp."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page into the document that is being signed, and return the operator that draws it."""
        reader = PdfFileReader(io.BytesIO(self._pdf))
        imported = self._ensure_writer.import_page_as_xobject(reader)
        self.resources.xobject["/Appearance"] = imported
        left, bottom, right, top = (float(side) for side in imported.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Appearance Do"


def _draw(identity: Identity, *, reason: str, at: datetime, size: tuple[float, float], styles: Styles) -> bytes:
    coverage = styles.common
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=FALLBACK, initialFontSize=8)
    width, height = size
    canvas.setFillColor(ACCENT)
    canvas.rect(0, 0, 2.5, height, stroke=0, fill=1)
    code = " ".join(identity.fingerprint[start : start + 4].upper() for start in range(0, 64, 4))
    lines = (
        (identity.name, 11.0, 14.0, INK),
        (f"for {identity.organisation}" if identity.organisation else "", 8.0, 10.5, INK),
        (reason, 7.2, 11.0, INK),
        (f"{stamp(at)}, by the signer’s clock", 6.8, 9.5, FAINT),
        (f"Certificate SHA-256  {code[:39]}", CODE_SIZE, 8.6, FAINT),
        (code[40:], CODE_SIZE, 7.0, FAINT),
    )
    top = height - 2
    for text, font_size, leading, colour in lines:
        if not text:
            continue
        top -= leading
        canvas.setFont(FALLBACK, font_size)
        canvas.setFillColor(colour)
        shown = " ".join(printable(text, coverage=coverage).split())
        canvas.drawString(MARGIN, top, _clipped(shown, font_size, width - MARGIN - 4))
    canvas.save()
    return out.getvalue()


def _clipped(text: str, size: float, width: float) -> str:
    if stringWidth(text, FALLBACK, size) <= width:
        return text
    while text and stringWidth(text + "…", FALLBACK, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
