"""The program's own folders."""

from pathlib import Path

from negotiator.settings import folders


def test_the_platforms_folders_carry_the_name_and_none_is_created() -> None:
    found = folders()
    for folder in (found.config, found.data, found.cache, found.logs):
        assert folder.is_absolute()
        assert "negotiator" in str(folder).lower()


def test_all_under_one_home(tmp_path: Path) -> None:
    found = folders(tmp_path)
    assert {found.config, found.data, found.cache, found.logs} == {
        tmp_path / name for name in ("config", "data", "cache", "logs")
    }
    assert not list(tmp_path.iterdir())
