#!/usr/bin/env python3
"""Set up and run Negotiator from its source, with nothing but Python 3.11 or newer.

    python3 installers/dev.py demo     set up, then play the sample deal (files in ./demo-out, and a window)
    python3 installers/dev.py test     set up, then run every check: lint, layout, types, architecture, tests, coverage
    python3 installers/dev.py run      set up, then start the program; what follows is handed to it
    python3 installers/dev.py setup    set up only

On Windows: py installers\\dev.py demo

`test` with paths or pytest options after it runs pytest alone with them: dev.py test tests/ledger -x
Every step of the set-up is done only where it is needed, so a second call starts at once.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (the one file that an older Python may be handed)
    sys.exit(f"Negotiator needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

import time

from devkit import checks, environment, machine, tell


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    commands = {"demo": demo, "test": test, "run": run, "setup": setup}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except tell.SetupError as problem:
        tell.problem(str(problem))
        return 1
    except KeyboardInterrupt:
        tell.problem("Stopped. Run the same command again to go on.")
        return 130


def setup(_arguments: list[str]) -> int:
    """Bring the machine, the environment and the fonts to where the program can start."""
    started = time.monotonic()
    machine.install_libraries()
    environment.prepare()
    tell.step(f"Ready in {time.monotonic() - started:.1f} s")
    return 0


def demo(arguments: list[str]) -> int:
    """Play the sample deal; without a screen only its files are written."""
    setup([])
    window = [] if machine.has_screen() else ["--no-window"]
    return environment.python("-m", "negotiator", "demo", *window, "--out", "demo-out", *arguments)


def run(arguments: list[str]) -> int:
    """Start the program with the given arguments."""
    setup([])
    return environment.python("-m", "negotiator", *arguments)


def test(arguments: list[str]) -> int:
    """Run every check, or pytest alone where paths or options are given."""
    setup([])
    machine.install_test_tools()
    return checks.run_pytest(arguments) if arguments else checks.run_all()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
