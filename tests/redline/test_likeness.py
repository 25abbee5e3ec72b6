"""Which blocks are worth comparing."""

import random

from negotiator.redline.likeness import FEW, candidates, worth_comparing


def test_few_blocks_are_all_compared() -> None:
    assert list(worth_comparing(["ab", "cd"], ["x", "y"])) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert list(worth_comparing([], ["x"])) == []


def test_of_many_blocks_those_that_share_phrases_are_found() -> None:
    rng = random.Random(1)
    alphabet = [chr(0x100 + k) for k in range(400)]
    old = ["".join(rng.choices(alphabet, k=30)) for _ in range(200)]
    new = [code[:10] + "".join(rng.choices(alphabet, k=5)) + code[15:] for code in reversed(old)]
    found = list(worth_comparing(old, new))
    assert {(k, 199 - k) for k in range(200)} <= set(found)
    assert found == sorted(found)
    assert len(found) < FEW / 4


def test_what_everyone_says_brings_nobody_together() -> None:
    assert list(candidates(["ab"], ["ab"] * 30)) == [[]]
    assert list(candidates(["ab", "q"], ["ab", "xb", "zz"])) == [[0, 1], []]
    assert list(candidates(["ab"], ["ab", "xb", "zz"], most=1)) == [[0]]
