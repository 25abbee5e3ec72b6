"""Works on a deal without end and acknowledges every act, until it is killed.

Loads the program once and then forks a worker for every line of standard input, so that a kill costs little time.
Lines out: `P pid` a worker begins, `A id …` the entries with these ids are saved, `D` the worker is dead.
"""

import os
import random
import sys
from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.kernel import SystemClock
from negotiator.services import decisions, packages
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.store import Vault

PATH, KEY = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])


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


def work_without_end(seed: int) -> None:
    """Open the deal and act on it until killed."""
    chance = random.Random(seed)
    desk = Workspace(Vault.open(PATH, key=VaultKey(KEY), opener="the worker"), clock=SystemClock())
    while True:
        receipt = act(desk, chance)
        os.write(1, f"A {' '.join(entry.id for entry in receipt.entries)}\n".encode())


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.write(1, b"P %d\n" % os.getpid())
        try:
            work_without_end(int(line))
        finally:
            os._exit(3)
    os.waitpid(pid, 0)
    os.write(1, b"D\n")
