"""A seeded maker of damaged and hostile Word files, and the trial that each of them is put through.

`cases` names them all; nothing is built before it is asked for. Every file follows from its name alone.
"""

from .catalogue import cases, in_group
from .shapes import Damage, Trial
from .trial import hold_trials, worst

__all__ = ["Damage", "Trial", "cases", "hold_trials", "in_group", "worst"]
