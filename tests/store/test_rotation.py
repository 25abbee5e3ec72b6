"""Which backups stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from negotiator.store import Keep
from negotiator.store.rotation import backup_name, backups_in, superfluous

START = datetime(2026, 1, 1, tzinfo=UTC)
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
    workspace = Path("/deals/joint.venture.deal")
    name = backup_name(workspace, salt=SALT, at=START)
    others = ("joint.venture.deal", "x." + name, "joint.venture.20260101T000000Z.00000000.deal", name + ".deal")
    for other in (name, *others):
        (tmp_path / other).touch()
    assert backups_in(tmp_path, workspace=workspace, salt=SALT) == {tmp_path / name: START}
