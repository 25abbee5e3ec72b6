"""Making an identity: never over another one."""

from pathlib import Path

from tests.cli.commands import run


def test_an_identity_is_never_overwritten(tmp_path: Path) -> None:
    taken = tmp_path / "me.identity"
    taken.write_bytes(b"the only key")
    told = run("identity", taken, "--name", "N", "--organisation", "O", passphrase="one two three")
    assert (told.code, "never overwritten" in told.err) == (1, True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the only key"]
