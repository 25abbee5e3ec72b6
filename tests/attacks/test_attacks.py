"""Every attack of the catalogue is refused for its own reason, and leaves the receiver's file as it was."""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.kernel import NegotiatorError
from negotiator.services import packages
from negotiator.services.workspace import Workspace
from tests.attacks import (
    on_containers,
    on_contents,
    on_histories,
    on_identities,
    on_lists,
    on_mandates,
    on_signatures,
)
from tests.attacks.catalogue import ATTACKS, Arrival, Attack
from tests.attacks.scene import Scene, scene_in
from tests.services.desks import make_template

FAMILIES = (on_containers, on_contents, on_histories, on_identities, on_lists, on_mandates, on_signatures)
PAGE = Path(__file__).resolve().parents[2] / "resources" / "guide" / "package-format.md"
MOST_MEGABYTES = 300


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the scene; attacks leave it as it is."""
    folder = tmp_path_factory.mktemp("attacks")
    (folder / "template").mkdir()
    with scene_in(make_template(folder / "template"), folder) as made:
        yield made


def held(desk: Workspace) -> object:
    """Return all of a file that a package could change."""
    return desk.vault.head(), [entry.id for entry in desk.entries], desk.vault.blobs.hashes()


def taken(desk: Workspace, data: bytes) -> packages.Incoming:
    """Verify a package as it arrives, and import it as far as it goes without a person's word."""
    found = packages.verify(desk, data)
    if found.problem is not None:
        (stop,) = (check for check in found.checks if check.outcome == "stop")
        assert stop.code == found.problem.code
        raise found.problem
    assert found.incoming is not None
    if found.incoming.asks:
        packages.take(desk, found.incoming)
    return found.incoming


def test_the_honest_package_is_taken(scene: Scene) -> None:
    pair = scene.fresh()
    for data in (scene.sealed, scene.asice, scene.forger.with_values(scene.files), scene.letter()):
        incoming = taken(scene.receiver, data)
        assert not incoming.outside
    packages.take(pair.theirs, packages.open_package(pair.theirs, scene.sealed))
    assert len(pair.theirs.entries) > len(scene.receiver.entries)


@pytest.mark.parametrize("attack", [pytest.param(one, id=one.name) for one in ATTACKS])
def test_attack(scene: Scene, attack: Attack) -> None:
    before = held(scene.receiver)
    count = _refused(scene, attack) if attack.outcome == "refused" else _told(scene, attack)
    assert count
    assert held(scene.receiver) == before


def _refused(scene: Scene, attack: Attack) -> int:
    """Let every file of an attack arrive; return how many were refused."""
    count, arrivals = 0, attack.make(scene)
    while True:
        refusal = _next_refusal(scene, arrivals)
        if refusal is None:
            return count
        assert refusal.code == attack.code, f"file {count + 1} of it: {refusal}"
        assert refusal.hint
        count += 1


def _next_refusal(scene: Scene, arrivals: Iterator[Arrival]) -> NegotiatorError | None:
    """Return how the next file is refused, None for no more files. Any exception without a name of ours passes."""
    try:
        arrival = next(arrivals)
    except StopIteration:
        return None
    except NegotiatorError as error:
        return error
    desk, data = arrival if isinstance(arrival, tuple) else (scene.receiver, arrival)
    before = held(desk)
    with pytest.raises(NegotiatorError) as refused:
        taken(desk, data)
    assert held(desk) == before
    return refused.value


def _told(scene: Scene, attack: Attack) -> int:
    """Let every file arrive; return how many were told to be of no use."""
    count = 0
    for arrival in attack.make(scene):
        desk, data = arrival if isinstance(arrival, tuple) else (scene.receiver, arrival)
        incoming = taken(desk, data)
        told = {check.code: check.outcome for check in incoming.checks if check.outcome in ("warn", "danger")}
        if attack.outcome == "void":
            assert {one.code for one in incoming.outside} == {attack.code}
            assert told[attack.code] == "danger"
        else:
            assert attack.code in told
        count += 1
    return count


# The catalogue itself


def test_there_are_many_attacks_each_by_a_name_of_its_own() -> None:
    names = [one.name for one in ATTACKS]
    assert len(names) == len(set(names))
    assert len(names) >= 100
    assert {one.family for one in ATTACKS} >= {"container", "signature", "parsing", "identity", "history", "contents"}


def test_each_reason_has_its_own_code_and_each_code_its_own_rule() -> None:
    rules: defaultdict[str, set[int]] = defaultdict(set)
    codes: defaultdict[int, set[str]] = defaultdict(set)
    for one in ATTACKS:
        rules[one.code].add(one.rule)
        codes[one.rule].add(one.code)
    assert not {code: found for code, found in rules.items() if len(found) > 1}
    assert not {rule: found for rule, found in codes.items() if len(found) > 1}
    assert len(rules) >= 60


def test_the_page_on_the_format_has_every_rule_under_its_code() -> None:
    rows = dict(re.findall(r"^\| R(\d+) \|.*\| `([a-z0-9-]+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert {int(number): code for number, code in rows.items()} == {one.rule: one.code for one in ATTACKS}


# What they cost

READER = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from pathlib import Path
from negotiator.crypto import Identity
from negotiator.exchange import FileSource, verify
from negotiator.kernel import NegotiatorError

ben, codes = Identity.from_bytes(sys.stdin.buffer.read()), []
for path in sys.argv[1:]:
    try:
        verify(FileSource(Path(path)), identities=(ben,), trust={})
    except NegotiatorError as error:
        codes.append(error.code)
print(json.dumps(codes))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited and measured on Linux")
def test_attacks_on_memory_get_little(scene: Scene, tmp_path: Path) -> None:
    codes: list[str] = []
    paths: list[Path] = []
    for one in ATTACKS:
        if not one.memory:
            continue
        for data in one.make(scene):
            assert isinstance(data, bytes)
            paths.append(tmp_path / str(len(paths)))
            paths[-1].write_bytes(data)
            codes.append(one.code)
    told = subprocess.run(
        [sys.executable, "-c", READER, *map(str, paths)],
        input=scene.ben.to_bytes(),
        capture_output=True,
        timeout=120,
        check=True,
    )
    found, peak = told.stdout.splitlines()
    assert json.loads(found) == codes
    assert int(peak) // 1024 < MOST_MEGABYTES
