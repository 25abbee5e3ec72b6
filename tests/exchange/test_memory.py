"""What hostile packages may cost: a child process reads them all with little memory to spare, and names each of them.

Those that are "taken" are as large as any may be, and not wrong.

And what large ones may cost: as much as small ones.
"""

import functools
import hashlib
import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from negotiator.crypto import EntrySigner, Identity, seal
from negotiator.exchange import LIMITS, Content, FileSource, PackagePlan, verify, write
from negotiator.exchange.asic_manifest import manifest_name, signature_name
from negotiator.exchange.strict_json import canonical_json
from negotiator.exchange.zip_layout import local_header
from negotiator.exchange.zip_writer import write_archive
from negotiator.ledger import make_entry, to_lines
from tests.exchange.containers import Files, Forger, Written, packed, unpacked

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited and measured on Linux")
MOST_MEGABYTES = 300
READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from datetime import UTC, datetime
from pathlib import Path
from negotiator.crypto import Identity
from negotiator.exchange import FileSource, letter_of, plan, verify
from negotiator.kernel import NegotiatorError

someone = Identity.create(name="N", organisation="O", at=datetime(2026, 1, 1, tzinfo=UTC))
for path in sys.argv[1:]:
    try:
        package = verify(FileSource(Path(path)), identities=(someone,) if path.endswith(".age") else (), trust={})
        planned = plan(letter_of(package), deal_id="deal-1", held_entries=(), held_packages={})
    except NegotiatorError as error:
        print(error.code)
    else:
        print("taken")
    package = planned = None
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def read_by_a_child(paths: list[Path]) -> tuple[list[str], int]:
    """Return the code of each refusal, and the most megabytes that were in use."""
    told = subprocess.run(
        [sys.executable, "-c", READER, *map(str, paths)], capture_output=True, text=True, timeout=300, check=True
    )
    *codes, peak = told.stdout.split()
    return codes, int(peak) // 1024


def with_ledger(files: Files, forger: Forger, ledger: bytes) -> bytes:
    manifest = json.loads(files["manifest.json"])
    for line in manifest["files"]:
        if line["path"] == "ledger/shared.jsonl":
            line |= {"size": len(ledger), "sha256": hashlib.sha256(ledger).hexdigest()}
    return forger.summed(files | {"ledger/shared.jsonl": ledger, "manifest.json": canonical_json(manifest)})


def acts(forger: Forger, *values: object) -> bytes:
    """Return the lines of properly signed acts whose bodies hold these values."""
    signer = EntrySigner(forger.identity)
    return to_lines(
        make_entry(
            signer,
            deal="deal-1",
            stream="shared",
            kind="risk/1",
            body={"x": value},
            parents=(),
            lamport=1,
            at=forger.at,
        )
        for value in values
    )


def with_many_lists(files: Files, forger: Forger) -> bytes:
    lists = {manifest_name(number): b"x" * (6 << 20) for number in range(2, 8)}
    return packed(files | lists | {signature_name(number): b"" for number in range(2, 8)})


def cut_short(files: Files) -> bytes:
    """Return an archive that announces a file of three gigabytes, and ends."""
    begins = write_archive([("mimetype", files["mimetype"])])
    return begins[: begins.index(b"PK\x01\x02")] + local_header("blobs/x", size=LIMITS.entry - (1 << 20), checksum=0)


