"""Makes packages: lists the contents, signs the list, seals the whole. Deterministic apart from signature and seal."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from negotiator.crypto import Identity, Writable, seal_stream
from negotiator.exchange.asic_manifest import Reference, encode_references, manifest_name, signature_name
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import CHECKSUMS, checksums
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.manifest import LONGEST_LABEL, LONGEST_NAME, decode_manifest, encode_manifest, package_id
from negotiator.exchange.metering import Meter
from negotiator.exchange.names import entry_name, printable, shown_name, without_commands
from negotiator.exchange.proving import SIGNATURES
from negotiator.exchange.reading import MANIFEST
from negotiator.exchange.readme import Listed, readme
from negotiator.exchange.shapes import Content, Manifest, PackagePlan, PackedFile, Role, WrittenPackage
from negotiator.exchange.unpacking import DEAL_JSON, LEDGERS, MIMETYPE
from negotiator.exchange.zip_layout import archive_size
from negotiator.exchange.zip_reader import FIRST
from negotiator.exchange.zip_writer import Part, archive, part_of
from negotiator.kernel import SILENT, NegotiatorError, Progress, Refused
from negotiator.ledger import BadEntry, Stream, from_lines

_MEDIA_TYPES: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".txt": "text/plain",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".html": "text/html",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
_UNKNOWN_TYPE: Final = "application/octet-stream"


class BadPlan(Refused):
    """A package cannot be made from what was asked for."""

    code = "package-plan"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The package cannot be made: {reason}.", hint="Nothing was written.")


class WouldLeak(Refused):
    """What is shared with the partner would carry something of our own side."""

    code = "package-private"

    def __init__(self, *, what: str) -> None:
        super().__init__(
            f"The package is for the partner, but it would carry {what} of our own side.", hint="Nothing was written."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed:
    """A file of a package: its line in the manifest, and where its bytes come from."""

    file: PackedFile
    part: Part


def write(plan: PackagePlan, to: Writable, *, identity: Identity, progress: Progress = SILENT) -> WrittenPackage:
    """Write the package, signed by the identity and sealed for the recipients and the identity itself.

    Contents are read once, while they are packed. Raise BadPlan for contents that do not fit, WouldLeak for private
    contents in a partner's package, ContentChanged for contents that are not what they were said to be; what `to`
    raises passes. When anything is raised, what was written so far is of no use.
    """
    _check(plan)
    contents = _contents(plan)
    manifest = _manifest(plan, contents, author=identity.root_fingerprint)
    manifest_bytes = _encoded(manifest)
    parts = _parts(plan, contents, manifest_bytes, identity=identity)
    total = archive_size([(part.path, part.size) for part in parts])
    if total > LIMITS.total or len(parts) > LIMITS.entries:
        raise BadPlan(reason="it would be larger than a reader accepts")
    meter = Meter(progress, total=total, text="Packing and sealing")
    target = _Counted(to)
    seal_stream(_Pieces(archive(parts), meter), target, _seal_for(plan, identity))
    meter.end()
    return WrittenPackage(
        package_id=package_id(manifest_bytes),
        manifest=manifest,
        size=target.size,
        sha256=target.sha256,
        proof={
            part.path: b"".join(part.open())
            for part in parts
            if part.path == MANIFEST or part.path.startswith(SIGNATURES)
        },
    )


class _Pieces:
    """What is packed, for the seal to read as much at a time as it likes."""

    def __init__(self, pieces: Iterator[bytes], meter: Meter) -> None:
        self._pieces = pieces
        self._meter = meter
        self._piece = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._meter.count(len(piece))
            self._piece = memoryview(piece)
        taken = self._piece[: size if size >= 0 else len(self._piece)]
        self._piece = self._piece[len(taken) :]
        return bytes(taken)


class _Counted:
    """Where the sealed package goes, counted and hashed on its way."""

    def __init__(self, to: Writable) -> None:
        self._to = to
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the digest of all that was written, hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._to.write(data)


def _check(plan: PackagePlan) -> None:
    if not plan.recipients:
        raise BadPlan(reason="no recipient is named")
    if plan.audience == "partner" and plan.team_ledger is not None:
        raise WouldLeak(what="the team's ledger")
    if len(plan.ledger) + len(plan.team_ledger or b"") > LIMITS.ledger or len(plan.deal_json) > LIMITS.deal:
        raise BadPlan(reason="it would be larger than a reader accepts")
    ledgers = plan.ledger + (plan.team_ledger or b"")
    if sum(ledgers.count(mark) for mark in b",:[{") > LIMITS.values or ledgers.count(b"\n") > LIMITS.lines:
        raise BadPlan(reason="it would be larger than a reader accepts")
    _check_ledger(plan.ledger, stream="shared", deal_id=plan.deal_id)
    _check_ledger(plan.team_ledger or b"", stream="team", deal_id=plan.deal_id)


def _check_ledger(lines: bytes, *, stream: Stream, deal_id: str) -> None:
    if lines and not lines.endswith(b"\n"):
        raise BadPlan(reason="the ledger's last line is not ended")
    try:
        entries = from_lines(lines)
    except BadEntry as error:
        raise BadPlan(reason="the ledger holds a line that is no entry") from error
    if stream == "shared" and any(entry.stream != "shared" for entry in entries):
        raise WouldLeak(what="an entry of the team's ledger")
    if any(entry.stream != stream or entry.deal != deal_id for entry in entries):
        raise BadPlan(reason="the ledger holds an entry of another ledger or another deal")


def _contents(plan: PackagePlan) -> list[_Packed]:
    contents = [
        _packed(DEAL_JSON, "deal", plan.deal_json),
        _packed(LEDGERS[0], "ledger", plan.ledger),
        *(_blob(digest, content) for digest, content in plan.blobs.items()),
        *_documents(plan.documents),
    ]
    if plan.summary_pdf is not None:
        contents.append(_packed("deal/summary.pdf", "summary", plan.summary_pdf))
    if plan.team_ledger is not None:
        contents.append(_packed(LEDGERS[1], "team-ledger", plan.team_ledger))
    return sorted(contents, key=lambda content: content.file.path)


def _blob(digest: str, content: Content | bytes) -> _Packed:
    """Return content under its digest. What comes as a stream is held to its digest while it is packed."""
    path = f"blobs/{digest}"
    if not isinstance(content, bytes):
        part = Part(path=path, size=content.size, sha256=digest, checksum=content.crc, open=content.open)
        return _listed(part, "blob")
    packed = _packed(path, "blob", content)
    if packed.file.sha256 != digest:
        raise BadPlan(reason="an attachment does not match its digest")
    return packed


def _documents(documents: Mapping[str, bytes]) -> list[_Packed]:
    names = {name: shown_name(name) for name in sorted(documents)}
    if len({shown.casefold() for shown in names.values()}) != len(names):
        raise BadPlan(reason="two documents have the same name")
    return [
        _packed(entry_name(shown, number=number), "document", documents[name], display_name=shown)
        for number, (name, shown) in enumerate(names.items(), start=1)
    ]


def _packed(path: str, role: Role, data: bytes, *, display_name: str = "") -> _Packed:
    return _listed(part_of(path, data), role, display_name=display_name)


def _listed(part: Part, role: Role, *, display_name: str = "") -> _Packed:
    file = PackedFile(
        path=part.path,
        size=part.size,
        sha256=part.sha256,
        media_type=media_type(part.path),
        role=role,
        display_name=display_name,
    )
    return _Packed(file=file, part=part)


def media_type(path: str) -> str:
    """Return the media type that a package tells for a file."""
    return "text/plain" if path == CHECKSUMS else _MEDIA_TYPES.get(PurePosixPath(path).suffix, _UNKNOWN_TYPE)


def _manifest(plan: PackagePlan, contents: list[_Packed], *, author: str) -> Manifest:
    """Return the list of contents. Names and label may be the other side's: what is odd in them must not stop us."""
    return Manifest(
        deal_id=plan.deal_id,
        sequence=plan.sequence,
        parents=tuple(sorted(set(plan.parents))),
        author=author,
        recipients=tuple((each.root_fingerprint, printable(each.name, most=LONGEST_NAME)) for each in plan.recipients),
        audience=plan.audience,
        created=plan.created,
        note=without_commands(plan.note),
        label=printable(plan.label, most=LONGEST_LABEL),
        walled=tuple(sorted(set(plan.walled))),
        files=tuple(content.file for content in contents),
    )


