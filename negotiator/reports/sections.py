"""The sections of a summary, one function each. An empty section says so in one line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from negotiator.reports.risk_matrix import STEPS, matrix_picture
from negotiator.reports.script import Markup
from negotiator.reports.shapes import AnnexTable, DealSummary, PartyLine, RiskLine, TermLine
from negotiator.reports.sheet import Cell, Sheet, day, stamp
from negotiator.reports.styles import ACCENT, DELETE, INSERT

STALE = '<font color="#A3202F"><b>stale:</b> the text has changed since</font>'


def add_cover(sheet: Sheet, summary: DealSummary, *, at: datetime) -> None:
    """Add the head of the first page: label, title, and the facts that identify the record."""
    sheet.paragraph(sheet.text(summary.label.upper()), "label")
    sheet.heading(summary.title, level=1, style="title")
    sheet.paragraph(sheet.text(summary.purpose or "Summary of the deal"), "subtitle")
    sheet.rule(colour=ACCENT, thickness=1.6, after=8)
    facts = (
        ("Reference", summary.reference or summary.deal_id),
        ("Stage", summary.stage),
        ("Round", summary.round),
        ("Currency", summary.currency),
        ("Prepared", stamp(at)),
        ("Record", summary.deal_id),
    )
    sheet.facts([(name, sheet.text(value)) for name, value in facts if value])
    sheet.rule(after=2)


def add_parties(sheet: Sheet, summary: DealSummary) -> None:
    """Add who deals with whom, and who speaks for them."""
    sheet.heading("Parties", level=2)
    if not summary.parties:
        _say_empty(sheet, "No party is recorded.")
        return
    rows = [
        [
            Cell(sheet.text(party.name), "cell strong"),
            Cell(sheet.text(party.role or "–")),
            Cell(_people(sheet, party)),
        ]
        for party in summary.parties
    ]
    sheet.table(("Party", "Role", "People"), rows, widths=(34, 22, 44))


def _people(sheet: Sheet, party: PartyLine) -> Markup:
    lines = [f"{person.name}, {person.role}" if person.role else person.name for person in party.people]
    return sheet.text("\n".join(lines) or "–")


def add_terms(sheet: Sheet, summary: DealSummary) -> None:
    """Add the key terms by group, each with its status and, where it changed, the value before."""
    sheet.heading("Key terms", level=2)
    if not summary.terms:
        _say_empty(sheet, "No key term is recorded.")
        return
    rows: list[list[Cell]] = []
    bands: list[int] = []
    for group, terms in groupby(summary.terms, key=lambda term: term.group):
        if group:
            bands.append(len(rows))
            rows.append([Cell(sheet.text(group), "group"), *([Cell(Markup(""))] * 2)])
        rows += [_term(sheet, term) for term in terms]
    sheet.table(("Term", "Value", "Status"), rows, widths=(27, 55, 18), bands=bands)


def _term(sheet: Sheet, term: TermLine) -> list[Cell]:
    value: str = sheet.text(term.value or "–")
    if term.changed is not None:
        previous = sheet.text(term.changed or "(nothing)")
        value = (
            f'<font color="{INSERT}"><u width="0.6" offset="-1.6">{value}</u></font><br/>'
            f'<font size="7.6">before: <font color="{DELETE}"><strike>{previous}</strike></font></font>'
        )
    return [
        Cell(sheet.text(term.title), "cell strong"),
        Cell(Markup(value), "cell serif"),
        Cell(sheet.text(term.status or "–")),
    ]


def add_approvals(sheet: Sheet, summary: DealSummary) -> None:
    """Add the approvals; one whose subject has changed since is shown as stale."""
    sheet.heading("Approvals", level=2)
    if not summary.approvals:
        _say_empty(sheet, "No approval is recorded.")
        return
    rows = []
    for line in summary.approvals:
        subject = _with_note(sheet, line.subject, line.right and f"under: {line.right}")
        approver = _with_note(sheet, line.approver, line.party)
        verdict = _with_note(sheet, line.verdict, line.conditions and f"on condition: {line.conditions}")
        state = sheet.text("current") if line.state == "current" else Markup(STALE)
        code = f"{line.subject_hash[:12]}…" if line.subject_hash else ""
        rows.append(
            [Cell(subject), Cell(approver), Cell(verdict), Cell(sheet.text(stamp(line.at))),
             Cell(_noted(sheet, state, code))]
        )  # fmt: skip
    sheet.table(("Subject", "Approved by", "Verdict", "When (claimed)", "State"), rows, widths=(26, 20, 20, 17, 17))


def add_decisions(sheet: Sheet, summary: DealSummary) -> None:
    """Add the decisions with their outcome and reason."""
    sheet.heading("Decisions", level=2)
    if not summary.decisions:
        _say_empty(sheet, "No decision is recorded.")
        return
    rows = [
        [
            Cell(sheet.text(line.number or "–"), "cell quiet"),
            Cell(sheet.text(line.title), "cell strong"),
            Cell(_with_note(sheet, line.outcome, line.rationale)),
            Cell(_with_note(sheet, line.decided_by or "–", day(line.at) if line.at else "")),
        ]
        for line in summary.decisions
    ]
    sheet.table(("No.", "Question", "Outcome and reason", "Decided by"), rows, widths=(8, 28, 42, 22))


def add_risks(sheet: Sheet, summary: DealSummary) -> None:
    """Add the risks as a matrix of likelihood and impact, and as a table that holds the same."""
    sheet.heading("Risks", level=2)
    if not summary.risks:
        _say_empty(sheet, "No risk is recorded for both parties to see.")
        return
    sheet.figure(matrix_picture(_in_range(sheet, summary.risks)))
    sheet.space(8)
    ranked = sorted(summary.risks, key=lambda risk: -risk.likelihood * risk.impact)
    rows = [_risk(sheet, risk) for risk in ranked]
    heads = ("No.", "Risk", "Likelihood × impact", "Response", "Owner", "Status")
    sheet.table(heads, rows, widths=(8, 28, 13, 27, 13, 11))


def _in_range(sheet: Sheet, risks: Sequence[RiskLine]) -> list[RiskLine]:
    """Return the risks that have a place in the matrix, their numbers printable."""
    return [
        replace(risk, number=sheet.plain(risk.number)) for risk in risks if {risk.likelihood, risk.impact} <= set(STEPS)
    ]


def _risk(sheet: Sheet, risk: RiskLine) -> list[Cell]:
    score = f"{risk.likelihood} × {risk.impact} = {risk.likelihood * risk.impact}"
    return [
        Cell(sheet.text(risk.number), "cell quiet"),
        Cell(sheet.text(risk.title), "cell strong"),
        Cell(sheet.text(score)),
        Cell(sheet.text(risk.response or "–")),
        Cell(sheet.text(risk.owner or "–")),
        Cell(sheet.text(risk.status or "–")),
    ]


def add_versions(sheet: Sheet, summary: DealSummary) -> None:
    """Add the lineage of versions with their hashes."""
    sheet.heading("Versions", level=2)
    if not summary.versions:
        _say_empty(sheet, "No version is recorded.")
        return
    rows = [
        [
            Cell(sheet.text(line.label), "cell strong"),
            Cell(sheet.text(line.side or "–")),
            Cell(sheet.text(line.state or "–")),
            Cell(sheet.text(day(line.at) if line.at else "–")),
            Cell(sheet.text(line.sha256 or "–"), "cell code"),
        ]
        for line in summary.versions
    ]
    heads = ("Version", "Side", "State", "Date (claimed)", "SHA-256 of the content")
    sheet.table(heads, rows, widths=(19, 15, 13, 15, 38))


def add_amendments(sheet: Sheet, summary: DealSummary) -> None:
    """Add the amendments to what was already agreed."""
    sheet.heading("Amendments", level=2)
    if not summary.amendments:
        _say_empty(sheet, "No amendment is recorded.")
        return
    rows = [
        [
            Cell(sheet.text(line.number), "cell quiet"),
            Cell(sheet.text(line.title), "cell strong"),
            Cell(sheet.text(line.state or "–")),
            Cell(sheet.text(line.effective or "–")),
            Cell(sheet.text(line.consents or "–")),
        ]
        for line in summary.amendments
    ]
    sheet.table(("No.", "Amendment", "State", "In force", "Consents"), rows, widths=(8, 36, 14, 18, 24))


def add_registers(sheet: Sheet, summary: DealSummary) -> None:
    """Add each register as an annex."""
    for number, annex in enumerate(summary.registers, start=1):
        sheet.heading(f"Annex {number}: {annex.title}", level=2)
        if annex.note:
            sheet.note(sheet.text(annex.note))
        if annex.rows:
            _add_annex(sheet, annex)
        else:
            _say_empty(sheet, "The register is empty.")


def _add_annex(sheet: Sheet, annex: AnnexTable) -> None:
    count = len(annex.headers)
    rows = [[Cell(sheet.text(text or "–")) for text in (*row, *[""] * count)[:count]] for row in annex.rows]
    sheet.table(annex.headers, rows, widths=_annex_widths(annex))


def _annex_widths(annex: AnnexTable) -> list[float]:
    """Return shares by the longest text of each column, damped so that one long column leaves the others readable."""
    columns = zip(annex.headers, *[(*row, *[""] * len(annex.headers)) for row in annex.rows], strict=False)
    return [min(60.0, max(9.0, max(len(text) for text in column))) ** 0.7 for column in columns]


def _with_note(sheet: Sheet, text: str, note: str) -> Markup:
    return _noted(sheet, sheet.text(text or "–"), note)


def _noted(sheet: Sheet, shown: Markup, note: str) -> Markup:
    if not note:
        return shown
    return Markup(f'{shown}<br/><font size="7.2" color="#5F6B7A">{sheet.text(note)}</font>')


def _say_empty(sheet: Sheet, text: str) -> None:
    sheet.paragraph(sheet.text(text), "empty")
