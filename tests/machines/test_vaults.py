"""The machines with real files, Word texts and sealed packages, which are opened again and again."""

import os
import shutil
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.negotiation import Negotiation, ThreeParties, TwoParties
from tests.machines.test_negotiation import SETTINGS
from tests.machines.vaults import VaultFirm, found_files

EXAMPLES = 1 + int(os.environ.get("NEGOTIATOR_MACHINE_EXAMPLES", "25")) // 12
STEPS = 20


@pytest.mark.parametrize("machine", [TwoParties, ThreeParties])
def test_all_who_hold_the_same_see_the_same_with_real_files(machine: type[Negotiation], tmp_path: Path) -> None:
    made = found_files(tmp_path, machine.NAMES)

    def begin() -> Negotiation:
        folder = tmp_path / "deal"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return machine(lambda name: VaultFirm(name, made=made, folder=folder), files=True)

    sized = settings(SETTINGS, max_examples=EXAMPLES, stateful_step_count=STEPS)
    run_state_machine_as_test(cast(type[Negotiation], begin), settings=sized)
