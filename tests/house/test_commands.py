"""The command line against its guide: every command explains itself and is told of, and what is told is true."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from negotiator.cli import main
from tests.house.reading import ROOT

GUIDES = [ROOT / "README.md", *sorted((ROOT / "resources" / "guide").glob("*.md"))]
WRITTEN = "\n".join(path.read_text("utf-8") for path in GUIDES)


def commands(command: click.Command, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield each command below `command` with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield (*words, name), found
            yield from commands(found, *words, name)


ALL = dict(commands(main))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    command = ALL[words]
    assert command.get_short_help_str(), f"negotiator {' '.join(words)} has no help"
    silent = [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not (option.help or option.hidden)
    ]
    assert not silent, f"negotiator {' '.join(words)} has options without help"


@pytest.mark.parametrize(
    "words", [words for words, found in ALL.items() if not isinstance(found, click.Group)], ids=" ".join
)
def test_every_command_stands_in_the_guide(words: tuple[str, ...]) -> None:
    assert re.search(rf"\bnegotiator {' '.join(words)}\b", WRITTEN), f"no guide tells of: negotiator {' '.join(words)}"


def told_lines() -> list[str]:
    """Return each line in the guides' code blocks that calls the program."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", WRITTEN, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("negotiator ")]


@pytest.mark.parametrize("line", told_lines())
def test_every_line_of_the_guide_calls_a_command_with_its_options(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, line
        command = found
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    given = {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"}
    assert given <= known, f"{line}: no such option {given - known}"


def test_the_menu_entry_opens_a_file_in_the_window() -> None:
    entry = (ROOT / "installers" / "linux" / "org.negotiator.Negotiator.desktop").read_text("utf-8")
    line = re.search(r"^Exec=negotiator (\w+) %f$", entry, re.MULTILINE)
    assert line
    command = main.get_command(click.Context(main), line[1])
    assert command is not None
    files = [given for given in command.params if isinstance(given, click.Argument)]
    assert [given.required for given in files] == [False], "it takes one file, and starts without one too"
