"""Conflicts on the command line: what both sides wrote beside each other, and the choice that a person makes."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_table
from negotiator.cli.program import DONE
from negotiator.domain.clashes import Rivals, Settled
from negotiator.kernel import Refused
from negotiator.services import clashes as service
from negotiator.services import contested, uniting
from negotiator.services.clashes import ClauseClash, NoCommonBase
from negotiator.services.workspace import Workspace


class NoSuchClash(Refused):
    """No record and no clause of that name waits for a choice."""

    code = "unknown-clash"

    def __init__(self, name: str) -> None:
        super().__init__(f"Nothing called {name!r} waits for a choice.", hint="List the conflicts first.")


@click.command()
@deal_file
@click.argument("name", required=False, default="")
@click.option("--take", "which", type=int, metavar="N", help="Let value N stand, counted from 1; 0 is the text before.")
@click.option("--words", default="", help="Let these words stand instead: one paragraph.")
@click.option("--reason", default="", help="Why; both sides read it.")
@click.option("--unite", is_flag=True, help="Make one version of two, once every clause is decided.")
def clashes(
    file: Path, passphrase_fd: int | None, name: str, which: int | None, words: str, reason: str, unite: bool
) -> int:
    """List what both sides of FILE wrote beside each other, or decide on NAME: "risk/R-1", or a clause's number."""
    with opened(file, passphrase_fd) as workspace:
        if unite:
            _unite(workspace)
        elif not name:
            _list(workspace)
        elif which is None and not words:
            raise click.UsageError("A decision wants --take or --words.")
        elif "/" in name:
            _settle(workspace, name, which, reason)
        else:
            _decide(workspace, name, which, words, reason)
    return DONE


def _list(workspace: Workspace) -> None:
    records = contested.contested(workspace.deal)
    for one in records:
        tell(f"{one.topic}/{one.key}  {one.title}".rstrip())
        for number, side in enumerate(one.sides, start=1):
            whose = f"{side.author}, {side.party}{'' if side.shared else ' (internal)'}"
            tell(f"  {number}  {whose}, {side.at:%d %b %Y %H:%M} by their clock")
        rows = [[label, *texts] for label, texts, differs in contested.fields(one) if differs]
        tell_table(["", *(str(number) for number in range(1, len(one.sides) + 1))], rows)
    pairs = service.all_rivals(workspace.deal)
    number = 0
    for pair in pairs:
        number = _tell_pair(workspace, pair, number)
    if not records and not pairs:
        tell("Nothing is contested.")
    for fact in workspace.deal.facts(Settled):
        tell(f"Settled: {fact.value.topic}/{fact.value.key}: {fact.value.reason}")


def _tell_pair(workspace: Workspace, pair: Rivals, number: int) -> int:
    """Tell of two rival versions, and return the number of the last clause told so far."""
    try:
        found = service.clashes(workspace, pair)
    except NoCommonBase as error:
        tell(f"{pair.instrument}: two versions beside each other. {error.message} {error.hint}")
        return number
    united = service.united_by(workspace.deal, pair)
    if united is not None:
        tell(f"{pair.instrument}: brought together in {united.name}; send it.")
        return number + len(found)
    count = "1 clause clashes" if len(found) == 1 else f"{len(found)} clauses clash"
    tell(f"{pair.instrument}: two versions beside each other, {count}.")
    for clash in found:
        number += 1
        _tell_clause(clash, number)
    return number


def _tell_clause(clash: ClauseClash, number: int) -> None:
    state = "contested" if clash.contested else "open" if clash.is_open else "decided"
    tell(f"{number}  {clash.label} {clash.heading}".rstrip() + f"  [{state}]")
    tell(f"  0  The text before: {clash.base or 'nothing'}")
    for place, side in enumerate(clash.sides, start=1):
        tell(f"  {place}  {side.author}, {side.party}, {side.name}: {side.text or 'nothing'}")
    if clash.decision is not None:
        tell(f"  =  {service.words_of(clash.decision.value, clash)} ({clash.decision.value.reason})")


def _settle(workspace: Workspace, name: str, which: int | None, reason: str) -> None:
    topic, _, key = name.partition("/")
    record = next((one for one in contested.contested(workspace.deal) if (one.topic, one.key) == (topic, key)), None)
    if record is None:
        raise NoSuchClash(name)
    if which is None or not 1 <= which <= len(record.sides):
        raise click.UsageError(f"{name} has values 1 to {len(record.sides)}.")
    tell(f"{contested.settle(workspace, topic, key, entry=record.sides[which - 1].entry, reason=reason).label}.")


def _decide(workspace: Workspace, name: str, which: int | None, words: str, reason: str) -> None:
    clash = dict(enumerate(_all(workspace), start=1)).get(int(name) if name.isdecimal() else 0)
    if clash is None:
        raise NoSuchClash(name)
    if which is not None and not 0 <= which <= len(clash.sides):
        raise click.UsageError("A clause has values 0 to 2.")
    choices = (clash.rivals.base, *(side.version for side in clash.sides))
    chosen = "" if which is None else choices[which]
    tell(f"{service.decide(workspace, clash, chosen=chosen, text=words, reason=reason).label}.")


def _all(workspace: Workspace) -> list[ClauseClash]:
    found: list[ClauseClash] = []
    for pair in service.all_rivals(workspace.deal):
        try:
            found += service.clashes(workspace, pair)
        except NoCommonBase:
            continue
    return found


def _unite(workspace: Workspace) -> None:
    pairs = [one for one in service.all_rivals(workspace.deal) if service.united_by(workspace.deal, one) is None]
    for pair in pairs:
        tell(f"{uniting.merged_version(workspace, pair).label}: send it when it is right.")
    if not pairs:
        tell("No two versions stand beside each other.")
