"""The menu entry, file types and icon: valid to the desktop's own tools, installed and taken out again for one user."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from linux import install

LINUX = install.HERE
DESKTOP, MIME, METAINFO = (LINUX / f"{install.APP}{end}" for end in (".desktop", ".mime.xml", ".metainfo.xml"))
COMMAND = ["/opt/my deals/bin/python", "-m", "negotiator"]


def tool(name: str) -> str:
    """Return where a tool of the desktop is, or skip where it is not installed."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed here")
    return found


def passes(*command: str) -> None:
    """Run a validator and fail with its own words."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_menu_entry_is_valid() -> None:
    passes(tool("desktop-file-validate"), str(DESKTOP))


def test_description_is_valid() -> None:
    passes(tool("appstreamcli"), "validate", "--no-net", str(METAINFO))


def test_the_same_file_types_are_told_everywhere() -> None:
    declared = set(re.findall(r'<mime-type type="([^"]+)"', MIME.read_text("utf-8")))
    opened = re.search(r"^MimeType=(.*);$", DESKTOP.read_text("utf-8"), re.MULTILINE)
    assert opened
    assert set(opened[1].split(";")) == declared
    told = {node.text for node in ElementTree.parse(METAINFO).iter("mediatype")}
    assert told == declared


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((install.ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    release = next(ElementTree.parse(METAINFO).iter("release"))
    assert release.get("version") == version
    assert f"## {version}" in (install.ROOT / "CHANGELOG.md").read_text("utf-8")


def test_installed_for_one_user_and_taken_out_again(tmp_path: Path) -> None:
    data, programs = tmp_path / "share", tmp_path / "bin"
    install.install(data, programs=programs, command=COMMAND)
    entry = data / "applications" / DESKTOP.name
    assert 'Exec="/opt/my deals/bin/python" -m negotiator window %f\n' in entry.read_text("utf-8")
    assert (data / "icons/hicolor/scalable/apps" / f"{install.APP}.svg").is_file()
    passes(tool("desktop-file-validate"), str(entry))
    install.remove(data, programs=programs)
    assert not list(data.rglob(f"{install.APP}*"))
    assert not list(programs.iterdir())


def test_the_command_hands_its_arguments_on(tmp_path: Path) -> None:
    install.install(tmp_path, programs=tmp_path / "my bin", command=["/bin/echo", "it's", "run:"])
    done = subprocess.run(
        [tmp_path / "my bin" / "negotiator", "a b", "--c"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "it's run: a b --c\n"


def test_a_command_that_came_another_way_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "negotiator"
    other.write_text("#!/usr/bin/python3\n")
    install.install(tmp_path / "share", programs=tmp_path, command=COMMAND)
    install.remove(tmp_path / "share", programs=tmp_path)
    assert other.read_text() == "#!/usr/bin/python3\n"


def test_taking_out_what_was_never_put_in_is_no_error(tmp_path: Path) -> None:
    install.remove(tmp_path, programs=tmp_path)
    assert not list(tmp_path.iterdir())


def file_type(path: Path, *, data: Path) -> str:
    """Ask the desktop for a file's type, with the user's data folder first and the system's after it."""
    environ = {"XDG_DATA_HOME": str(data), "XDG_DATA_DIRS": "/usr/share", "PATH": "/usr/bin:/bin", "HOME": str(data)}
    asked = [tool("gio"), "info", "-a", "standard::content-type", str(path)]
    done = subprocess.run(asked, env=environ, capture_output=True, text=True, timeout=60)
    found = re.search(r"standard::content-type: (\S+)", done.stdout)
    assert found, done.stdout + done.stderr
    return found[1]


def test_the_desktop_knows_our_files(tmp_path: Path) -> None:
    tool("update-mime-database")
    data, files = tmp_path / "data", tmp_path / "files"
    files.mkdir()
    install.install(data, programs=tmp_path, command=COMMAND)
    salt = b"NGO" + bytes(range(13)) + b"\x8b" * 4096
    for name in ("harbour.deal", "renamed"):
        (files / name).write_bytes(salt)
    with zipfile.ZipFile(files / "harbour.asice", "w") as package:
        package.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
    (files / "harbour.asice.age").write_bytes(b"age-encryption.org/v1\n" + b"\x8b" * 100)
    types = {path.name: file_type(path, data=data) for path in files.iterdir()}
    assert types == {
        "harbour.deal": "application/x-negotiator-deal",
        "renamed": "application/x-negotiator-deal",
        "harbour.asice": "application/vnd.etsi.asic-e+zip",
        "harbour.asice.age": "application/x-negotiator-sealed-package",
    }


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("/usr/bin/python3", "/usr/bin/python3"),
        ("/home/a b", '"/home/a b"'),
        ("100%", '"100%%"'),
        ('say "x"', '"say \\\\"x\\\\""'),
        ("a$b", '"a\\\\$b"'),
    ],
)
def test_arguments_are_quoted_as_the_specification_asks(argument: str, expected: str) -> None:
    assert install.quoted(argument) == expected


def test_a_relative_data_folder_is_ignored(tmp_path: Path) -> None:
    assert install.data_home({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path
    assert install.data_home({"XDG_DATA_HOME": "here"}) == Path.home() / ".local" / "share"
