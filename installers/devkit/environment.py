"""The project's own Python environment: the pinned, hash-checked packages of requirements.txt in .venv."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from devkit import tell

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "installers" / "requirements.txt"
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "installed-from"
INTERPRETER = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# run inside the environment, which alone knows the folder where the program looks for them
CUT_FONTS = """
from negotiator.reports.typefaces import static_fonts
from negotiator.settings import folders
static_fonts(folders().cache / "fonts")
"""


def prepare() -> None:
    """Make .venv anew where the lock, the Python or the folder's place is not the one it was made with."""
    wanted = stamp(LOCK.read_bytes())
    if INTERPRETER.exists() and STAMP.exists() and STAMP.read_text("utf-8") == wanted:
        return
    tell.step(f"Making the Python environment in {FOLDER}")
    plain_python("-m", "venv", "--clear", str(FOLDER))
    install_packages()
    compile_program(ROOT / "negotiator")
    cut_fonts()
    STAMP.write_text(wanted, "utf-8")  # last: an environment without it is made again


def install_packages() -> None:
    """Install the files that the lock names, and let the environment find the project's own folders."""
    tell.step("Installing the pinned Python packages (about 150 MB the first time)")
    if python("-m", "pip", "install", *pip_options(), "-r", str(LOCK)):
        raise tell.SetupError(
            "The Python packages could not be installed; pip says why above. A network is needed once. "
            "Ready-made packages exist for Linux (glibc 2.34 or newer), Windows 10 and macOS 14 or newer. "
            "Run the same command again to go on."
        )
    (site_packages() / "negotiator-dev.pth").write_text(f"{ROOT}\n", "utf-8")


def compile_program(folder: Path) -> None:
    """Compile the program's modules as pip does those of packages, so that not even its first start waits for that.

    Python itself would keep what it compiles only where PYTHONDONTWRITEBYTECODE is not set. Where nothing can be kept,
    the program starts all the same.
    """
    python("-m", "compileall", "-qq", "-j", "0", str(folder))


def cut_fonts() -> None:
    """Cut the static weights of the typefaces once, so that the first window does not wait for them."""
    tell.step("Cutting the typefaces")
    if python("-c", CUT_FONTS):
        tell.problem("The typefaces could not be prepared, as said above; the program tries again when it needs them.")


def stamp(lock: bytes) -> str:
    """Return what an environment was made from: lock, Python and place.

    Python counts by its minor version, since a security update of the system's Python leaves the environment whole.
    """
    made_from = [lock, str(sys.implementation.cache_tag).encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()


def pip_options() -> list[str]:
    """Return the options that take exactly the files of the lock, and nothing that would have to be built."""
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    strict = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    return [*quiet, "--disable-pip-version-check", "--retries", "5", *strict]


def python(*arguments: str, environ: dict[str, str] | None = None) -> int:
    """Run the environment's Python in the project's root and return its exit code."""
    return subprocess.run([str(INTERPRETER), *arguments], cwd=ROOT, env=clean_environ() | (environ or {})).returncode


def plain_python(*arguments: str) -> None:
    """Run the Python that runs this, or raise SetupError."""
    if subprocess.run([sys.executable, *arguments], env=clean_environ()).returncode:
        raise tell.SetupError(f"This failed, and the message above says why: {sys.executable} {' '.join(arguments)}")


def clean_environ() -> dict[str, str]:
    """Return the environment without what would lead Python or pip elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUNBUFFERED": "1"}


def site_packages() -> Path:
    """Return the folder of the environment that packages are installed to."""
    asked = [str(INTERPRETER), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
