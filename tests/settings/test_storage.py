"""settings.toml"""

import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.kernel import NegotiatorError
from negotiator.settings import BadValue, Settings, SettingsNotSaved, SettingsUnreadable, load, save, set_value
from negotiator.settings.storage import FILE


def test_no_file_gives_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == Settings()


def test_round_trip_and_only_differences_are_written(tmp_path: Path) -> None:
    changed = set_value(set_value(Settings(), "appearance.scheme", "dark"), "redline.single_keys", "off")
    save(changed, tmp_path / "new" / "folder")
    assert load(tmp_path / "new" / "folder") == changed
    written = tomllib.loads((tmp_path / "new" / "folder" / FILE).read_text("utf-8"))
    assert written == {"appearance": {"scheme": "dark"}, "redline": {"single_keys": False}}
    save(Settings(), tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder" / FILE).read_bytes() == b""
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 1


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[appearance]\nscheme = "light"\nshadow = 3\n[future]\na = 1\n')
    save(set_value(load(tmp_path), "appearance.scheme", "dark"), tmp_path)
    written = tomllib.loads((tmp_path / FILE).read_text("utf-8"))
    assert written == {"appearance": {"scheme": "dark", "shadow": 3}, "future": {"a": 1}}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbf[appearance]\nscheme = "dark"\n')
    assert load(tmp_path).appearance.scheme == "dark"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"[appearance]\ntext_size = 300\n", BadValue),
        (b"appearance = 3\n", SettingsUnreadable),
        (b"no toml", SettingsUnreadable),
        (b"\xff\xfe", SettingsUnreadable),
        (b"#" * (1 << 21), SettingsUnreadable),
        (b"a = " + b"[" * 5000, SettingsUnreadable),
    ],
)
def test_files_with_faults(tmp_path: Path, content: bytes, error: type[NegotiatorError]) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(error) as caught:
        load(tmp_path)
    assert caught.value.hint


def test_saving_over_a_section_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("appearance = 3\n")
    with pytest.raises(SettingsUnreadable):
        save(Settings(), tmp_path)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((SettingsNotSaved, SettingsUnreadable)):
        save(Settings(), tmp_path / "file")
    (tmp_path / FILE).mkdir()
    with pytest.raises(SettingsUnreadable):
        load(tmp_path)


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / FILE).write_bytes(content)
    with suppress(NegotiatorError):
        load(folder)
