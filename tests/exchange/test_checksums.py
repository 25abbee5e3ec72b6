"""The list of checksums, as `sha256sum` sees it."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from negotiator.exchange.checksums import CHECKSUMS, checksums

FILES = {"b.txt": b"2", "a/c.bin": bytes(range(256)), "a.txt": b""}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_it_is_what_sha256sum_writes(tmp_path: Path) -> None:
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    told = subprocess.run(["sha256sum", *sorted(FILES)], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    assert checksums({path: hashlib.sha256(data).hexdigest() for path, data in FILES.items()}) == told.stdout
    assert CHECKSUMS == "SHA256SUMS"