def attacks(files: Files, forger: Forger, recipient: str) -> Iterator[tuple[str, bytes]]:
    """Yield packages that cost a careless reader time or memory, each with the code of its refusal."""
    index = LIMITS.index
    yield "json-tokens", forger.with_manifest(files, (b"[" + b"[]," * (index // 3))[:index])
    yield "json-tokens", forger.with_manifest(files, (b"[" + b'"",' * (index // 3))[:index])
    yield "json", forger.with_manifest(files, b'"' + b'\\"' * (index // 2 - 1))
    yield "json-number", forger.with_manifest(files, b"[" + b"7" * (index - 2) + b"]")
    yield "json-deep", forger.with_manifest(files, b"[" * index)
    yield "manifest", forger.with_values(files, note="n" * (7 << 20))
    yield "taken", forger.with_values(files, later=[{}] * 130_000)
    yield "sums-differ", forger.signed(files | {"SHA256SUMS": b"\n" * index})
    yield "signed-list", forger.signed_list(files, b"\n" * index)
    yield "signed-list", forger.signed_list(files, b"<a/>" * (index // 4))
    yield "ledger-lines", with_ledger(files, forger, b"\n" * LIMITS.ledger)
    yield "entry-unreadable", with_ledger(files, forger, b"x" * 9 + b"\n" * LIMITS.lines)
    yield "entry-unreadable", with_ledger(files, forger, b"x" * (LIMITS.ledger - 1) + b"\n")
    yield "ledger-flood", with_ledger(files, forger, b"[]," * 1_000_001 + b"\n")
    yield "taken", with_ledger(files, forger, acts(forger, *(["ab"] * 640_000 for _ in range(3)), *["é" * 10**6] * 8))
    yield "file-added", packed(files | {f"blobs/{number}": b"" for number in range(19_000)})
    yield "too-many-files", packed(files | {f"blobs/{number}": b"" for number in range(20_000)})
    yield "too-large", with_many_lists(files, forger)
    yield "zip-cut", cut_short(files)
    sealed = seal(b"x", [recipient])
    first = sealed.index(b"\n-> ") + 1
    stanza = sealed[first : sealed.index(b"\n--- ") + 1]
    yield "seal-header", sealed[:first] + stanza * 200_000


def test_hostile_packages_are_refused_by_name_in_little_memory(
    written: Written, plan: PackagePlan, anna: Identity, tmp_path: Path
) -> None:
    expected, paths = [], []
    for number, (code, data) in enumerate(
        attacks(unpacked(written.asice), Forger(identity=anna, at=plan.created), anna.recipient)
    ):
        paths.append(tmp_path / f"{number}{'.age' if code == 'seal-header' else ''}")
        paths[-1].write_bytes(data)
        expected.append(code)
    codes, peak = read_by_a_child(paths)
    assert codes == expected
    assert peak < MOST_MEGABYTES


WRITER = """
import hashlib, os, sys, zlib
from datetime import UTC, datetime
from pathlib import Path
from negotiator.crypto import Identity
from negotiator.exchange import Content, FileSource, PackagePlan, Recipient, verify, write

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PIECE = hashlib.shake_256(b"piece").digest(1 << 20)


def content(first, megabytes):
    def pieces():
        for number in range(first, first + megabytes):
            yield number.to_bytes(8, "big") + PIECE[8:]

    digest, checksum = hashlib.sha256(), 0
    for piece in pieces():
        digest.update(piece)
        checksum = zlib.crc32(piece, checksum)
    return digest.hexdigest(), Content(size=megabytes << 20, crc=checksum, open=pieces)


def peak():
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))


path, megabytes, files = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
anna, marco = (Identity.create(name=name, organisation="O", at=AT) for name in ("Anna", "Marco"))
plan = PackagePlan(
    deal_id="deal-1",
    sequence=1,
    parents=(),
    recipients=(Recipient(root_fingerprint=marco.root_fingerprint, age_recipient=marco.recipient, name="Marco"),),
    ledger=b"",
    deal_json=b"{}",
    created=AT,
    blobs=dict(content(number * megabytes, megabytes // files) for number in range(files)),
)
with path.open("wb") as file:
    written = write(plan, file, identity=anna)
assert written.size == path.stat().st_size
package = verify(FileSource(path), identities=(marco,), trust={})
assert package.id == written.package_id
taken = []
package.deliver({file.path: lambda pieces: taken.extend(len(piece) for piece in pieces) for file in package.files})
assert sum(taken) >= megabytes << 20
print(peak())
"""


def peak_of(path: Path, *, megabytes: int, files: int) -> int:
    """Return the most megabytes that writing, verifying and delivering a package of this size took."""
    told = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), str(megabytes), str(files)],
        capture_output=True,
        text=True,
        timeout=900,
        check=True,
    )
    path.unlink()
    return int(told.stdout) // 1024


def test_memory_does_not_grow_with_a_package(tmp_path: Path) -> None:
    small, larger = (peak_of(tmp_path / "package", megabytes=size, files=4) for size in (20, 80))
    assert larger - small < 16


@pytest.mark.long
@pytest.mark.parametrize("files", [2, 2000])
def test_two_gigabytes_take_no_more_than_a_little(tmp_path: Path, files: int) -> None:
    assert peak_of(tmp_path / "package", megabytes=2000, files=files) < 200


@pytest.mark.long
def test_as_many_files_as_a_package_may_hold(
    plan_for: Callable[..., PackagePlan], anna: Identity, tmp_path: Path
) -> None:
    contents = [number.to_bytes(4, "big") for number in range(LIMITS.entries - 20)]
    blobs = {
        hashlib.sha256(each).hexdigest(): Content(size=4, crc=zlib.crc32(each), open=functools.partial(iter, (each,)))
        for each in contents
    }
    with (tmp_path / "package").open("wb") as file:
        write(plan_for(blobs=blobs), file, identity=anna)
    package = verify(FileSource(tmp_path / "package"), identities=(anna,), trust={})
    taken: list[bytes] = []
    package.deliver({file.path: taken.extend for file in package.files if file.role == "blob"})
    assert sorted(taken) == contents
