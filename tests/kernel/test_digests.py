"""Short digests."""

import hashlib
import importlib
import sys

import pytest

from negotiator.kernel import digests


def test_a_digest_is_the_published_one_wherever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = hashlib.blake2b(b"ten days", digest_size=8).hexdigest()
    assert digests.short_digest(b"ten days") == expected
    assert digests.short_digest(b"ten days.") != expected
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "_blake2", None)
        importlib.reload(digests)
        assert digests.short_digest(b"ten days") == expected
    importlib.reload(digests)
