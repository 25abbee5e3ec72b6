"""Try damaged files, all or a share: `python -W error -m tests.documents.damage SHARE OF [WORDS IN A TITLE…]`."""

import sys

from .catalogue import cases
from .trial import PEAK_LIMIT, READING_LIMIT, hold_trials


def main() -> None:
    """Print what became of each file: outcome; seconds and peak MiB of reading and of all; title, message."""
    share, of, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    chosen = (damage for damage in cases() if all(word in damage.title for word in words))
    mine = (damage for at, damage in enumerate(chosen) if at % of == share)
    for trial in hold_trials(mine):
        beyond = "BEYOND" if trial.reading > READING_LIMIT or trial.peak > PEAK_LIMIT else ""
        figures = f"{trial.reading:.2f}\t{trial.peak:.0f}\t{trial.seconds:.2f}\t{trial.whole_peak:.0f}"
        print(trial.outcome, figures, trial.title, trial.told, beyond, sep="\t", flush=True)


main()
