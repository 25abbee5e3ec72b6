"""The manifest as canonical JSON, out and in. Its SHA-256 is the package's id."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from negotiator.exchange.limits import Limits
from negotiator.exchange.names import check_entry_name, check_shown_name, printable, without_commands
from negotiator.exchange.shapes import Manifest, PackedFile, Role
from negotiator.exchange.strict_json import canonical_json, read_json
from negotiator.kernel import Unreadable

FORMAT: Final = "negotiator-package"
VERSION: Final = 1
CREATED_SOURCE: Final = "the author's clock, not verified"
DEAL_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
DIGEST: Final = re.compile(r"[0-9a-f]{64}\Z")
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}\Z")
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_NOTE: Final = 4000
LONGEST_LABEL: Final = 64
LONGEST_NAME: Final = 200
"""Characters of a recipient's name."""

_COUNTED: Final = {"walled": "acts that are kept back", "parents": "packages before it", "recipients": "recipients"}

_ROLES: Final[Mapping[str, tuple[Role, re.Pattern[str]]]] = {
    "ledger": ("ledger", re.compile(r"ledger/shared\.jsonl\Z")),
    "team-ledger": ("team-ledger", re.compile(r"ledger/team\.jsonl\Z")),
    "blob": ("blob", re.compile(r"blobs/[0-9a-f]{64}\Z")),
    "document": ("document", re.compile(r"documents/[0-9]{4,5}\.[a-z0-9]{1,8}\Z")),
    "summary": ("summary", re.compile(r"deal/summary\.pdf\Z")),
    "deal": ("deal", re.compile(r"deal/deal\.json\Z")),
}


class BadManifest(Unreadable):
    """The list of contents is malformed or contradicts itself."""

    code = "manifest"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The package's list of contents is refused: {reason}.", hint="Ask the sender for a new one.")


class ManifestForm(BadManifest):
    """The list of contents is not written in its only form: its digest would not be the package's name."""

    code = "manifest-form"

    def __init__(self) -> None:
        super().__init__(reason="it is not in canonical form")


class NeedsNewer(Unreadable):
    """A package uses something that this version does not understand and must not ignore."""

    code = "needs-newer"

    def __init__(self, *, features: tuple[str, ...] = ()) -> None:
        self.features = features
        named = f" It uses: {', '.join(ascii(feature[:40]) for feature in features[:5])}." if features else ""
        super().__init__(
            f"The package was made with a newer version of Negotiator.{named}", hint="Install the current version."
        )


def package_id(manifest: bytes) -> str:
    """Return the SHA-256 of the manifest's bytes, hex."""
    return hashlib.sha256(manifest).hexdigest()


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest's exact bytes. What is empty and may be is left out."""
    optional = {"label": manifest.label, "walled": sorted(manifest.walled)}
    return canonical_json(
        {key: value for key, value in optional.items() if value}
        | {
            "format": f"{FORMAT}/{VERSION}",
            "min_reader": VERSION,
            "critical": [],
            "deal_id": manifest.deal_id,
            "sequence": manifest.sequence,
            "parents": sorted(manifest.parents),
            "author": manifest.author,
            "recipients": [{"root": root, "name": name} for root, name in sorted(manifest.recipients)],
            "audience": manifest.audience,
            "created": manifest.created.astimezone(UTC).strftime(_TIME),
            "created_source": CREATED_SOURCE,
            "note": manifest.note,
            "files": [_line(file) for file in sorted(manifest.files, key=lambda file: file.path)],
        }
    )


def _line(file: PackedFile) -> dict[str, Any]:
    line: dict[str, Any] = {
        "path": file.path,
        "size": file.size,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "role": file.role,
    }
    return line | ({"display_name": file.display_name} if file.display_name else {})


