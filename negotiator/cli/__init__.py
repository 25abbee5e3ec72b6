"""The command line: one module a noun, loaded only when its command is called."""

from negotiator.cli.program import main

__all__ = ["main"]
