"""About the program: its version, its licence, and those of what it stands on."""

from importlib.metadata import PackageNotFoundError, metadata

from PySide6.QtWidgets import QWidget

from negotiator.gui.widgets import Card, Column, Table, TableRow, column, label

PACKAGES = (
    "argon2-cffi",
    "asn1crypto",
    "click",
    "cryptography",
    "fontpkg-inter",
    "fontpkg-noto-sans",
    "fontpkg-source-serif-4",
    "fonttools",
    "keyring",
    "lxml",
    "markdown-it-py",
    "msgspec",
    "pikepdf",
    "pillow",
    "platformdirs",
    "pyHanko",
    "pypdfium2",
    "pyrage",
    "PySide6-Essentials",
    "QtAwesome",
    "rapidfuzz",
    "reportlab",
    "shiboken6",
    "sqlcipher3",
    "SQLAlchemy",
    "tomli-w",
)
"""What pyproject.toml asks for, by name; a test keeps the two alike."""
_QT = (
    "The window is drawn by Qt through PySide6, used under the GNU Lesser General Public License, version 3. "
    "Both are separate packages of this installation: you may replace them by versions of your own."
)
_FONTS = "Inter, Source Serif 4 and Noto Sans are set under the SIL Open Font License; icons are Phosphor's (MIT)."


class AboutPart(QWidget):
    """Built once; nothing here changes while the program runs."""

    def __init__(self, version: str) -> None:
        super().__init__()
        own = Card(
            f"Negotiator {version}",
            label("Licensed under the Apache License 2.0. It opens no connection to any network.", "muted"),
        )
        rows = [TableRow(key=name, values=(name, number, terms)) for name, number, terms in licences()]
        table = Table(
            [Column(title="Package"), Column(title="Version", stretch=0), Column(title="Licence")], name="Licences"
        )
        table.show_rows(rows)
        table.hold(most=len(rows))
        self.setLayout(
            column(own, Card("Qt", label(_QT, "muted")), Card("Type", label(_FONTS, "muted")), Card("Packages", table))
        )


def licences() -> list[tuple[str, str, str]]:
    """Return name, version and licence of every package that the program stands on."""
    found = []
    for name in PACKAGES:
        try:
            facts = metadata(name)
        except PackageNotFoundError:
            continue
        stated = facts.get_all("License-Expression") or facts.get_all("License")
        terms = _terms(stated, facts.get_all("Classifier"))
        found.append((name, facts["Version"], terms))
    return found


def _terms(stated: list[str] | None, classifiers: list[str] | None) -> str:
    """Return the licence's name; some packages state its whole text, whose first line has the name."""
    if stated and stated[0].strip():
        return stated[0].strip().splitlines()[0]
    named = [one.rpartition(" :: ")[2] for one in classifiers or [] if one.startswith("License :: ")]
    return ", ".join(named) or "see the package"
