"""What a sender with a valid identity may put into the lists of a package: well signed and still wrong."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from negotiator.exchange import LIMITS
from negotiator.exchange.strict_json import canonical_json
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import Scene
from tests.exchange.containers import Files


def listed(files: Files) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = json.loads(files["manifest.json"])["files"]
    return lines


def with_manifests(scene: Scene, *manifests: bytes) -> Iterator[Arrival]:
    for manifest in manifests:
        yield scene.forger.with_manifest(scene.files, manifest)


def with_one_more(scene: Scene, path: str, data: bytes, **more: str) -> bytes:
    digest = hashlib.sha256(data).hexdigest()
    line = {"path": path, "size": len(data), "sha256": digest, "media_type": "text/plain", "role": "other"} | more
    return scene.forger.with_values(scene.files | {path: data}, files=[*listed(scene.files), line])


@attack("a list that is not JSON", code="json", family="parsing", rule=46)
def not_json(scene: Scene) -> Iterator[Arrival]:
    yield from with_manifests(scene, b'{"a":1', b"", b"{}x", b"{'a':1}")


@attack("a text that never ends", code="json", family="parsing", rule=46, memory=True)
def endless_text(scene: Scene) -> Iterator[Arrival]:
    yield from with_manifests(scene, b'{"a":"' + b'\\"' * 500_000, b'"' + b'\\"' * (LIMITS.index // 2 - 1))


@attack("another encoding", code="json-encoding", family="parsing", rule=47)
def another_encoding(scene: Scene) -> Iterator[Arrival]:
    yield from with_manifests(scene, b"\xff", b"\xef\xbb\xbf{}", '{"a":"\u00e9"}'.encode("latin-1"))


@attack("a key that stands twice", code="json-key-twice", family="parsing", rule=48)
def key_twice(scene: Scene) -> Iterator[Arrival]:
    yield from with_manifests(scene, b'{"a":1,"a":1}', b'{"a":{"b":1,"b":1}}', b'{"a":1,"\\u0061":2}')


@attack("lists nested without end", code="json-deep", family="parsing", rule=49, memory=True)
def deep(scene: Scene) -> Iterator[Arrival]:
    yield from with_manifests(scene, b"[" * 100_000 + b"]" * 100_000, b"[" * LIMITS.index)


@attack("numbers that programs read differently", code="json-number", family="parsing", rule=50)
def odd_numbers(scene: Scene) -> Iterator[Arrival]:
    for number in (b"9" * 5000, b"NaN", b"-Infinity", b"1.5", b"1e9"):
        yield from with_manifests(scene, b'{"sequence":' + number + b"}")


@attack("millions of values", code="json-tokens", family="parsing", rule=51, memory=True)
def flood(scene: Scene) -> Iterator[Arrival]:
    most = LIMITS.index
    yield from with_manifests(scene, (b"[" + b"[]," * (most // 3))[:most], (b"[" + b'"",' * (most // 3))[:most])


@attack("a value of the wrong kind or out of range", code="manifest", family="parsing", rule=52)
def wrong_values(scene: Scene) -> Iterator[Arrival]:
    wrong: tuple[dict[str, Any], ...] = (
        {"format": "other/1"},
        {"min_reader": "1"},
        {"min_reader": True},
        {"critical": None},
        {"deal_id": "../x"},
        {"deal_id": 7},
        {"sequence": 0},
        {"sequence": True},
        {"sequence": "1"},
        {"parents": ["xyz"]},
        {"parents": ["bb" * 32, "aa" * 32]},
        {"parents": ["aa" * 32, "aa" * 32]},
        {"parents": None},
        {"author": "AA" * 32},
        {"recipients": [{"root": "aa" * 32}]},
        {"recipients": ["aa" * 32]},
        {"recipients": [{"root": "aa" * 32, "name": "Marco\u202e"}]},
        {"recipients": [{"root": "aa" * 32, "name": "M" * 201}]},
        {"audience": "everyone"},
        {"audience": ["partner"]},
        {"created": "2026-03-02"},
        {"created": 5},
        {"created": "2026-3-2T9:0:0Z"},
        {"note": "n" * 4001},
        {"note": None},
        {"note": "\x1b[2J"},
        {"note": "one\r\ntwo"},
        {"files": None},
        {"files": [None]},
        {"label": 5},
        {"label": "two\nlines"},
        {"label": " edge"},
        {"label": "x" * 65},
        {"walled": ["xyz"]},
        {"walled": ["bb" * 32, "aa" * 32]},
        {"walled": ["aa" * 32, "aa" * 32]},
        {"walled": 5},
    )
    for values in wrong:
        yield scene.forger.with_values(scene.files, **values)
    yield from with_manifests(
        scene, b"[]", b'{"format":"negotiator-package/1","min_reader":1,"critical":[],"note":"\\ud800"}'
    )


@attack("names without end, which every later package would repeat", code="manifest", family="parsing", rule=52)
def endless_names(scene: Scene) -> Iterator[Arrival]:
    """What is kept back and what came before is remembered and told again: our own packages would grow too large."""

    def ids(count: int) -> list[str]:
        return sorted(hashlib.sha256(str(number).encode()).hexdigest() for number in range(count))

    yield scene.forger.with_values(scene.files, walled=ids(LIMITS.walled + 1))
    yield scene.forger.with_values(scene.files, parents=ids(LIMITS.parents + 1))
    many = [{"root": id_, "name": "Nobody"} for id_ in ids(LIMITS.recipients + 1)]
    yield scene.forger.with_values(scene.files, recipients=many)


@attack("a listed file of the wrong kind", code="manifest", family="parsing", rule=52)
def wrong_lines(scene: Scene) -> Iterator[Arrival]:
    first, *rest = listed(scene.files)
    for wrong in ({"media_type": "x"}, {"role": 5}, {"role": "document"}, {"size": -1}, {"path": 5}):
        yield scene.forger.with_values(scene.files, files=[first | wrong, *rest])
    yield scene.forger.with_values(scene.files, files=[first, first, *rest])
    yield with_one_more(scene, "blobs/" + "0" * 64, b"x", role="blob")
    name = next(line["display_name"] for line in rest if line["role"] == "document").upper()
    yield with_one_more(scene, "documents/0002.docx", b"x", role="document", display_name=name)


@attack("a package without its ledger", code="manifest", family="parsing", rule=52)
def heartless(scene: Scene) -> Iterator[Arrival]:
    for path in ("deal/deal.json", "ledger/shared.jsonl"):
        files = {name: data for name, data in scene.files.items() if name != path}
        yield scene.forger.with_values(files, files=[line for line in listed(scene.files) if line["path"] != path])


@attack("a team's ledger under an unknown role", code="manifest", family="parsing", rule=52)
def ledger_in_disguise(scene: Scene) -> Iterator[Arrival]:
    yield with_one_more(scene, "ledger/team.jsonl", b"", role="hologram")


@attack("the same list in another form", code="manifest-form", family="parsing", rule=53)
def another_form(scene: Scene) -> Iterator[Arrival]:
    plain = json.loads(scene.files["manifest.json"])
    backwards = dict(reversed(list(plain.items())))
    yield from with_manifests(
        scene,
        json.dumps(plain).encode(),
        json.dumps(backwards, separators=(",", ":")).encode(),
        scene.files["manifest.json"] + b"\n",
    )


@attack("something that must not be ignored", code="needs-newer", family="parsing", rule=54)
def newer(scene: Scene) -> Iterator[Arrival]:
    yield scene.forger.with_values(scene.files, min_reader=2)
    yield scene.forger.with_values(scene.files, critical=["holograms"])


@attack("a list that says other things of a file", code="listing-differs", family="parsing", rule=55)
def other_listing(scene: Scene) -> Iterator[Arrival]:
    first, *rest = listed(scene.files)
    yield scene.forger.with_values(scene.files, files=rest)
    for wrong in ({"sha256": "0" * 64}, {"size": 7777}):
        last = rest[-1] | wrong
        yield scene.forger.with_values(scene.files, files=[first, *rest[:-1], last])
    ghost = first | {"path": "documents/0009.docx", "role": "document", "display_name": "g.docx"}
    yield scene.forger.with_values(scene.files, files=[first, *rest, ghost])


@attack("a shown name that misleads", code="shown-name", family="parsing", rule=56)
def shown_names(scene: Scene) -> Iterator[Arrival]:
    for name in ("vertrag\u202excod.exe", "a/b.docx", "zero\u200bwidth.docx", "x" * 201, "dot. "):
        lines = [line | ({"display_name": name} if "display_name" in line else {}) for line in listed(scene.files)]
        yield scene.forger.with_values(scene.files, files=lines)


@attack("a team's ledger in a package for a partner", code="team-in-partner", family="parsing", rule=57)
def team_in_partner(scene: Scene) -> Iterator[Arrival]:
    yield with_one_more(scene, "ledger/team.jsonl", b"", role="team-ledger")


@attack("a flood of lines in the ledger", code="ledger-lines", family="parsing", rule=58, memory=True)
def line_flood(scene: Scene) -> Iterator[Arrival]:
    yield with_ledger(scene, b"\n" * (LIMITS.lines + 1))


@attack("millions of values in the ledger", code="ledger-flood", family="parsing", rule=109, memory=True)
def value_flood(scene: Scene) -> Iterator[Arrival]:
    yield with_ledger(scene, b"[" * (LIMITS.values + 1) + b"\n")
    line = b'{"signature":"","signed":"' + b"{}," * (LIMITS.values // 2 + 1) + b'"}\n'
    yield with_ledger(scene, line)


def with_ledger(scene: Scene, ledger: bytes) -> bytes:
    """Return the package with another ledger, listed and signed."""
    digest = hashlib.sha256(ledger).hexdigest()
    lines = [
        line | ({"size": len(ledger), "sha256": digest} if line["role"] == "ledger" else {})
        for line in listed(scene.files)
    ]
    manifest = canonical_json(json.loads(scene.files["manifest.json"]) | {"files": lines})
    return scene.forger.summed(scene.files | {"ledger/shared.jsonl": ledger, "manifest.json": manifest})
