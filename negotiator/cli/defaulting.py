"""A command with others beneath it that also works on its own: `partner FILE …` is `partner add FILE …`."""

from typing import Any

import click


class Defaulting(click.Group):
    """Runs one of its commands when the first word names none of them."""

    def __init__(self, *args: Any, default: str = "", **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._default = default

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, and the words for it."""
        if args and args[0] not in self.commands:
            args = [self._default, *args]
        return super().resolve_command(ctx, args)
