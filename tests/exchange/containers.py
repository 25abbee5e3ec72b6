"""Containers as tests take them apart and put them together: files by name, forgeries by a valid signer, countersigned.

Nothing here checks anything.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from negotiator.crypto import Identity
from negotiator.exchange import BytesSource, countersign
from negotiator.exchange.asic_manifest import Reference, encode_references
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import checksums
from negotiator.exchange.strict_json import canonical_json
from negotiator.exchange.zip_writer import write_archive

Files = dict[str, bytes]
META = ("META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s")
LISTS = ("mimetype", "README.txt", "manifest.json", "SHA256SUMS")


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
