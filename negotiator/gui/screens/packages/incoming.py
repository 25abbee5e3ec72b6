"""A verified package in plain values: who sent it, what was checked, what it would bring. No Qt here."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from negotiator.gui.screens.packages.state import Check, FileLine, Inbox, RecipientLine, VersionLine
from negotiator.gui.screens.packages.words import counts, kind_name
from negotiator.services.packages import Incoming
from negotiator.services.workspace import Workspace


def describe(workspace: Workspace, found: Incoming, *, path: Path) -> Inbox:
    """Return what the recipient should see before anything is imported."""
    package = found.package
    signer = package.signer
    titles = {instrument.key: instrument.title for instrument in workspace.deal.instruments}
    reviewable = [version for version in found.versions if version.proposed.source]
    return Inbox(
        path=str(path),
        sender=RecipientLine(name=signer.name, organisation=signer.organisation, fingerprint=signer.root_fingerprint),
        standing=package.standing,
        checks=tuple(_checks(found)),
        note=package.manifest.note,
        brings=counts(found.acts),
        versions=tuple(
            VersionLine(
                title=titles.get(version.proposed.instrument, version.proposed.instrument),
                name=version.name,
                sha256=version.hash,
            )
            for version in found.versions
        ),
        files=tuple(
            FileLine(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in sorted(package.documents.items())
        ),
        contested=tuple((kind_name(kind, 1), key, _title(workspace, kind, key)) for kind, key in found.contested),
        refused=tuple((one.what, one.why) for one in found.plan.refused),
        importable=not found.plan.replay and not found.plan.stopped and package.standing != "changed",
        review=reviewable[-1].hash if reviewable else "",
    )


def _title(workspace: Workspace, kind: str, key: str) -> str:
    """Return our name of a record that both sides changed."""
    for address, standing in workspace.deal.projection.standing.items():
        if address[1].partition("/")[0] == kind and address[2] == key and standing.entry.body["put"]:
            put = standing.entry.body["put"]
            return str(put.get("title") or put.get("name") or put.get("text") or "")
    return ""


def _checks(found: Incoming) -> Iterator[Check]:
    package, plan = found.package, found.plan
    yield _identity(found)
    names = ", ".join(one.name for one in package.signers)
    yield Check(
        title="Signature",
        outcome="ok",
        words=f"Valid. Signed by {names} on {package.signer.signed_at:%d %B %Y at %H:%M} by their clock.",
    )
    yield Check(
        title="Integrity",
        outcome="ok",
        words=f"All {len(package.manifest.files)} files are exactly those that were signed.",
    )
    if plan.replay:
        yield Check(title="Place", outcome="warn", words="You hold this very package already; it brings nothing new.")
    elif plan.gaps:
        words = f"{len(plan.gaps)} earlier packages never arrived here. Ask for them; this one can be imported."
        yield Check(title="Place", outcome="warn", words=words)
    else:
        after = "It is the first of the deal." if not package.parents else "Every package it builds on is here."
        yield Check(title="Place", outcome="ok", words=f"Package {package.sequence}. {after}")
    if plan.forks:
        words = (
            "Its author signed two different packages with this number. Both are kept as proof; ask which one counts."
        )
        yield Check(title="Fork", outcome="danger", words=words)
    if plan.missing:
        words = f"{len(plan.missing)} acts that it builds on were never sent to you."
        yield Check(title="Missing", outcome="warn", words=words)


def _identity(found: Incoming) -> Check:
    if found.package.standing == "known":
        words = "Known: the fingerprint is the one that you compared with this sender before."
        return Check(title="Sender", outcome="ok", words=words)
    if found.package.standing == "new":
        words = "New: nobody compared this fingerprint yet. Have the sender read it out before you import anything."
        return Check(title="Sender", outcome="warn", words=words)
    return Check(title="Sender", outcome="danger", words="Changed: this is not the key that you accepted. Stop.")
