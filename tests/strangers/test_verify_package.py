"""A verifier that was written from the guide's page alone, and knows nothing of this program, agrees with it."""

import ast
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from negotiator.crypto import Identity, unseal
from negotiator.exchange import BytesSource, verify
from negotiator.kernel import NegotiatorError
from tests.attacks import on_containers, on_signatures
from tests.attacks.catalogue import ATTACKS
from tests.attacks.scene import LATER, Scene, scene_in
from tests.exchange.containers import countersigned
from tests.services.desks import make_template

SCRIPT = Path(__file__).with_name("verify_package.py")
VECTORS = Path(__file__).resolve().parents[1] / "vectors"
FAMILIES = {on_containers: {"container"}, on_signatures: {"signature", "certificates"}}
MOST_LINES = 200

pytestmark = pytest.mark.skipif(any(shutil.which(tool) is None for tool in ("age", "openssl")), reason="needs age")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("strangers")
    (folder / "template").mkdir()
    with scene_in(make_template(folder / "template"), folder) as made:
        yield made


def asked(path: Path, *more: Path) -> dict[str, Any]:
    """Run the script as a stranger would, and return its verdict."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path), *map(str, more)], capture_output=True, text=True, timeout=120
    )
    assert not done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if told["intact"] else 1)
    return told


def ours(data: bytes, identity: Identity) -> bool:
    try:
        verify(BytesSource(data), identities=(identity,), trust={})
    except NegotiatorError:
        return False
    return True


class Reader:
    """Somebody with Ben's age key and Ana's root, and without this program."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self.folder, self.count = scene, folder, 0
        (folder / "key.txt").write_text(scene.ben.age_secret + "\n")
        (folder / "root.pem").write_bytes(scene.ana.root_pem)
        (folder / "other.pem").write_bytes(scene.mallory.root_pem)

    def verdict(self, data: bytes, root: str = "root.pem") -> dict[str, Any]:
        path = self.keep(data)
        return asked(path, self.folder / "key.txt", self.folder / root)

    def keep(self, data: bytes) -> Path:
        self.count += 1
        path = self.folder / str(self.count)
        path.write_bytes(data)
        return path


@pytest.fixture
def reader(scene: Scene, tmp_path: Path) -> Reader:
    return Reader(scene, tmp_path)


def test_it_knows_nothing_of_this_program_and_is_short() -> None:
    source = SCRIPT.read_text("utf-8")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) < MOST_LINES
    called = {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "run"
        if isinstance(node.args[0], ast.Constant)
    }
    assert called == {"age", "openssl"}


def test_it_agrees_on_real_packages(scene: Scene, reader: Reader) -> None:
    sealed = reader.verdict(scene.sealed)
    assert sealed == reader.verdict(scene.asice)
    assert sealed["intact"]
    assert sealed["trusted"]
    package = verify(BytesSource(scene.sealed), identities=(scene.ben,), trust={})
    assert (sealed["package"], sealed["deal"], sealed["number"]) == (package.id, package.deal_id, package.sequence)
    assert sealed["signers"] == [scene.ana.root_fingerprint]
    assert sealed["acts"] == len(package.ledger)
    assert reader.verdict(scene.first_package)["number"] == 1


def test_it_trusts_the_given_roots_alone(scene: Scene, reader: Reader) -> None:
    other = reader.verdict(scene.sealed, "other.pem")
    assert (other["intact"], other["trusted"]) == (True, False)
    both = countersigned(scene.asice, identity=scene.ben, at=LATER)
    told = reader.verdict(both)
    assert told["signers"] == [scene.ana.root_fingerprint, scene.ben.root_fingerprint]
    assert not told["trusted"], "nobody gave the root of the one who signed last"


def test_acts_are_held_to_their_signatures_too(scene: Scene, reader: Reader) -> None:
    """The reader of packages leaves that to whoever imports them."""
    files, ledger = scene.files, scene.files["ledger/shared.jsonl"]
    changed = ledger.replace(b"for your counsel", b"for our counsel!")
    assert changed != ledger
    manifest = json.loads(files["manifest.json"])
    for line in manifest["files"]:
        if line["role"] == "ledger":
            line["sha256"] = hashlib.sha256(changed).hexdigest()
    data = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    told = reader.verdict(scene.forger.summed(files | {"ledger/shared.jsonl": changed, "manifest.json": data}))
    assert told == {"intact": False, "rule": "R83"}


def test_it_agrees_on_attacks(scene: Scene, reader: Reader) -> None:
    """Every file of the families that a verifier can tell: both refuse it, neither by accident of a crash."""
    families = set().union(*FAMILIES.values())
    files = [
        (one.name, data)
        for one in ATTACKS
        if one.family in families and one.make.__module__ in {module.__name__ for module in FAMILIES}
        for data in list(one.make(scene))[:3]
        if isinstance(data, bytes) and len(data) < 8 << 20
    ]
    assert len(files) > 100
    assert not [name for name, data in files if ours(data, scene.ben)]
    stranger = loaded()
    told = [(name, stranger.main(reader.keep(data), reader.folder / "key.txt")) for name, data in files]
    assert not [name for name, verdict in told if verdict["intact"]]


def loaded() -> ModuleType:
    """Return the script as a module: a process for each of many files would take long."""
    spec = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_vectors_are_what_the_page_says() -> None:
    expected = json.loads((VECTORS / "expected.json").read_text())
    whole, sealed = (VECTORS / "package.asice").read_bytes(), (VECTORS / "package.asice.age").read_bytes()
    for name in ("package.asice.age", "package.asice"):
        assert asked(VECTORS / name, VECTORS / "key.txt", VECTORS / "root.pem") == expected
    somebody = Identity.create(name="Somebody", organisation="Org", at=LATER)
    key = (VECTORS / "key.txt").read_text().strip()
    assert unseal(sealed, replace(somebody, age_secret=key)) == whole
    package = verify(BytesSource(whole), identities=(), trust={})
    assert package.id == expected["package"]
    assert len(package.ledger) == expected["acts"]
    assert package.signer.root_pem == (VECTORS / "root.pem").read_bytes()


def test_the_vectors_that_are_spoiled_are_refused(tmp_path: Path) -> None:
    whole = (VECTORS / "package.asice").read_bytes()
    for one in json.loads((VECTORS / "spoiled.json").read_text()):
        changed = bytearray(whole)
        changed[one["at"]] ^= one["flip"]
        with pytest.raises(NegotiatorError) as refused:
            verify(BytesSource(bytes(changed)), identities=(), trust={})
        assert refused.value.code == one["code"]
        (tmp_path / "spoiled").write_bytes(changed)
        assert not loaded().main(tmp_path / "spoiled", VECTORS / "key.txt")["intact"]