def _encoded(manifest: Manifest) -> bytes:
    """Return the manifest's bytes; one that our own reader refuses must never leave."""
    try:
        data = encode_manifest(manifest)
        decode_manifest(data, limits=LIMITS)
    except (NegotiatorError, ValueError) as error:
        raise BadPlan(reason="a value in it is not one that a reader accepts") from error
    return data


def _parts(plan: PackagePlan, contents: list[_Packed], manifest: bytes, *, identity: Identity) -> list[Part]:
    """Return every file in the order in which it stands in the archive."""
    first = [
        part_of("README.txt", _readme(plan, contents, author=identity.root_fingerprint)),
        part_of(MANIFEST, manifest),
    ]
    rest = [content.part for content in contents]
    sums = part_of(CHECKSUMS, checksums({part.path: part.sha256 for part in (*first, *rest)}))
    digests = {part.path: part.sha256 for part in (*first, sums, *rest)}
    signature = signature_parts(1, digests, identity=identity, at=plan.created)
    if max(part.size for part in (sums, *signature)) > LIMITS.index:
        raise BadPlan(reason="it would be larger than a reader accepts")
    return [part_of(FIRST, MIMETYPE), *first, sums, *rest, *signature]


def _readme(plan: PackagePlan, contents: list[_Packed], *, author: str) -> bytes:
    against = {shown_name(name): version for name, version in plan.against.items()}
    documents = [
        Listed(path=file.path, name=file.display_name, against=against.get(file.display_name, ""))
        for file in (content.file for content in contents)
        if file.role == "document"
    ]
    summary = plan.summary_pdf is not None
    return readme(author=author, created=plan.created, label=plan.label, documents=documents, summary=summary)


def signature_parts(number: int, digests: Mapping[str, str], *, identity: Identity, at: datetime) -> list[Part]:
    """Return the n-th signed list over files (digest by path) and its signature."""
    references = [Reference(path=path, media_type=media_type(path), digest=digest) for path, digest in digests.items()]
    signed = encode_references(number, references)
    signature = sign_detached(signed, identity=identity, at=at)
    return [part_of(manifest_name(number), signed), part_of(signature_name(number), signature)]


def _seal_for(plan: PackagePlan, identity: Identity) -> list[str]:
    """The author can open what they sent; nobody is named twice."""
    return list(dict.fromkeys([*(recipient.age_recipient for recipient in plan.recipients), identity.recipient]))