def decode_manifest(data: bytes, *, limits: Limits) -> Manifest:
    """Read a manifest. Raise NeedsNewer, BadManifest, BadJson or UnsafeName. Unknown keys pass unless critical."""
    content = read_json(data, limit=limits.index, tokens=limits.tokens)
    if not isinstance(content, dict) or not str(content.get("format", "")).startswith(f"{FORMAT}/"):
        raise BadManifest(reason="it is not a Negotiator package")
    _check_version(content)
    try:
        if canonical_json(content) != data:
            raise ManifestForm
        _check_counts(content, limits)
        return _manifest_of(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadManifest(reason="a value is missing or of the wrong kind") from error


def _check_version(content: dict[str, Any]) -> None:
    needed, critical = content.get("min_reader"), content.get("critical")
    if not isinstance(needed, int) or isinstance(needed, bool) or not isinstance(critical, list):
        raise BadManifest(reason="it does not say which version it needs")
    if needed > VERSION or critical:
        raise NeedsNewer(features=tuple(str(feature) for feature in critical))


def _check_counts(content: dict[str, Any], limits: Limits) -> None:
    """What is listed here is remembered and told again: a flood of it would keep its readers from ever sending."""
    for key, most in (("walled", limits.walled), ("parents", limits.parents), ("recipients", limits.recipients)):
        if len(content.get(key, ())) > most:
            raise BadManifest(reason=f"it names more than {most} {_COUNTED[key]}")


def _manifest_of(content: dict[str, Any]) -> Manifest:
    manifest = Manifest(
        deal_id=_matching(DEAL_ID, content["deal_id"]),
        sequence=_whole(content["sequence"], least=1),
        parents=tuple(_matching(DIGEST, parent) for parent in content["parents"]),
        author=_matching(DIGEST, content["author"]),
        recipients=tuple(
            (_matching(DIGEST, each["root"]), _shown(each["name"], most=LONGEST_NAME)) for each in content["recipients"]
        ),
        audience=content["audience"],
        created=_time(content["created"]),
        note=_note(content["note"]),
        files=tuple(_file_of(line) for line in content["files"]),
        label=_shown(content.get("label", ""), most=LONGEST_LABEL),
        walled=tuple(_matching(DIGEST, entry) for entry in content.get("walled", [])),
    )
    if manifest.audience not in ("partner", "team"):
        raise BadManifest(reason="a value is out of range")
    if len({file.path for file in manifest.files}) != len(manifest.files):
        raise BadManifest(reason="a file is listed twice")
    if list(manifest.parents) != sorted(set(manifest.parents)):
        raise BadManifest(reason="its parents are not a sorted set")
    if list(manifest.walled) != sorted(set(manifest.walled)):
        raise BadManifest(reason="its walled acts are not a sorted set")
    return manifest


def _time(value: object) -> datetime:
    time = datetime.strptime(_text(value), _TIME).replace(tzinfo=UTC)
    if time.strftime(_TIME) != value:
        raise ValueError
    return time


def _shown(value: object, *, most: int) -> str:
    """Return one line that can be shown as it is, on a page and on a terminal."""
    text = _text(value)
    if printable(text, most=most) != text:
        raise ValueError
    return text


def _note(value: object) -> str:
    text = _text(value)
    if len(text) > _LONGEST_NOTE or without_commands(text) != text:
        raise ValueError
    return text


def _file_of(line: dict[str, Any]) -> PackedFile:
    path, shown = _text(line["path"]), _text(line.get("display_name", ""))
    check_entry_name(path)
    if shown:
        check_shown_name(shown)
    role: Role = _ROLES[named][0] if (named := _text(line["role"])) in _ROLES else "other"
    if any(bool(place.match(path)) is not (known == role) for known, place in _ROLES.values()):
        raise BadManifest(reason="a file lies in the wrong place")
    if role == "document" and not shown:
        raise BadManifest(reason="a document has no name")
    return PackedFile(
        path=path,
        size=_whole(line["size"], least=0),
        sha256=_matching(DIGEST, line["sha256"]),
        media_type=_matching(_MEDIA_TYPE, line["media_type"]),
        role=role,
        display_name=shown,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TypeError
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    if not pattern.match(text):
        raise ValueError
    return text
