"""The program's command group: lazy commands, and the one place where errors become messages and exit codes."""

import importlib
import os
import sys
from typing import Any

import click

from negotiator import __version__
from negotiator.kernel import Cancelled, NegotiatorError, failures
from negotiator.kernel.collector import collector_at_rest

DONE, REFUSED, USAGE = 0, 1, 2
_FAILURE = "This is an error in the program itself. Nothing was done but what was told as done."
_REPORT = "The report holds no text of a deal. Please pass it on."

_COMMANDS = {
    # name: where it stands, and what the list of commands says of it
    "amend": ("amendments:amend", "Change a signed text: request, impact, consent, amendment."),
    "answer": ("answers:answer", "Answer the tracked changes of a Word file by ours."),
    "approve": ("approvals:approve", "List what waits for approval, or decide on it."),
    "attach": ("attachments:attach", "Keep files with a deal, list them, or write one out."),
    "backup": ("deals:backup", "Write a verified backup of a deal."),
    "card": ("deals:card", "Write our contact card for the partner."),
    "check": ("checking:check", "Check a deal file, also one that does not open."),
    "clashes": ("clashes:clashes", "What both sides wrote beside each other; decide on it."),
    "config": ("config:config", "Show or change settings."),
    "decide": ("decisions:decide", "Log a decision, or list the log."),
    "demo": ("demo:demo", "Play a sample negotiation between two firms."),
    "evidence": ("receiving:evidence", "Write the evidence of a package."),
    "follow": ("follow:follow", "Follow one clause through the versions of a file."),
    "forget": ("keys:forget", "Remove a deal's key from this device."),
    "identity": ("identities:identity", "Make, renew, replace or save an identity."),
    "import": ("versions:import_", "Take a document into a deal as a new version."),
    "inspect": ("receiving:inspect", "Tell every check of a package; nothing is imported."),
    "join": ("people:join", "Make your file of a deal from its first package."),
    "list": ("registers:list_", "Print a register of a deal: risks, milestones, IP."),
    "new": ("deals:new", "Make a new encrypted deal file."),
    "partner": ("partners:partner", "Enter the other party, compare its certificate."),
    "passphrase": ("keys:passphrase", "Give a deal file a new passphrase."),
    "people": ("people:people", "Who acts for which party; enter, change, end."),
    "pictures": ("pictures:pictures", "Draw every screen of a deal."),
    "receive": ("receiving:receive", "Verify a package and import it."),
    "recovery": ("keys:recovery_", "Write a deal's recovery sheet as a PDF."),
    "redline": ("redlines:redline", "Compare two files word by word."),
    "remember": ("keys:remember", "Keep a deal's key on this device."),
    "repair": ("repairing:repair", "Repair a damaged deal file, or save what verifies."),
    "restore": ("restoring:restore", "Put a backup in the place of a deal file."),
    "revisions": ("redlines:revisions", "List or settle the tracked changes of a Word file."),
    "search": ("searching:search", "Find words in every version, decision and note of a deal."),
    "send": ("sending:send", "Write a signed and sealed package for the partner."),
    "similarity": ("similarity:similarity", "Tell how alike two files are, section by section."),
    "summary": ("reports:summary", "Write the summary of a deal as a signed PDF."),
    "verify": ("verifying:verify", "Tell who signed a package or PDF, and whether it is intact."),
    "versions": ("versions:versions", "List the versions of a text, or redline two of them."),
    "wall": ("walls:wall", "Build walls: who may see what of a deal."),
    "window": ("window:window", "Open the window."),
}


class Program(click.Group):
    """Finds a command's module when the command is called, so that `--help` and small commands start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click names it
        """Return the commands' names."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click names it
        """Load one command, or return None."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        with collector_at_rest(for_good=True):
            command = getattr(importlib.import_module(f"negotiator.cli.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 -- the table above names commands only
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_where, says) in sorted(_COMMANDS.items())])

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, turning every error that a user can meet into a message and an exit code.

        Returns the code; with `standalone_mode` it ends the process with it, as click's commands do by default.
        """
        ends = extra.pop("standalone_mode", False)
        given = args[0] if args else extra.pop("args", None)
        code = self._run(list(sys.argv[1:] if given is None else given), extra)
        if ends:
            sys.exit(code)
        return code

    def _run(self, words: list[str], extra: dict[str, Any]) -> int:
        try:
            result = super().main(words, standalone_mode=False, **extra)
            return result if isinstance(result, int) else DONE
        except NegotiatorError as error:
            return _tell(error, as_json="--json" in words)
        except click.Abort:
            return _tell(Cancelled(), as_json="--json" in words)
        except click.ClickException as error:
            error.show()
            return USAGE
        except BrokenPipeError:
            # Whoever read our output has seen enough. Nothing may be flushed into the broken pipe on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return REFUSED
        except Exception as error:  # noqa: BLE001 -- an error of our own; its message may hold words of a deal
            return _tell_failure(error, as_json="--json" in words)


def _tell(error: NegotiatorError, *, as_json: bool) -> int:
    if as_json:
        import json

        click.echo(json.dumps({"error": error.code, "message": error.message, "hint": error.hint}), err=True)
    else:
        click.echo(f"negotiator: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
    return REFUSED


def _tell_failure(error: Exception, *, as_json: bool) -> int:
    told = failures.report(type(error), error.__traceback__)
    if as_json:
        import json

        click.echo(json.dumps({"error": "failure", "message": _FAILURE, "hint": _REPORT, "report": told}), err=True)
    else:
        click.echo(f"negotiator: {_FAILURE}\n  {_REPORT}\n{told}", err=True)
    return REFUSED


@click.group(cls=Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="negotiator")
@click.pass_context
def main(context: click.Context) -> None:
    """Negotiate partnership agreements offline. Without a command, the window opens."""
    if context.invoked_subcommand is None:
        command = main.get_command(context, "window")
        if command is not None:
            context.invoke(command)
