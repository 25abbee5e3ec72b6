"""A verified package in plain values: who sent it, what was checked, what it would bring. No Qt here."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from negotiator.gui.screens.packages.rivals import describe_record
from negotiator.gui.screens.packages.state import Check, Count, FileLine, Inbox, RecipientLine, VersionLine
from negotiator.gui.screens.packages.words import counts
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
        brings=_brings(found),
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
        contested=tuple(describe_record(one) for one in found.contested),
        refused=tuple((one.what, one.why) for one in found.plan.refused),
        importable=found.brings,
        review=reviewable[-1].hash if reviewable else "",
    )


def _brings(found: Incoming) -> tuple[Count, ...]:
    """Return the new acts by name; those that cannot be read here are counted apart, whatever they call themselves."""
    unread = Counter(entry.kind.partition("/")[0] for entry in found.newer)
    readable = {topic: count - unread[topic] for topic, count in found.acts.items() if count > unread[topic]}
    named = counts(readable)
    if not found.newer:
        return named
    word = "entry" if len(found.newer) == 1 else "entries"
    return (*named, Count(name=f"{word} made with a newer version", count=len(found.newer)))


def _checks(found: Incoming) -> Iterator[Check]:
    package, plan = found.package, found.plan
    yield _identity(found)
    names = ", ".join(one.name for one in package.signers)
    yield Check(
        title="Signature",
        outcome="ok",
        words=f"Valid. Signed by {names} on {package.signer.signed_at:%d %b %Y, %H:%M} by their clock.",
    )
    yield Check(
        title="Integrity",
        outcome="ok",
        words=f"All {len(package.manifest.files)} files are exactly those that were signed.",
    )
    if plan.replay:
        yield Check(title="Place", outcome="warn", words="You hold this very package already; it brings nothing new.")
    elif plan.gaps:
        earlier = "1 earlier package" if len(plan.gaps) == 1 else f"{len(plan.gaps)} earlier packages"
        words = f"{earlier} never arrived here. Ask for what is missing; this one can be imported."
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
        words = f"{_acts(len(plan.missing))} that it builds on never reached you."
        yield Check(title="Missing", outcome="warn", words=words)
    if found.outside:
        whys = "; ".join(dict.fromkeys(one.why for one in found.outside))
        words = f"{_acts(len(found.outside))} without a mandate: {whys}. They are kept as proof and count for nothing."
        yield Check(title="Mandate", outcome="danger", words=words)
    if found.newer:
        words = (
            f"{_acts(len(found.newer))} made with a newer version of Negotiator cannot be read here. They are kept; "
            "once imported, nothing can be signed, approved or sent until you update."
        )
        yield Check(title="Newer", outcome="warn", words=words)


def _acts(count: int) -> str:
    return f"{count} {'act' if count == 1 else 'acts'}"


def _identity(found: Incoming) -> Check:
    if found.package.standing == "known":
        words = "Known: the fingerprint is the one that you compared with this sender before."
        return Check(title="Sender", outcome="ok", words=words)
    if found.package.standing == "new":
        words = "New: nobody compared this fingerprint yet. Have the sender read it out before you import anything."
        return Check(title="Sender", outcome="warn", words=words)
    return Check(title="Sender", outcome="danger", words="Changed: this is not the key that you accepted. Stop.")
