"""A package that arrived, in plain values: who sent it, what was checked, what importing it would do. No Qt here."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from negotiator.domain import Deal
from negotiator.domain.attachments import Attachment
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.screens.packages.inbox import (
    AnswerState,
    BaseLine,
    Check,
    ClashLine,
    EditLine,
    PlanLine,
    ThreeWayState,
)
from negotiator.gui.screens.packages.rivals import describe_record
from negotiator.gui.screens.packages.state import FileLine, Inbox, RecipientLine, VersionLine
from negotiator.gui.screens.packages.words import kind_name, refusal
from negotiator.redline import OBJECT_CHARACTER, Redline, provision
from negotiator.redline.shapes import Block, Span
from negotiator.services.answers_back import AnswerBack
from negotiator.services.bases import ThreeWay
from negotiator.services.importing import refused_on
from negotiator.services.packages import Incoming, PlanRow, Verification
from negotiator.services.workspace import Workspace

_LISTED = 60
_SHOWN = 600
_AROUND = 60


def describe(workspace: Workspace, found: Verification, *, path: Path) -> Inbox:
    """Return what the recipient should see before anything is imported."""
    package, incoming = found.package, found.incoming
    checks = tuple(Check(title=one.title, outcome=one.outcome, words=one.words, hint=one.hint) for one in found.checks)
    stop = refusal(found.problem, path=str(path)) if found.problem is not None else None
    if package is None:
        return Inbox(path=str(path), sender=None, standing="new", checks=checks, stop=stop)
    signer = package.signer
    inbox = Inbox(
        path=str(path),
        sender=RecipientLine(name=signer.name, organisation=signer.organisation, fingerprint=signer.root_fingerprint),
        standing=incoming.judged.standing if incoming else package.standing,
        compared=incoming is not None and bool(incoming.judged.compared),
        checks=checks,
        note=package.manifest.note,
        label=package.manifest.label,
        stop=stop,
        files=tuple(
            FileLine(name=file.display_name, size=file.size, sha256=file.sha256)
            for file in package.files
            if file.role == "document"
        ),
        refused_on=refused_on(workspace, package.id),
    )
    return _with_plan(inbox, incoming) if incoming else inbox


def _with_plan(inbox: Inbox, incoming: Incoming) -> Inbox:
    after = incoming.assessed.after
    titles = {one.key: one.title for one in after.instruments}
    reviewable = [version for version in incoming.versions if version.proposed.source]
    return replace(
        inbox,
        brings=tuple(_line(row) for row in incoming.rows),
        versions=tuple(
            VersionLine(
                title=titles.get(version.proposed.instrument, version.proposed.instrument),
                name=version.name,
                sha256=version.hash,
            )
            for version in incoming.versions
        ),
        contested=tuple(describe_record(one) for one in incoming.contested),
        beside=len(incoming.assessed.rivals),
        attached=_attached(incoming),
        bases=tuple(
            BaseLine(
                name=f"{titles.get(one.version.proposed.instrument, '')} {_whose(one.version, after)}".strip(),
                sha256=one.version.hash,
                nearest=_whose(one.nearest, after),
                likeness=f"{one.likeness:.0%}",
            )
            for one in incoming.bases
            if not one.known and one.nearest is not None
        ),
        asks=tuple(check.words for check in incoming.checks if check.asks),
        importable=incoming.brings,
        review=reviewable[-1].hash if reviewable else "",
    )


def _attached(incoming: Incoming) -> tuple[FileLine, ...]:
    """Return the attachments that come with a package."""
    fresh = {entry.id for entry in incoming.assessed.plan.new}
    return tuple(
        FileLine(name=held.value.name, size=held.value.size, sha256=held.value.file)
        for held in incoming.assessed.after.records(Attachment)
        if held.entry.id in fresh
    )


def _line(row: PlanRow) -> PlanLine:
    what, _, key = row.what.partition(" ")
    name = "acts known already" if row.state == "known" else kind_name(what, 1 if key else row.count)
    return PlanLine(what=f"{name} {key}".strip(), count=row.count, state=row.state, why=row.why)


def _whose(version: DocumentVersion, deal: Deal) -> str:
    """Return what a version is called, and whose it is: one that has not come in yet may bear the name of another."""
    return f"{version.name} ({'ours' if version.side == deal.ours else 'theirs'})"


def describe_three_way(found: ThreeWay, deal: Deal, *, title: str) -> ThreeWayState:
    """Return a received version and our newest, over the nearest that is known."""
    theirs, ours = _edits(found.theirs_changed), _edits(found.ours_changed)
    clashes = tuple(
        ClashLine(before=_words(one.base), ours=_words(one.ours), theirs=_words(one.theirs)) for one in found.conflicts
    )
    more = sum(max(0, len(lines) - _LISTED) for lines in (theirs, ours, clashes))
    return ThreeWayState(
        title=title,
        base=_whose(found.base, deal),
        ours=_whose(found.ours, deal),
        theirs=_whose(found.theirs, deal),
        their_edits=theirs[:_LISTED],
        our_edits=ours[:_LISTED],
        clashes=clashes[:_LISTED],
        more=more,
    )


def describe_answer(workspace: Workspace, found: AnswerBack, *, path: Path) -> AnswerState:
    """Return a Word file that may answer what we sent, with what was changed in it without a mark."""
    unmarked = _edits(found.untracked)
    others = workspace.deal.others
    return AnswerState(
        path=str(path),
        name=found.name,
        texts=tuple((one.instrument, one.title) for one in (found.match, *found.others)),
        sent=found.match.sent.name,
        likeness=f"{found.match.likeness:.0%}",
        marked=found.marked,
        changes=len(found.effect.changes),
        unmarked=unmarked[:_LISTED],
        parties=tuple((party.key, party.name) for party in others) if len(others) > 1 else (),
        more=max(0, len(unmarked) - _LISTED),
    )


def _edits(redline: Redline) -> tuple[EditLine, ...]:
    return tuple(
        EditLine(
            place=_place(redline, change.old.block if change.old else None, change.new.block if change.new else None),
            old=_in_context(redline.old, change.old, change.old_text),
            new=_in_context(redline.new, change.new, change.new_text),
        )
        for change in redline.changes
    )


def _in_context(blocks: Sequence[Block], span: Span | None, text: str) -> str:
    """Return changed words with some of what stands around them; "" where there are none on this side."""
    if span is None or span.block >= len(blocks) or text not in blocks[span.block].text:
        return _clipped(text)
    whole = blocks[span.block].text
    start, end = max(0, span.start - _AROUND), min(len(whole), span.end + _AROUND)
    left, right = whole[start : span.start], whole[span.end : end]
    if start:  # no word is shown in part
        left = f"… {left.partition(' ')[2]}"
    if end < len(whole):
        right = f"{right.rpartition(' ')[0]} …"
    return _clipped(f"{left}{whole[span.start : span.end]}{right}")


def _place(redline: Redline, old: int | None, new: int | None) -> str:
    """Return where a change stands, as a reader would cite it."""
    if old is not None and old < len(redline.old):
        block = redline.old[old]
    elif new is not None and new < len(redline.new):
        block = redline.new[new]
    else:
        return ""
    return _clipped(provision(block), 80)


def _words(blocks: Sequence[Block]) -> str:
    return _clipped("\n".join(block.text for block in blocks))


def _clipped(text: str, most: int = _SHOWN) -> str:
    text = text.replace(OBJECT_CHARACTER, "")
    return text if len(text) <= most else f"{text[:most]}…"
