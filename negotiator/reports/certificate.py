"""The last page of a summary: what was signed, by whom, how to check it, and what is not proven."""

from collections.abc import Sequence

from negotiator.reports.script import Markup
from negotiator.reports.shapes import Certificate, CertifiedSigner, DealSummary
from negotiator.reports.sheet import WIDTH, Cell, Sheet, stamp

BOX_HEIGHT = 74.0
BOX_GAP = 12.0
BOXES_IN_A_ROW = 2


def add_certificate(sheet: Sheet, summary: DealSummary) -> None:
    """Add the certificate on pages of its own, with one empty signature field for each signer."""
    certificate = summary.certificate
    if certificate is None:
        return
    sheet.new_page()
    sheet.heading("Certificate", level=2)
    sheet.paragraph(sheet.text(certificate.intent), "body")
    _add_record(sheet, certificate)
    _add_documents(sheet, certificate)
    _add_signers(sheet, certificate.signers)
    _add_boxes(sheet, certificate.signers)
    _add_list(sheet, "How to check this without the program that made it", certificate.verification, style="cell")
    _add_list(sheet, "What is not proven", certificate.not_proven, style="body")


def _add_record(sheet: Sheet, certificate: Certificate) -> None:
    facts = (
        ("Package", certificate.package_id),
        ("Follows", "\n".join(certificate.parents)),
        ("Head of the ledger", certificate.ledger_head),
        ("Signature algorithm", certificate.algorithm),
        ("Source of time", certificate.time_source),
        ("Software", certificate.software),
    )
    rows = [
        [Cell(sheet.text(name), "cell quiet"), Cell(sheet.text(value), "cell code" if _is_hash(value) else "cell")]
        for name, value in facts
        if value
    ]
    sheet.table(("Record", "Value"), rows, widths=(22, 78))


def _is_hash(value: str) -> bool:
    return all(len(line) == 64 for line in value.splitlines())


def _add_documents(sheet: Sheet, certificate: Certificate) -> None:
    if not certificate.documents:
        sheet.paragraph(sheet.text("No document accompanies this summary."), "empty")
        return
    rows = [
        [Cell(sheet.text(document.name), "cell strong"), Cell(sheet.text(document.sha256), "cell code")]
        for document in certificate.documents
    ]
    sheet.table(("Document", "SHA-256 of the file"), rows, widths=(36, 64))


def _add_signers(sheet: Sheet, signers: Sequence[CertifiedSigner]) -> None:
    sheet.heading("Signers", level=3)
    if not signers:
        sheet.paragraph(sheet.text("No signer is named."), "empty")
        return
    rows = [_signer(sheet, order, signer) for order, signer in enumerate(signers, start=1)]
    sheet.table(("Order", "Signer", "Fingerprints (SHA-256)", "Compared"), rows, widths=(8, 24, 46, 22))


def _signer(sheet: Sheet, order: int, signer: CertifiedSigner) -> list[Cell]:
    who = "\n".join(part for part in (signer.role, signer.firm) if part)
    name = Markup(f"<b>{sheet.text(signer.name)}</b><br/>{sheet.text(who)}")
    prints = (("certificate", signer.fingerprint), ("root", signer.root_fingerprint))
    lines = [f"{what}: {grouped(value)}" if value else f"{what}: not known yet" for what, value in prints]
    compared = signer.compared or "not compared"
    if signer.compared_at:
        compared = f"{compared}\n{stamp(signer.compared_at)}"
    return [
        Cell(sheet.text(str(order)), "cell quiet"),
        Cell(name),
        Cell(sheet.text("\n".join(lines)), "cell code"),
        Cell(sheet.text(compared)),
    ]


def grouped(fingerprint: str) -> str:
    """Return a fingerprint in groups of four, capital letters, as people read it to each other."""
    code = fingerprint.upper()
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _add_boxes(sheet: Sheet, signers: Sequence[CertifiedSigner]) -> None:
    if not signers:
        return
    sheet.heading("Signatures", level=3)
    width = (WIDTH - BOX_GAP * (BOXES_IN_A_ROW - 1)) / BOXES_IN_A_ROW
    for start in range(0, len(signers), BOXES_IN_A_ROW):
        sheet.box_row(
            [
                (signer.field, f"Signature of {signer.name}, {signer.firm or signer.role}")
                for signer in signers[start : start + BOXES_IN_A_ROW]
            ],
            width=width,
            height=BOX_HEIGHT,
            gap=BOX_GAP,
        )


def _add_list(sheet: Sheet, title: str, lines: Sequence[str], *, style: str) -> None:
    if not lines:
        return
    sheet.heading(title, level=3)
    listing = sheet.root.add("L")
    for line in lines:
        sheet.item(listing, sheet.text(line), style)
