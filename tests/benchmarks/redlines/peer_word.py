"""Compare two Word files with one of the peers, in the environment that holds it.

`peer_word.py ENGINE OLD NEW OUT`. Each engine is imported where it is needed, so that
a run pays for its own alone.
"""

import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

AUTHOR = "Benchmark"


def docxodus(old: Path, new: Path, out: Path) -> None:
    """Docxodus, moves and all."""
    engine = import_module("python_redlines").DocxodusEngine()
    redline, _, _ = engine.run_redline(AUTHOR, old, new, detect_moves=True)
    out.write_bytes(redline)


def power_tools(old: Path, new: Path, out: Path) -> None:
    """The OOXML PowerTools."""
    warnings.simplefilter("ignore", DeprecationWarning)
    engine = import_module("python_redlines").XmlPowerToolsEngine()
    redline, _, _ = engine.run_redline(AUTHOR, old, new)
    out.write_bytes(redline)


def trackdiff(old: Path, new: Path, out: Path) -> None:
    """docx-trackdiff, by its own command line."""
    sys.argv = ["docx-trackdiff", "--author", AUTHOR, str(old), str(new), str(out)]
    import_module("docx_trackdiff.compare").main()


def rdocx(old: Path, new: Path, out: Path) -> None:
    """Compare with rdocx, by words."""
    opener = import_module("rdocx").Document
    document = opener.open(str(old))
    document.compare(opener.open(str(new)), AUTHOR, "2026-03-02T09:00:00Z", granularity="word")
    document.save(str(out))


ENGINES: dict[str, Callable[[Path, Path, Path], None]] = {
    "docxodus": docxodus,
    "power_tools": power_tools,
    "trackdiff": trackdiff,
    "rdocx": rdocx,
}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*map(Path, sys.argv[2:5]))
