"""What is kept of each package as evidence, and the forks that it proves.

The manifest, the signed lists and the signatures are enough: whoever has them can show, with openssl alone, that an
author signed two packages for one place. The contents are not repeated; the lists name them by their hash.
"""

import base64
import binascii
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from negotiator.domain import Deal
from negotiator.domain.packages import PackageLogged, packages_logged
from negotiator.domain.plain import canonical
from negotiator.exchange import Package
from negotiator.exchange.asic_manifest import manifest_name, signature_name
from negotiator.kernel import NegotiatorError, Refused
from negotiator.services.files import write_file
from negotiator.services.receipts import Content
from negotiator.services.workspace import Workspace

MANIFEST: Final = "manifest.json"
_SIGNATURE: Final = ".p7s"
_MOST: Final = 4 << 20
_MADE: Final = (1980, 1, 1, 0, 0, 0)


class NoEvidence(Refused):
    """Nothing was kept of a package, or it is not known here."""

    code = "no-evidence"

    def __init__(self, package: str) -> None:
        super().__init__(
            f"No evidence of package {package[:12]} is kept here.",
            hint="It was sent or taken in by an older version. Keep the package's file itself.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFork:
    """Two or more different packages that one author signed for one place, by their ids."""

    author_root: str
    sequence: int
    audience: str
    packages: tuple[str, ...]


def proof_of(files: Mapping[str, bytes]) -> bytes:
    """Return what is kept of a package as one content: its manifest, what its author signed and, up to 4 MB in all,
    what further signatures stand on.

    However long the author's list is, it is kept: whoever signs two packages for one place must not get rid of the
    evidence by filling them. What is text stays text, so that of the lists of the next package only what differs has to
    be kept.
    """
    authors = {path: files[path] for path in (MANIFEST, manifest_name(1), signature_name(1)) if path in files}
    kept = files if sum(map(len, files.values())) <= _MOST else authors
    plain: dict[str, dict[str, str]] = {"base64": {}, "text": {}}
    for path, data in kept.items():
        try:
            plain["text"][path] = data.decode("utf-8")
        except UnicodeDecodeError:
            plain["base64"][path] = base64.b64encode(data).decode("ascii")
    return canonical(plain)


def content_of(deal: Deal, proof: bytes) -> Content:
    """Return evidence to be kept as what differs from that of the package before."""
    before = [fact.value.proof for fact in deal.facts(PackageLogged) if fact.value.proof]
    return Content(proof, like=before[-1] if before else "")


def adds_signatures(workspace: Workspace, package: Package) -> bool:
    """Tell whether a package that is held already bears signatures that were not kept."""
    try:
        held = set(_held(workspace, package.id).values())
    except NoEvidence:
        return False
    return any(data not in held for path, data in package.proof.items() if path.endswith(_SIGNATURE))


def files_of(proof: bytes) -> dict[str, bytes]:
    """Return the files in evidence, by path."""
    plain = json.loads(proof)
    texts = {path: text.encode("utf-8") for path, text in plain["text"].items()}
    return texts | {path: base64.b64decode(text) for path, text in plain["base64"].items()}


def forks(deal: Deal) -> tuple[HeldFork, ...]:
    """Return every place for which an author signed several packages, as far as they are held."""
    places: dict[tuple[str, int, str], list[str]] = {}
    for fact in packages_logged(deal):
        one = fact.value
        held = places.setdefault((one.author_root, one.sequence, one.audience), [])
        if one.package not in held:
            held.append(one.package)
    return tuple(
        HeldFork(author_root=root, sequence=sequence, audience=audience, packages=tuple(held))
        for (root, sequence, audience), held in places.items()
        if len(held) > 1
    )


def export_proof(workspace: Workspace, package: str, path: Path) -> None:
    """Write the evidence of a package as an archive on which openssl works. Raises NoEvidence, CannotWrite."""
    files = _held(workspace, package)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _MADE), data)
    write_file(path, out.getvalue())


def _held(workspace: Workspace, package: str) -> dict[str, bytes]:
    """Return what is kept of a package, all signatures that came with it taken together."""
    found: dict[str, bytes] = {}
    for fact in packages_logged(workspace.deal):
        if fact.value.package == package and fact.value.proof:
            try:
                kept = files_of(workspace.vault.blobs.get(fact.value.proof))
            except (NegotiatorError, ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
                raise NoEvidence(package) from error
            if any(found.get(path, data) != data for path, data in kept.items()):
                again = 1 + sum(path.endswith(MANIFEST) for path in found)
                kept = {f"{again}/{path}": data for path, data in kept.items()}
            found |= kept
    if not found:
        raise NoEvidence(package)
    return found
