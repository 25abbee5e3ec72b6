"""Search in an open deal: every version, clause, decision and note, and where each thing found stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Final

from negotiator.domain import stages
from negotiator.domain.positions import Comment, Note
from negotiator.domain.versions import DocumentVersion, VersionProposed
from negotiator.kernel import SILENT, Progress
from negotiator.redline import citation
from negotiator.services.filters import KINDS_SHOWN, Named, people_named, places_named, wanted_by
from negotiator.services.indexing import is_current, rebuild
from negotiator.services.queries import parse
from negotiator.services.signers import NobodyHere
from negotiator.services.wordings import CLAUSE, VERSION, clause_of
from negotiator.services.workspace import Workspace
from negotiator.store import Hit

_PROPOSED: Final = "proposed term"
_REMARKS: Final = {"note": Note, "comment": Comment}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing found.

    topic: what kind of thing in the program's own words; kind: in people's. key: a record's key, a version's hash or
    a clause's id. matches: (start, end) of each match in the snippet, in characters. instrument: the text it stands in
    ("" for what stands in none). first and last: the names of the first and last version that have it in these words,
    `version` the hash of the last; `standing` when that is the newest. subject: "kind/key" of what a remark or an
    approval is about. by: who said it, or "".
    """

    topic: str
    kind: str
    key: str
    title: str
    snippet: str
    stream: str
    by: str
    at: datetime
    matches: tuple[tuple[int, int], ...] = ()
    instrument: str = ""
    first: str = ""
    last: str = ""
    version: str = ""
    standing: bool = True
    subject: str = ""

    @property
    def where(self) -> str:
        """Return where it stands, for people: "Supply Agreement, v1 to v3"; "" for what stands in no text."""
        named = self.first if self.first == self.last else f"{self.first} to {self.last}"
        return ", ".join(part for part in (self.instrument, named) if part)


def find(
    workspace: Workspace, typed: str, *, limit: int = 50, zone: tzinfo | None = None, progress: Progress = SILENT
) -> tuple[Found, ...]:
    """Return the best of what is found for words, "phrases" and filters as a person types them.

    Days of filters begin in `zone` (None: the device's). Nothing that can be typed is an error; `explain` tells why a
    filter names nothing. An index that another version of the program wrote is made anew first: `progress` hears of
    that alone, and may raise Cancelled.
    """
    query = parse(typed)
    if query.empty:
        return ()
    if not is_current(workspace.vault):
        rebuild(workspace.vault, workspace.deal, progress=progress)
    texts = _Texts(workspace)
    wanted = wanted_by(query, deal=workspace.deal, names=texts.names, me=_me(workspace), zone=zone)
    if wanted is None:
        return ()
    return tuple(_found(workspace, hit, texts) for hit in workspace.vault.index.search(wanted, limit=limit))


def explain(workspace: Workspace, typed: str) -> str:
    """Return why a search cannot be asked like that, in a sentence; "" when its filters all name something."""
    query = parse(typed)
    for unread in query.unread:
        return f"{unread} is no date: write a day as 2026-03-31, a month as 2026-03 or a year."
    for place in places_named(query, deal=workspace.deal, names=_Texts(workspace).names).unknown:
        return f"in:{place} names nothing here: try in:clauses, in:decisions, in:notes, a text or a version like in:v2."
    for person in people_named(query, deal=workspace.deal, me=_me(workspace)).unknown:
        return f"by:{person} names nobody here: try a person, a party, by:us or by:them."
    return ""


class _Texts:
    """The texts of a deal and their versions, each read once and only when asked for."""

    def __init__(self, workspace: Workspace) -> None:
        deal = workspace.deal
        self._workspace = workspace
        self.titles = {one.key: one.title for one in deal.instruments}
        self.sheets = frozenset(one.key for one in deal.instruments if one.kind == "term sheet")
        self.of = cache(lambda instrument: {one.hash: one for one in stages.versions(deal, instrument)})

    def names(self) -> Named:
        """Return the names of the versions of every text, in their order in the index."""
        scopes: Iterable[str] = {fact.value.instrument for fact in self._workspace.deal.facts(VersionProposed)}
        return {
            scope: tuple(self.name(scope, one.hash) for one in self._workspace.vault.index.versions(scope))
            for scope in scopes
        }

    def name(self, instrument: str, hash_: str) -> str:
        """Return the name of a version."""
        found: DocumentVersion | None = self.of(instrument).get(hash_)
        return found.name if found else ""


def _me(workspace: Workspace) -> str:
    try:
        return workspace.identity.fingerprint
    except NobodyHere:
        return ""


def _found(workspace: Workspace, hit: Hit, texts: _Texts) -> Found:
    in_text = hit.topic in (CLAUSE, VERSION)
    version = hit.key if hit.topic == VERSION else hit.last
    names = [texts.name(hit.scope, one) for one in (hit.first or version, version)] if in_text else ["", ""]
    subject = "" if in_text else hit.scope or _subject(workspace, hit)
    return Found(
        topic=hit.topic,
        kind=_kind(hit, texts),
        key=clause_of(hit.key) if hit.topic == CLAUSE else hit.key,
        title=_title(hit, version=names[1], subject=subject),
        snippet=hit.snippet,
        matches=hit.matches,
        stream=hit.stream,
        by=_who(workspace, hit),
        at=hit.at,
        instrument=texts.titles.get(hit.scope, hit.scope) if in_text else "",
        first=names[0],
        last=names[1],
        version=version,
        standing=hit.standing,
        subject=subject,
    )


def _kind(hit: Hit, texts: _Texts) -> str:
    """Return what a thing found is called: what stands in a proposed term sheet is no clause."""
    if hit.topic == CLAUSE and hit.scope in texts.sheets:
        return _PROPOSED
    return KINDS_SHOWN.get(hit.topic, hit.topic)


def _title(hit: Hit, *, version: str, subject: str) -> str:
    """Return what is found as a line: its number or key before its title, a version's name before its file's.

    What is said about something is named by that.
    """
    kind, _, key = subject.partition("/")
    if subject:
        about = f"on {KINDS_SHOWN.get(kind, kind)} {key}" if kind in KINDS_SHOWN and kind != VERSION else f"on a {kind}"
        return f"{hit.label or hit.title} {about}"
    if hit.topic == CLAUSE:
        return citation(hit.label, hit.title) or hit.title
    mark = version if hit.topic == VERSION else hit.label
    return hit.title if mark in ("", hit.title) else f"{mark}  {hit.title}".strip()


def _who(workspace: Workspace, hit: Hit) -> str:
    if hit.side:
        return next((party.short for party in workspace.deal.parties if party.key == hit.side), hit.side)
    person = workspace.deal.roster.people.get(hit.author)
    return person.name if person else ""


def _subject(workspace: Workspace, hit: Hit) -> str:
    type_ = _REMARKS.get(hit.topic)
    remark = workspace.deal.record(type_, hit.key) if type_ else None
    return remark.subject if isinstance(remark, Note | Comment) else ""
