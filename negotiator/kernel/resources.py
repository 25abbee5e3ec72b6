"""Where the program's own texts and pictures lie: beside the package when installed, at the project's root before."""

from pathlib import Path

from negotiator.kernel.errors import Unreadable


class ResourceMissing(Unreadable):
    """A file that belongs to the program is not there."""

    code = "resource-missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"The program's own file {name} is missing.", hint="Install Negotiator again.")


def resource(name: str) -> Path:
    """Return the path of a file or folder of the program, given relative to its resources. Raises ResourceMissing."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_resources", package.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise ResourceMissing(name)
