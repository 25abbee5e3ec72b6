"""Judge the pairs of files of many seeds, one after the other, and list what failed.

    python -m tests.documents.generated FIRST LAST

Unlike Hypothesis it does not stop at the first failure and does not shrink: it says how much there is to do.
"""

import sys
import traceback
from collections import Counter
from random import Random
from time import perf_counter

from tests.documents.generated.choices import by_random
from tests.documents.generated.judge import judge
from tests.documents.generated.versions import case


def main(first: int, last: int) -> int:
    """Return the number of failures among the seeds."""
    found: Counter[str] = Counter()
    seeds: dict[str, list[int]] = {}
    begun = perf_counter()
    for seed in range(first, last):
        try:
            judge(case(by_random(Random(seed))))
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted and told
            told = _told(error)
            found[told] += 1
            seeds.setdefault(told, []).append(seed)
    for told, count in found.most_common():
        print(count, told, seeds[told][:5])
    seconds = perf_counter() - begun
    print(f"{last - first} cases in {seconds:.0f} s: {found.total()} failed")
    return found.total()


def _told(error: Exception) -> str:
    if isinstance(error, AssertionError):
        return str(error).partition("\n")[0][:140]
    return f"{type(error).__name__} {str(error)[:100]} in {traceback.extract_tb(error.__traceback__)[-1].name}"


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]), int(sys.argv[2])), 1))
