"""Change requests and the operations of an amendment."""

from dataclasses import replace
from decimal import Decimal

import pytest

from negotiator.domain.changes import ChangeRequest, Operation, operations_of
from negotiator.redline import compare
from negotiator.redline.shapes import Block, Change, Redline, Span

REQUEST = ChangeRequest(key="CR-1", title="Longer term", amount=Decimal(-5000), currency="CHF", days=30)


def test_a_request_is_assessed_once_every_impact_is_stated() -> None:
    stated = replace(REQUEST, economics="None", milestones="M-2 moves", risks="None")
    assert stated.assessed
    for missing in ("economics", "milestones", "risks"):
        assert not replace(stated, **{missing: "  "}).assessed  # type: ignore[arg-type]  # the three are texts


@pytest.mark.parametrize(
    "changed",
    [{"title": "x"}, {"reason": "x"}, {"proposed": "x"}, {"amount": Decimal(1)}, {"days": 31}, {"events": ("scope",)}],
)
def test_whatever_a_request_says_is_bound_by_its_content(changed: dict[str, object]) -> None:
    assert replace(REQUEST, **changed).content != REQUEST.content  # type: ignore[arg-type]  # each is right for its field
    assert replace(REQUEST).content == REQUEST.content


def test_sizes_stand_by_unit() -> None:
    assert REQUEST.amounts == {"CHF": Decimal(-5000), "days": Decimal(30)}


def test_operations_come_from_a_redline() -> None:
    old = (
        Block(
            id="1", text="The term is ten years from the date of signature.", label="3.1", heading_path=("A", "Term")
        ),
        Block(id="2", text="The Supplier insures the line against fire and theft.", label="3.2"),
    )
    new = (
        replace(old[0], text="The term is twelve years from the date of signature."),
        Block(id="3", text="Each Party appoints a technical lead for the steering committee.", label="3.2"),
    )
    told = operations_of(compare(old, new))
    assert Operation(kind="substitution", anchor="3.1, Term", old_text="ten", new_text="twelve") in told
    assert {one.kind for one in told} <= {"substitution", "insertion", "repeal"}
    assert any("insures" in one.old_text for one in told)
    assert any("technical lead" in one.new_text for one in told)


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        ("insert", "insertion"),
        ("delete", "repeal"),
        ("replace", "substitution"),
        ("move", "replacement"),
        ("split", "split"),
        ("join", "join"),
        ("renumber", "renumbering"),
        ("format", None),
        ("whitespace", None),
    ],
)
def test_each_kind_of_change_has_its_word(kind: str, operation: str | None) -> None:
    block = Block(id="1", text="words", label="9")
    change = Change(id="c", kind=kind, old=None, new=Span(block=0, start=0, end=5))  # type: ignore[arg-type]  # listed above
    redline = Redline(old=(), new=(block,), pairs=(), changes=(change,), moves={})
    assert [(one.kind, one.anchor) for one in operations_of(redline)] == ([(operation, "9")] if operation else [])


def test_a_change_without_a_place_has_no_anchor() -> None:
    change = Change(id="c", kind="insert", old=None, new=None, new_text="words")
    redline = Redline(old=(), new=(), pairs=(), changes=(change,), moves={})
    assert operations_of(redline) == (Operation(kind="insertion", anchor="", new_text="words"),)
