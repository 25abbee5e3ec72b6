"""What the set-up says to the person who started it, and the error that ends it."""

import sys


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do."""


def step(text: str) -> None:
    """Print one line about what is done now."""
    print(f"==> {text}", flush=True)


def detail(text: str) -> None:
    """Print lines that belong to the step above, indented."""
    for line in text.splitlines():
        print(f"    {line}", flush=True)


def problem(text: str) -> None:
    """Print to standard error what went wrong and what to do."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
