"""Pages out of the house: typefaces, PDF summaries, signatures on them, and redlines as PDF, HTML, JSON and text.

Each name's module is loaded when the name is asked for: a redline as text needs neither fonts nor signatures.
"""

from typing import TYPE_CHECKING

from negotiator.kernel.rooms import on_demand

if TYPE_CHECKING:
    from negotiator.reports.pages import PagesUnreadable, page_count, page_images, page_sizes
    from negotiator.reports.redline_lines import LEGEND, marked_text, redline_text
    from negotiator.reports.redline_markup import redline_html
    from negotiator.reports.redline_pages import redline_pdf
    from negotiator.reports.redline_values import redline_json
    from negotiator.reports.shapes import (
        AmendmentLine,
        AnnexTable,
        ApprovalLine,
        Certificate,
        CertifiedSigner,
        DealSummary,
        DecisionLine,
        DocumentHash,
        InstrumentRedline,
        PartyLine,
        PersonLine,
        RiskLine,
        TermLine,
        VersionLine,
    )
    from negotiator.reports.signing import NoSuchField, NotSignable, SigningRefused, sign, signature_fields
    from negotiator.reports.summary import render
    from negotiator.reports.typefaces import FontsMissing, Typefaces, static_fonts
    from negotiator.reports.verifying import NotAPdf, Revision, SignerLine, Verdict, verify

__all__ = [
    "LEGEND",
    "AmendmentLine",
    "AnnexTable",
    "ApprovalLine",
    "Certificate",
    "CertifiedSigner",
    "DealSummary",
    "DecisionLine",
    "DocumentHash",
    "FontsMissing",
    "InstrumentRedline",
    "NoSuchField",
    "NotAPdf",
    "NotSignable",
    "PagesUnreadable",
    "PartyLine",
    "PersonLine",
    "Revision",
    "RiskLine",
    "SignerLine",
    "SigningRefused",
    "TermLine",
    "Typefaces",
    "Verdict",
    "VersionLine",
    "marked_text",
    "page_count",
    "page_images",
    "page_sizes",
    "redline_html",
    "redline_json",
    "redline_pdf",
    "redline_text",
    "render",
    "sign",
    "signature_fields",
    "static_fonts",
    "verify",
]

_HOMES = {
    "pages": ("PagesUnreadable", "page_count", "page_images", "page_sizes"),
    "redline_markup": ("redline_html",),
    "redline_values": ("redline_json",),
    "redline_pages": ("redline_pdf",),
    "redline_lines": ("LEGEND", "marked_text", "redline_text"),
    "shapes": (
        "AmendmentLine",
        "AnnexTable",
        "ApprovalLine",
        "Certificate",
        "CertifiedSigner",
        "DealSummary",
        "DecisionLine",
        "DocumentHash",
        "InstrumentRedline",
        "PartyLine",
        "PersonLine",
        "RiskLine",
        "TermLine",
        "VersionLine",
    ),
    "signing": ("NoSuchField", "NotSignable", "SigningRefused", "sign", "signature_fields"),
    "summary": ("render",),
    "typefaces": ("FontsMissing", "Typefaces", "static_fonts"),
    "verifying": ("NotAPdf", "Revision", "SignerLine", "Verdict", "verify"),
}

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, homes=_HOMES)
