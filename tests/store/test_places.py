"""Where a workspace may lie."""

import os
import sys
from pathlib import Path

import pytest

from negotiator.store import HardLinked, NetworkShare, places
from negotiator.store.places import (
    mount_kind,
    parse_linux_mounts,
    parse_mac_mounts,
    require_file,
    synchronised_by,
    usable_place,
)

LINUX = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/team\\040files nfs4 rw 0 0\nbroken\ntmpfs /mnt tmpfs rw 0 0\n"
MAC = "/dev/disk1 on / (apfs, local)\n//ann@server/x on /Volumes/Team (old) (smbfs, nodev)\nodd\n"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/home/ann", "ext4"), ("/mnt", "tmpfs"), ("/mnt/team files/a", "nfs4"), ("/mnt/team", "tmpfs")],
)
def test_the_nearest_mount_counts(folder: str, kind: str) -> None:
    assert mount_kind(parse_linux_mounts(LINUX), Path(folder)) == kind


def test_mounts_as_macos_tells_them() -> None:
    mounts = parse_mac_mounts(MAC)
    assert mount_kind(mounts, Path("/Volumes/Team (old)/a")) == "smbfs"
    assert mount_kind(mounts, Path("/Users/ann")) == "apfs"
    assert mount_kind([], Path("/Users/ann")) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a share by its drive")
def test_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_place(tmp_path / "a.deal") == tmp_path.resolve() / "a.deal"
    monkeypatch.setattr(places, "_mounts", lambda: [("/", "cifs")])
    with pytest.raises(NetworkShare, match="cifs"):
        usable_place(tmp_path / "a.deal")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/ann/Dropbox/a.deal", "Dropbox"),
        ("/Users/ann/OneDrive - Firm/a.deal", "OneDrive"),
        ("/Users/ann/Library/Mobile Documents/x/a.deal", "iCloud Drive"),
        ("/home/ann/deals/a.deal", ""),
    ],
)
def test_synchronised_folders_are_named(path: str, service: str) -> None:
    assert synchronised_by(Path(path)) == service


def test_of_two_mounts_at_one_point_the_last_counts() -> None:
    mounts = parse_linux_mounts("auto /mnt/team autofs rw 0 0\nserver:/x /mnt/team nfs4 rw 0 0\n/dev/a / ext4 rw 0 0\n")
    assert mount_kind(mounts, Path("/mnt/team/a")) == "nfs4"


def test_signs_written_as_octal_digits_are_read() -> None:
    ((point, _kind),) = parse_linux_mounts("x /mnt/a\\040b\\011c\\134d nfs rw 0 0")
    assert point == "/mnt/a b\tc\\d"


@pytest.mark.parametrize("kind", ["9p", "vboxsf", "fuse.vmhgfs-fuse", "lustre", "fuse.sshfs"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a share by its drive")
def test_shares_of_many_kinds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(places, "_mounts", lambda: [("/", kind)])
    with pytest.raises(NetworkShare, match=kind):
        usable_place(tmp_path / "a.deal")


def test_a_file_of_two_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    path.write_bytes(b"deal")
    require_file(path)
    try:
        os.link(path, tmp_path / "b.deal")
    except OSError:
        pytest.skip("no hard links here")
    for name in ("a.deal", "b.deal"):
        with pytest.raises(HardLinked, match="hard link"):
            require_file(tmp_path / name)
