#!/usr/bin/env python3
"""Put Negotiator into this user's menu with its file types and the command `negotiator`, or take it out again.

    python3 installers/linux/install.py             after installers/dev.py setup
    python3 installers/linux/install.py --remove

Nothing outside the user's own folders (XDG_DATA_HOME and ~/.local/bin) is touched, and no password is needed.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
APP = "org.negotiator.Negotiator"

# where each file goes below the data folder
PLACES: Mapping[str, Path] = {
    f"applications/{APP}.desktop": HERE / f"{APP}.desktop",
    f"mime/packages/{APP}.xml": HERE / f"{APP}.mime.xml",
    f"metainfo/{APP}.metainfo.xml": HERE / f"{APP}.metainfo.xml",
    f"icons/hicolor/scalable/apps/{APP}.svg": ROOT / "resources" / "negotiator.svg",
}
LAUNCHER_START = "#!/bin/sh\n# put here by installers/linux/install.py\n"
# the desktop's own indexes: a tool that is absent has no index to refresh
INDEXES = {"update-mime-database": "mime", "update-desktop-database": "applications"}


def main(arguments: list[str]) -> int:
    """Install or remove for the user who runs this."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--remove", action="store_true", help="take the program out of the menu again")
    chosen = parser.parse_args(arguments)
    data, programs = data_home(os.environ), Path.home() / ".local" / "bin"
    if chosen.remove:
        remove(data, programs=programs)
        print(f"Negotiator was taken out of {data}. Your deals are where they were.")
        return 0
    interpreter = ROOT / ".venv" / "bin" / "python"
    if not interpreter.exists():
        print("Run this first: python3 installers/dev.py setup", file=sys.stderr)
        return 1
    install(data, programs=programs, command=[str(interpreter), "-m", "negotiator"])
    print(f"Negotiator is in your menu now ({data}), and the command is {programs / 'negotiator'}.")
    return 0


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the user's data folder; a relative path is ignored, as the XDG specification asks."""
    told = Path(environ.get("XDG_DATA_HOME", ""))
    return told if told.is_absolute() else Path.home() / ".local" / "share"


def install(data: Path, *, programs: Path, command: list[str]) -> None:
    """Copy every file to its place; the menu entry and the command `negotiator` start the program by `command`."""
    for place, source in PLACES.items():
        target = data / place
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8")
        if target.suffix == ".desktop":
            text = started_by(text, command)
        target.write_text(text, "utf-8")
    launcher = programs / "negotiator"
    if not launcher.exists() or is_ours(launcher):
        programs.mkdir(parents=True, exist_ok=True)
        launcher.write_text(f'{LAUNCHER_START}exec {shlex.join(command)} "$@"\n', "utf-8")
        launcher.chmod(0o755)
    refresh(data)


def remove(data: Path, *, programs: Path) -> None:
    """Delete what install put there, and nothing else."""
    for place in PLACES:
        (data / place).unlink(missing_ok=True)
    launcher = programs / "negotiator"
    if launcher.exists() and is_ours(launcher):
        launcher.unlink()
    refresh(data)


def is_ours(launcher: Path) -> bool:
    """Tell whether the command of our name was put there by this script, and not by another way of installing."""
    return launcher.read_bytes().startswith(LAUNCHER_START.encode())


def started_by(entry: str, command: list[str]) -> str:
    """Return the menu entry with another program in its Exec line; what follows the program stays."""
    line = "Exec=" + " ".join(map(quoted, command))
    return re.sub(r"^Exec=negotiator\b", lambda _match: line, entry, flags=re.MULTILINE)


def quoted(argument: str) -> str:
    """Quote one argument for an Exec line: the specification's own rules, then those of its string values."""
    escaped = re.sub(r'(["`$\\])', r"\\\1", argument).replace("\\", "\\\\").replace("%", "%%")
    return argument if re.fullmatch(r"[\w./+,:@-]+", argument) else f'"{escaped}"'


def refresh(data: Path) -> None:
    """Let the desktop notice: run the tools that keep its indexes, where they and the folders are."""
    for tool, folder in INDEXES.items():
        if shutil.which(tool) and (data / folder).is_dir():
            subprocess.run([tool, str(data / folder)], check=False, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
