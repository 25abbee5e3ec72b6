"""How far long work is."""

import pytest

from negotiator.exchange.metering import Meter
from negotiator.kernel import Cancelled


class Heard:
    """Notes every step; may want no more from the n-th on."""

    def __init__(self, *, until: int = 1 << 30) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self.until = until

    def step(self, done: int, total: int, text: str = "") -> None:
        self.steps.append((done, total, text))
        if len(self.steps) >= self.until:
            raise Cancelled


def test_thousandths_grow_to_the_end() -> None:
    heard = Heard()
    meter = Meter(heard, total=10 << 20, text="Packing")
    for _ in range(40):
        meter.count(1 << 18)
    meter.end()
    told = [done for done, _, _ in heard.steps]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1000)
    assert 10 <= len(told) <= 12
    assert {(total, text) for _, total, text in heard.steps} == {(1000, "Packing")}


def test_more_than_was_announced_is_still_the_whole() -> None:
    heard = Heard()
    Meter(heard, total=0, text="").count(5 << 20)
    assert [done for done, _, _ in heard.steps] == [0, 1000]


def test_a_cancel_passes() -> None:
    meter = Meter(Heard(until=2), total=4 << 20, text="")
    meter.count(1000)
    with pytest.raises(Cancelled):
        meter.count(1 << 20)
