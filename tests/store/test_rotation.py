"""Which backups stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store import Keep
from negotiator.store.rotation import backup_name, backups_in, mark_of, superfluous

START = datetime(2026, 1, 1, tzinfo=UTC)
ID = "0123456789abcdef" * 2
SALT = b"NGO\1" + bytes(range(12))
TIMES = st.dictionaries(
    st.integers(0, 60 * 24 * 90).map(lambda minute: Path(f"{minute}.deal")), st.none(), max_size=60
).map(lambda paths: {path: START + timedelta(minutes=int(path.stem)) for path in paths})


def test_a_month_of_work() -> None:
    times = {Path(f"{hour}"): START + timedelta(hours=hour) for hour in range(24 * 30)}
    gone = superfluous(times, keep=Keep(hourly=3, daily=5, weekly=2))
    kept = sorted(int(path.name) for path in set(times) - set(gone))
    days_ends = [24 * day + 23 for day in range(25, 30)]
    sunday_before = 24 * 24 + 23
    assert kept == sorted({717, 718, 719, *days_ends, sunday_before})


@given(TIMES, st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_the_newest_stays_and_numbers_hold(times: dict[Path, datetime], hourly: int, daily: int, weekly: int) -> None:
    gone = superfluous(times, keep=Keep(hourly=hourly, daily=daily, weekly=weekly))
    kept = set(times) - set(gone)
    assert len(kept) <= max(1, hourly + daily + weekly)
    if times:
        assert max(times, key=lambda path: times[path]) in kept
    assert superfluous({path: times[path] for path in kept}, keep=Keep(hourly=hourly, daily=daily, weekly=weekly)) == ()


def test_names_are_found_again_and_others_are_not(tmp_path: Path) -> None:
    name = backup_name(Path("/deals/joint.venture.deal"), workspace=ID, salt=SALT, commits=41, at=START)
    path = name.path_in(tmp_path)
    other = backup_name(Path("/deals/joint.venture.deal"), workspace="f" * 32, salt=SALT, commits=41, at=START)
    for one in (path, other.path_in(tmp_path), tmp_path / "joint.venture.deal", tmp_path / f"{path.name}.deal"):
        one.touch()
    assert backups_in(tmp_path, workspace=ID) == {path: name}
    assert (name.mark, name.commits, name.at) == (mark_of(SALT), 41, START)


def test_another_name_and_another_passphrase_leave_it_the_same_workspace(tmp_path: Path) -> None:
    for stem, salt in (("one", SALT), ("two", SALT), ("one", SALT[::-1])):
        backup_name(Path(f"{stem}.deal"), workspace=ID, salt=salt, commits=1, at=START).path_in(tmp_path).touch()
    assert len(backups_in(tmp_path, workspace=ID)) == 3


def test_backups_of_one_second_have_names_of_their_own(tmp_path: Path) -> None:
    name = backup_name(Path("a.deal"), workspace=ID, salt=SALT, commits=1, at=START)
    for _ in range(3):
        name.path_in(tmp_path).touch()
    assert len(backups_in(tmp_path, workspace=ID)) == 3


@pytest.mark.parametrize("stem", ["x" * 236, "é" * 118, "a\nb", "\udcff"])
def test_long_and_odd_names(tmp_path: Path, stem: str) -> None:
    name = backup_name(Path(f"{stem}.deal"), workspace=ID, salt=SALT, commits=10**9, at=START)
    path = name.path_in(tmp_path)
    path.touch()
    assert backups_in(tmp_path, workspace=ID) == {path: name}
