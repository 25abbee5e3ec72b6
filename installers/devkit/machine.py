"""System libraries and tools: find what is missing by trying it, and install it where that is allowed.

Libraries are found by loading them, since a missing xcb library makes Qt abort before Python can catch anything.
Debian's package names are used; other systems are told the names and left alone.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from devkit import tell

# what Qt loads even where it draws into memory
CORE_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# what Qt loads besides to show a window on X11 or Wayland
SCREEN_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# foreign programs that the tests let read our files
TEST_TOOLS = {
    "7z": "p7zip-full",
    "age": "age",
    "dbus-daemon": "dbus-daemon",
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "gio": "libglib2.0-bin",
    "gnome-keyring-daemon": "gnome-keyring",
    "git": "git",
    "openssl": "openssl",
    "pdfsig": "poppler-utils",
    "qpdf": "qpdf",
    "soffice": "libreoffice-writer-nogui",
    "unzip": "unzip",
    "update-mime-database": "shared-mime-info",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def has_screen() -> bool:
    """Tell whether a window could be shown here."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def install_libraries() -> None:
    """Install the Debian packages that the program cannot start without.

    Raises SetupError, with the one line to run, where they are missing and this user may not install them.
    """
    missing = missing_libraries(screen=has_screen())
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise tell.SetupError(
            f"System libraries are missing. Their Debian names: {' '.join(missing)}\n"
            "Install your system's packages for them, then run this command again."
        )
    if not may_install():
        raise tell.SetupError(f"System packages are missing. Run this once, then try again:\n{by_hand(missing)}")
    tell.step(f"Installing {len(missing)} system packages: {' '.join(missing)}")
    if not apt_install(missing):
        raise tell.SetupError(f"The system packages could not be installed. Try it by hand:\n{by_hand(missing)}")


def install_test_tools() -> None:
    """Install the foreign programs that tests use; where that fails, say which tests will be skipped and go on."""
    missing = missing_tools(TEST_TOOLS)
    if not missing or not sys.platform.startswith("linux"):
        return
    if shutil.which("apt-get") and may_install():
        tell.step(f"Installing {len(missing)} tools for the tests: {' '.join(missing)}")
        if apt_install(missing):
            return
    tell.step(f"Tests that need these tools will be skipped: {' '.join(missing)}")
    tell.detail(f"To run them too: {by_hand(missing)}")


def missing_libraries(*, screen: bool) -> list[str]:
    """Return the Debian packages of what cannot be loaded; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = CORE_LIBRARIES | (SCREEN_LIBRARIES if screen else {})
    missing = [package for library, package in wanted.items() if not loads(library)]
    if not any_font(FONT_FOLDERS):
        missing.append("fonts-dejavu-core")
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it apart from Python
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def missing_tools(tools: dict[str, str]) -> list[str]:
    """Return the Debian packages of the programs that are not on the path."""
    return [package for program, package in tools.items() if not shutil.which(program)]


def loads(library: str) -> bool:
    """Try to load one shared library by its file name."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def any_font(folders: Iterable[str]) -> bool:
    """Tell whether any of the folders holds a font."""
    return any(file.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for file in Path(folder).rglob("*"))


def may_install() -> bool:
    """Tell whether packages can be installed: as root, or with sudo where a person can type a password."""
    return os.geteuid() == 0 or bool(shutil.which("sudo") and sys.stdin.isatty())


def by_hand(packages: Sequence[str]) -> str:
    """Return the one line that installs the packages."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages and tell whether that went well; where it did not, show the end of apt's own words."""
    privilege = [] if os.geteuid() == 0 else ["sudo"]
    apt = [*privilege, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *command], env=environ, capture_output=True, text=True)
    if done.returncode:  # a failed update alone is no reason to stop: the packages may be in reach all the same
        tell.detail("\n".join([*done.stdout.splitlines()[-5:], *done.stderr.splitlines()[-10:]]))
    return done.returncode == 0
