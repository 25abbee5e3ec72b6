"""Every error that a person may see has a code of its own, so that it can be looked up and scripts can rely on it."""

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from negotiator.kernel import NegotiatorError
from tests.house.reading import modules


def kinds_of(family: type[NegotiatorError]) -> Iterator[type[NegotiatorError]]:
    """Yield every error class below a family."""
    for kind in family.__subclasses__():
        yield kind
        yield from kinds_of(kind)


@pytest.fixture(scope="module")
def errors() -> set[type[NegotiatorError]]:
    """Load every room but the window and return the errors that they declare."""
    for module in modules():
        if module.room not in {"gui", "__main__", "__init__"}:
            importlib.import_module(".".join(part for part in module.parts if part != "__init__"))
    return {kind for kind in kinds_of(NegotiatorError) if kind.__module__.startswith("negotiator.")}


def test_codes_are_written_alike(errors: set[type[NegotiatorError]]) -> None:
    odd = [
        f"{kind.__module__}.{kind.__name__}: {kind.code}"
        for kind in errors
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
    ]
    assert not odd, "\n".join(odd)


def test_every_concrete_error_has_a_code_of_its_own(errors: set[type[NegotiatorError]]) -> None:
    by_code: defaultdict[str, list[str]] = defaultdict(list)
    for kind in errors:
        by_code[kind.code].append(f"{kind.__module__}.{kind.__name__}")
    shared = {code: sorted(names) for code, names in by_code.items() if len(names) > 1}
    assert not shared, "\n".join(f"{code}: {', '.join(names)}" for code, names in sorted(shared.items()))
