"""Commands that may leave a word away."""

import click
from click.testing import CliRunner

from negotiator.cli.defaulting import Defaulting


@click.group(cls=Defaulting, default="add")
def shelf() -> None:
    """Do something with a shelf."""


@shelf.command("add")
@click.argument("what")
def add(what: str) -> None:
    """Add a thing."""
    click.echo(f"added {what}")


@shelf.command("empty")
def empty() -> None:
    """Take all away."""
    click.echo("emptied")


def test_the_usual_command_needs_no_name() -> None:
    for words, told in ((["book"], "added book"), (["add", "empty"], "added empty"), (["empty"], "emptied")):
        result = CliRunner().invoke(shelf, words)
        assert (result.exit_code, result.output.strip()) == (0, told)


def test_without_a_word_the_commands_are_listed() -> None:
    result = CliRunner().invoke(shelf, ["--help"])
    assert "add" in result.output
    assert "empty" in result.output
    assert CliRunner().invoke(shelf, []).exit_code != 0
