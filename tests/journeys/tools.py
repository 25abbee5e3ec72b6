"""Tools of the system that a journey needs; where one is missing the test says which."""

import shutil

import pytest


def needs(*names: str) -> None:
    """Skip the test unless every tool is installed."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")
