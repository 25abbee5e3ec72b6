"""Makes packages: lists the contents, signs the list, seals the whole. Deterministic apart from signature and seal."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from negotiator.crypto import Identity, Writable, seal
from negotiator.exchange.asic_manifest import Reference, encode_references, manifest_name, signature_name
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import CHECKSUMS, checksums
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.manifest import decode_manifest, encode_manifest, package_id
from negotiator.exchange.names import entry_name, shown_name
from negotiator.exchange.reading import MIMETYPE, open_archive, read
from negotiator.exchange.readme import readme
from negotiator.exchange.shapes import Content, Manifest, PackagePlan, PackedFile, Role, WrittenPackage
from negotiator.exchange.zip_writer import write_archive
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


class AlreadySigned(Refused):
    """The same person signs a package a second time."""

    code = "already-signed"

    def __init__(self) -> None:
        super().__init__("You have signed this package already.", hint="Nothing was written.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    file: PackedFile
    data: bytes


def write(
    plan: PackagePlan, to: Writable | None = None, *, identity: Identity, progress: Progress = SILENT
) -> WrittenPackage:
    """Write the package, signed by the identity and sealed for the recipients and the identity itself.

    Without `to` its bytes are in what is returned. Raise BadPlan for contents that do not fit, WouldLeak for private
    contents in a partner's package.
    """
    _check(plan)
    progress.step(0, 4, "Listing the contents")
    contents = _contents(plan)
    manifest = _manifest(plan, contents, author=identity.root_fingerprint)
    manifest_bytes = _encoded(manifest)
    progress.step(1, 4, "Signing")
    payload = _payload(plan, contents, manifest_bytes, author=manifest.author)
    signature = _signature_files(1, _digests(payload), identity=identity, at=plan.created)
    progress.step(2, 4, "Packing")
    asice = write_archive([("mimetype", MIMETYPE), *((each.file.path, each.data) for each in payload), *signature])
    if len(asice) > LIMITS.total or len(payload) > LIMITS.entries - 3:
        raise BadPlan(reason="it would be larger than a reader accepts")
    progress.step(3, 4, "Sealing")
    sealed = seal(asice, _seal_for(plan, identity))
    progress.step(4, 4, "Done")
    written = WrittenPackage(
        package_id=package_id(manifest_bytes),
        manifest=manifest,
        size=len(sealed),
        sha256=hashlib.sha256(sealed).hexdigest(),
        asice=b"" if to else asice,
        sealed=b"" if to else sealed,
    )
    if to is not None:
        to.write(sealed)
    return written


def countersign(asice: bytes, *, identity: Identity, at: datetime) -> bytes:
    """Return the package with a further signature over the same files. Raise what `read` raises for a bad one."""
    package = read(asice, identity=None, trust={})
    if identity.root_fingerprint in {signer.root_fingerprint for signer in package.signers}:
        raise AlreadySigned
    opened = open_archive(asice, limits=LIMITS)
    signature = _signature_files(len(opened.signatures) + 1, opened.digests, identity=identity, at=at)
    return write_archive([*opened.files.items(), *signature])


def _check(plan: PackagePlan) -> None:
    if not plan.recipients:
        raise BadPlan(reason="no recipient is named")
    if plan.audience == "partner" and plan.team_ledger is not None:
        raise WouldLeak(what="the team's ledger")
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


def _contents(plan: PackagePlan) -> list[_Content]:
    contents = [
        _content("deal/deal.json", "deal", plan.deal_json),
        _content("ledger/shared.jsonl", "ledger", plan.ledger),
        *_blobs(plan.blobs),
        *_documents(plan.documents),
    ]
    if plan.summary_pdf is not None:
        contents.append(_content("deal/summary.pdf", "summary", plan.summary_pdf))
    if plan.team_ledger is not None:
        contents.append(_content("ledger/team.jsonl", "team-ledger", plan.team_ledger))
    return sorted(contents, key=lambda content: content.file.path)


def _blobs(blobs: Mapping[str, Content | bytes]) -> list[_Content]:
    contents = [
        _content(f"blobs/{digest}", "blob", data if isinstance(data, bytes) else b"".join(data.open()))
        for digest, data in blobs.items()
    ]
    if any(content.file.path != f"blobs/{content.file.sha256}" for content in contents):
        raise BadPlan(reason="an attachment does not match its digest")
    return contents


def _documents(documents: Mapping[str, bytes]) -> list[_Content]:
    names = {name: shown_name(name) for name in sorted(documents)}
    if len({shown.casefold() for shown in names.values()}) != len(names):
        raise BadPlan(reason="two documents have the same name")
    return [
        _content(entry_name(shown, number=number), "document", documents[name], display_name=shown)
        for number, (name, shown) in enumerate(names.items(), start=1)
    ]


def _content(path: str, role: Role, data: bytes, *, display_name: str = "") -> _Content:
    digest = hashlib.sha256(data).hexdigest()
    kind = _media_type(path)
    file = PackedFile(path=path, size=len(data), sha256=digest, media_type=kind, role=role, display_name=display_name)
    return _Content(file=file, data=data)


def _media_type(path: str) -> str:
    return "text/plain" if path == CHECKSUMS else _MEDIA_TYPES.get(PurePosixPath(path).suffix, _UNKNOWN_TYPE)


def _manifest(plan: PackagePlan, contents: list[_Content], *, author: str) -> Manifest:
    return Manifest(
        deal_id=plan.deal_id,
        sequence=plan.sequence,
        parents=tuple(sorted(set(plan.parents))),
        author=author,
        recipients=tuple((recipient.root_fingerprint, recipient.name) for recipient in plan.recipients),
        audience=plan.audience,
        created=plan.created,
        note=plan.note,
        label=plan.label,
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


def _payload(plan: PackagePlan, contents: list[_Content], manifest: bytes, *, author: str) -> list[_Content]:
    """Return every signed file in the order in which it stands in the archive."""
    first = [
        _content("README.txt", "other", readme(author=author, created=plan.created)),
        _content("manifest.json", "other", manifest),
    ]
    return [*first, _content(CHECKSUMS, "other", checksums(_digests([*first, *contents]))), *contents]


def _digests(contents: list[_Content]) -> dict[str, str]:
    return {content.file.path: content.file.sha256 for content in contents}


def _signature_files(
    number: int, digests: Mapping[str, str], *, identity: Identity, at: datetime
) -> list[tuple[str, bytes]]:
    references = [Reference(path=path, media_type=_media_type(path), digest=digest) for path, digest in digests.items()]
    signed = encode_references(number, references)
    signature = sign_detached(signed, identity=identity, at=at)
    return [(manifest_name(number), signed), (signature_name(number), signature)]


def _seal_for(plan: PackagePlan, identity: Identity) -> list[str]:
    """The author can open what they sent; nobody is named twice."""
    return list(dict.fromkeys([*(recipient.age_recipient for recipient in plan.recipients), identity.recipient]))
