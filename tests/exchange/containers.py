"""Packages as tests hold them: whole in memory, taken apart, put together again, forged by a valid signer.

Nothing here checks anything that the program does not check.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from negotiator.crypto import Identity, unseal
from negotiator.exchange import LIMITS, BytesSource, Limits, Manifest, Package, PackagePlan, Pinned, countersign, verify
from negotiator.exchange import write as write_stream
from negotiator.exchange.asic_manifest import Reference, encode_references
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import checksums
from negotiator.exchange.strict_json import canonical_json
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import SILENT, Progress

Files = dict[str, bytes]
META = ("META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s")
LISTS = ("mimetype", "README.txt", "manifest.json", "SHA256SUMS")


@dataclass(frozen=True)
class Written:
    """A package in memory: sealed, as it is sent, and plain (`asice`), as it is inside the seal."""

    package_id: str
    manifest: Manifest
    sealed: bytes
    asice: bytes


def write(plan: PackagePlan, *, identity: Identity, progress: Progress = SILENT) -> Written:
    """Write a package into memory."""
    to = io.BytesIO()
    written = write_stream(plan, to, identity=identity, progress=progress)
    sealed = to.getvalue()
    assert (written.size, written.sha256) == (len(sealed), hashlib.sha256(sealed).hexdigest())
    return Written(written.package_id, written.manifest, sealed, unseal(sealed, identity))


class Held(Package):
    """A verified package with all its contents at hand."""

    @property
    def blobs(self) -> dict[str, bytes]:
        """Return all contents by SHA-256."""
        return {file.sha256: self._data(file.path) for file in self.files if file.role == "blob"}

    @property
    def documents(self) -> dict[str, bytes]:
        """Return all documents by the name people know."""
        return {file.display_name: self._data(file.path) for file in self.files if file.role == "document"}

    @property
    def summary_pdf(self) -> bytes | None:
        """Return the summary, or None."""
        return next((self._data(file.path) for file in self.files if file.role == "summary"), None)

    def _data(self, path: str) -> bytes:
        return self.content(path, most=LIMITS.entry)


def read(
    data: bytes,
    *,
    identity: Identity | None,
    trust: Mapping[str, Pinned],
    limits: Limits = LIMITS,
    progress: Progress = SILENT,
) -> Held:
    """Verify a package in memory."""
    identities = () if identity is None else (identity,)
    package = verify(BytesSource(data), identities=identities, trust=trust, limits=limits, progress=progress)
    return Held(**{field.name: getattr(package, field.name) for field in fields(package)})


def unpacked(data: bytes) -> Files:
    """Return every file of an archive, as another implementation reads it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    """Return an archive of the files in the order that packages have."""
    contents = sorted(path for path in files if path not in LISTS and not path.startswith("META-INF/"))
    signatures = sorted((path for path in files if path.startswith("META-INF/")), key=lambda path: path[-7:-4])
    order = [*(path for path in LISTS if path in files), *contents, *signatures]
    return write_archive((path, files[path]) for path in order)


def countersigned(asice: bytes, *, identity: Identity, at: datetime) -> bytes:
    """Return the package with a further signature."""
    written = io.BytesIO()
    countersign(BytesSource(asice), written, identity=identity, at=at)
    return written.getvalue()


@dataclass(frozen=True)
class Forger:
    """Somebody with a valid identity who signs whatever they like in the proper form."""

    identity: Identity
    at: datetime

    def signed(self, files: Files, *, omitting: str = "") -> bytes:
        """Return a package of these files under a good signature of its own."""
        payload = {path: data for path, data in files.items() if path != "mimetype" and path not in META}
        references = [
            Reference(path=path, media_type="text/plain", digest=hashlib.sha256(data).hexdigest())
            for path, data in payload.items()
            if path != omitting
        ]
        return self.signed_list(files, encode_references(1, references))

    def signed_list(self, files: Files, listed: bytes) -> bytes:
        """Return a package of these files whose signed list is this one."""
        signature = sign_detached(listed, identity=self.identity, at=self.at)
        return packed(files | dict(zip(META, (listed, signature), strict=True)))

    def with_manifest(self, files: Files, manifest: bytes) -> bytes:
        """Return a package whose manifest is this one, with checksums and signature to match."""
        return self.summed(files | {"manifest.json": manifest})

    def summed(self, files: Files) -> bytes:
        """Return a package of these files, with checksums and signature to match."""
        digests = {
            path: hashlib.sha256(data).hexdigest()
            for path, data in files.items()
            if path not in ("mimetype", "SHA256SUMS", *META)
        }
        return self.signed(files | {"SHA256SUMS": checksums(digests)})

    def with_values(self, package: Files, /, **values: Any) -> bytes:
        """Return a package whose manifest differs in these values."""
        manifest = json.loads(package["manifest.json"]) | values
        return self.with_manifest(package, canonical_json(manifest))
