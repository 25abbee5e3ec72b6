"""No picture of the process's memory: a process that is made to crash leaves none, and others cannot look into it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.kernel import hygiene

CRASH = """
import os, resource
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from negotiator.kernel import hygiene
{call}
print(resource.getrlimit(resource.RLIMIT_CORE), hygiene.is_closed(), flush=True)
os.abort()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="how Linux dumps and looks into processes")


def crash(call: str, folder: Path) -> str:
    """Run a process that crashes in an empty folder, and return what it said before."""
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", CRASH.format(call=call)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode < 0
    assert not list(folder.iterdir()), "a dump was left"
    return done.stdout.strip()


def test_a_crash_leaves_no_dump_and_hands_none_to_a_program(tmp_path: Path) -> None:
    assert crash("hygiene.leave_no_dump()", tmp_path).startswith(("(1, 1) ", "(0, 0) "))


def test_a_closed_process_says_so(tmp_path: Path) -> None:
    assert crash("hygiene.close_to_others()", tmp_path).endswith(" True")
    assert crash("hygiene.leave_no_dump()", tmp_path).endswith(" False")


def test_twice_is_as_good_as_once(tmp_path: Path) -> None:
    assert crash("hygiene.close_to_others(); hygiene.close_to_others()", tmp_path).endswith(" True")


@pytest.fixture
def as_before() -> Iterator[None]:
    """Open this process to others again, and let it dump as far as that can be had back."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_CORE)
    yield
    hygiene._prctl(hygiene._PR_SET_DUMPABLE, 1)
    with contextlib.suppress(ValueError, PermissionError):  # only the administrator may raise what was lowered
        resource.setrlimit(resource.RLIMIT_CORE, limits)


@pytest.mark.usefixtures("as_before")
def test_a_process_that_goes_on_is_closed_and_dumps_nothing() -> None:
    import resource

    assert hygiene.is_closed() is False
    hygiene.close_to_others()
    assert hygiene.is_closed() is True
    assert resource.getrlimit(resource.RLIMIT_CORE) in ((1, 1), (0, 0))
