"""A seeded maker of damaged and hostile Word files, and the trial that each of them is put through.

`cases` names them all; nothing is built before it is asked for. Every file follows from its name alone. The trial
(`python -W error -m tests.documents.damage`) needs an operating system whose processes can be forked.
"""

from .catalogue import cases
from .shapes import Damage

__all__ = ["Damage", "cases"]
