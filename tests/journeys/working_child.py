"""Works on a deal without end and acknowledges every act, until it is killed.

Loads the program once and then forks a worker for every line of standard input, `mode seed`, so that a kill costs
little time. Modes: `act` does what a person does, `send` sends packages, `receive` imports those of the partner.
Lines out: `P pid` a worker begins, `A id …` the entries with these ids are saved, `D` the worker is dead.
"""

import os
import random
import sys
import traceback
from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.domain.packages import PackageLogged
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.kernel import SystemClock
from negotiator.services import decisions, packages
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.store import Vault

PATH, KEY, PARTNER = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Path(sys.argv[3])


def act(desk: Workspace, chance: random.Random) -> Receipt:
    """Do one of the things that a person does."""
    number = chance.randrange(1000)
    match chance.choice(("note", "risk", "risk", "undo", "decide", "decide", "send")):
        case "undo" if desk.undo_label:
            return desk.undo()
        case "decide":
            return decisions.log_decision(
                desk, question=f"Which {number}?", outcome="This", rationale="Near", shared=chance.random() < 0.5
            )
        case "send":
            out = PATH.with_name("out.asice.age")
            return packages.send(desk, packages.prepare(desk), out, with_summary=False).receipt
        case "risk":
            risk = Risk(key=f"R-{chance.randrange(5)}", failure_mode=f"Mode {number}")
            return desk.put(risk, shared=chance.choice((None, True, False)))
        case _:
            return desk.put(Note(key=f"N-{number}", text="x" * chance.choice((10, 3000))))


def send(desk: Workspace, chance: random.Random) -> Receipt:
    """Send something new to the partner."""
    decisions.log_decision(desk, question=f"{chance.random()}?", outcome="This", rationale="Near", shared=True)
    out = PATH.with_name("out.asice.age")
    return packages.send(desk, packages.prepare(desk), out, with_summary=False).receipt


def receive(desk: Workspace, chance: random.Random) -> Receipt:
    """Import the partner's next package, or one again when there is none left."""
    received = [fact for fact in desk.deal.facts(PackageLogged) if fact.value.direction == "received"]
    sealed = sorted(PARTNER.iterdir())
    path = sealed[min(len(received), len(sealed) - 1)]
    return packages.take(desk, packages.open_package(desk, path.read_bytes()))


MODES = {"act": act, "send": send, "receive": receive}


def work_without_end(mode: str, seed: int) -> None:
    """Open the deal and act on it until killed."""
    chance = random.Random(seed)
    desk = Workspace(Vault.open(PATH, key=VaultKey(KEY), opener="the worker"), clock=SystemClock())
    while True:
        receipt = MODES[mode](desk, chance)
        os.write(1, f"A {' '.join(entry.id for entry in receipt.entries)}\n".encode())


if __name__ == "__main__":
    for line in sys.stdin:
        chosen, number = line.split()
        pid = os.fork()
        if pid == 0:
            os.write(1, b"P %d\n" % os.getpid())
            try:
                work_without_end(chosen, int(number))
            except BaseException:  # noqa: BLE001 - whatever it is, it is shown and the worker ends
                traceback.print_exc()
            os._exit(3)
        os.waitpid(pid, 0)
        os.write(1, b"D\n")
