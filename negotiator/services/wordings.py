"""What every version of a text gives the search index: a row for each version, and one for each wording of a clause.

A wording that stays from version to version is read and indexed once; see `negotiator.store.index`.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from negotiator.domain import Deal, stages
from negotiator.domain.plain import NotPlain, canonical, to_plain
from negotiator.domain.terms import read_sheet
from negotiator.domain.versions import DocumentVersion, VersionProposed, read_tree
from negotiator.kernel import SILENT, Progress
from negotiator.store import BlobErased, BlobMissing, IndexRow, IndexVersion, Vault

CLAUSE: Final = "clause"
VERSION: Final = "version"
_NO_WORDS: Final = hashlib.sha256(b"").hexdigest()
_WORDLESS: Final = (BlobErased, BlobMissing, NotPlain, ValueError, RecursionError)  # no reason to refuse an act
Named = tuple[str, str]  # the number that a text is cited by, and its heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """What stands in one version, by key: how each wording is named, and how its text is read."""

    named: dict[str, Named] = field(default_factory=dict)
    text_of: Callable[[str], str] = str


def key_of(clause: str, text_hash: str) -> str:
    """Return the key of one wording of a clause."""
    return f"{clause}/{text_hash}"


def clause_of(key: str) -> str:
    """Return the id of the clause that a wording is one of."""
    return key.partition("/")[0]


def follow_texts(vault: Vault, deal: Deal, *, progress: Progress = SILENT) -> None:
    """Let the index follow the versions of every text, inside the transaction that stores them. Raise Cancelled."""
    texts = {key: stages.versions(deal, key) for key in {fact.value.instrument for fact in deal.facts(VersionProposed)}}
    total, done = sum(map(len, texts.values())), 0
    for instrument, known in sorted(texts.items()):
        held = vault.index.versions(instrument)
        if not _continues(known, held):  # who may act changed, or what came late belongs before what was there
            vault.index.drop(((VERSION, one.hash) for one in held), scope=instrument)
            vault.index.drop_versions(instrument, topic=CLAUSE)
            held = ()
        for version, one in zip(known, held, strict=False):
            if version.entry.id != one.entry:
                _restate(vault, deal, version)
        for version in known[len(held) :]:
            progress.step(done, total, "Preparing the search: version")
            _add(vault, deal, version)
            done += 1


def _continues(known: tuple[DocumentVersion, ...], held: tuple[IndexVersion, ...]) -> bool:
    """Tell whether what is indexed is what the versions begin with, and nothing that was shared is ours alone again."""
    return len(held) <= len(known) and all(
        version.hash == one.hash and version.shared >= one.shared for version, one in zip(known, held, strict=False)
    )


def _indexed(version: DocumentVersion) -> IndexVersion:
    return IndexVersion(hash=version.hash, entry=version.entry.id, shared=version.shared)


def _restate(vault: Vault, deal: Deal, version: DocumentVersion) -> None:
    """Let another act stand for a version: a draft that was sent is what both sides have from then on."""
    row = _version_row(deal, version)
    vault.index.put([row])
    vault.index.restate_version(row.scope, _indexed(version), author=row.author, side=row.side, at=row.at)


def _add(vault: Vault, deal: Deal, version: DocumentVersion) -> None:
    wordings = _wordings(vault, version.hash)

    def row_of(key: str) -> IndexRow | None:
        label, title = wordings.named[key]
        try:
            words = wordings.text_of(key)
        except _WORDLESS:
            return None
        return _row(deal, version, topic=CLAUSE, key=key, label=label, title=title, text=words)

    vault.index.put([_version_row(deal, version)])
    scope = version.proposed.instrument
    vault.index.add_version(scope, _indexed(version), wordings.named, topic=CLAUSE, row_of=row_of)


def _version_row(deal: Deal, version: DocumentVersion) -> IndexRow:
    said = version.proposed
    title = said.label or said.source_name or version.name
    return _row(deal, version, topic=VERSION, key=version.hash, title=title, text=version.note)


def _row(
    deal: Deal, version: DocumentVersion, *, topic: str, key: str, title: str, text: str, label: str = ""
) -> IndexRow:
    author = version.entry.author
    return IndexRow(
        topic=topic,
        key=key,
        scope=version.proposed.instrument,
        label=label,
        title=title,
        text=text,
        stream="shared" if version.shared else "team",
        author=author,
        side="" if version.side == deal.roster.party_of(author) else version.side,
        at=version.entry.claimed_at,
    )


def _wordings(vault: Vault, tree: str) -> Wordings:
    """Return what stands in a version; nothing where it cannot be read."""
    try:
        plain = json.loads(vault.blobs.get(tree))
    except _WORDLESS:
        return Wordings()
    for read in (_clauses, _terms):
        try:
            return read(vault, plain)
        except NotPlain:
            continue
    return Wordings()


def _clauses(vault: Vault, plain: object) -> Wordings:
    tree = read_tree(plain)
    return Wordings(
        named={key_of(one.id, one.text_hash): (one.label, one.heading) for one in tree if one.text_hash != _NO_WORDS},
        text_of=lambda key: vault.blobs.get(key.rpartition("/")[2]).decode("utf-8"),
    )


def _terms(_vault: Vault, plain: object) -> Wordings:
    """Read a term sheet as it was proposed: its terms are what clauses are to an agreement."""
    terms = {key_of(one.key, hashlib.sha256(canonical(to_plain(one))).hexdigest()): one for one in read_sheet(plain)}
    return Wordings(
        named={key: ("", term.title) for key, term in terms.items()},
        text_of=lambda key: f"{terms[key].value}\n{terms[key].group}",
    )
