"""Local values."""

import pytest

from negotiator.store import NotPlain, Vault


def test_values_are_set_replaced_and_deleted(vault: Vault) -> None:
    vault.local.set("window", {"size": [1200, 800], "open": True, "none": None})
    vault.local.set("window", ["other"])
    assert vault.local.get("window") == ["other"]
    vault.local.delete("window")
    vault.local.delete("window")
    assert vault.local.get("window") is None
    assert vault.local.get("window", default=7) == 7


def test_keys_by_prefix_taken_literally(vault: Vault) -> None:
    for name in ("draft/b", "draft/a", "draft%", "undo"):
        vault.local.set(name, 1)
    assert vault.local.keys()[:4] == ("draft%", "draft/a", "draft/b", "undo")
    assert vault.local.keys("draft/") == ("draft/a", "draft/b")
    assert vault.local.keys("%") == ()


def test_values_by_prefix(vault: Vault) -> None:
    vault.local.set("undo/2", {"n": 2})
    vault.local.set("undo/1", [1])
    vault.local.set("undone", 0)
    vault.local.set_bytes("undo/3", b"no value")
    assert vault.local.items("undo/") == {"undo/1": [1], "undo/2": {"n": 2}}


def test_bytes_stand_beside_values(vault: Vault) -> None:
    vault.local.set_bytes("identity", b"\0\xff")
    assert vault.local.get_bytes("identity") == b"\0\xff"
    assert vault.local.get("identity") is None
    assert vault.local.get_bytes("none") is None


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, b"bytes"])
def test_what_is_no_json_is_refused(vault: Vault, value: object) -> None:
    with pytest.raises(NotPlain):
        vault.local.set("a", value)


def test_an_unwritable_name(vault: Vault) -> None:
    with pytest.raises(NotPlain):
        vault.local.set("\ud800", 1)
