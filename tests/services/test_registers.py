"""Registers: forms, CSV out and in, calendars, and plain words for what cannot be read."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from negotiator.domain.registers import MILESTONES, REGISTERS, RISKS, Milestone, Register, Risk
from negotiator.services import registers
from negotiator.services.registers import BadField, BadTable, NoSuchRegister
from negotiator.services.workspace import Workspace
from tests.services.desks import bodies


@pytest.fixture
def filled(desk: Workspace) -> Workspace:
    """Return a desk with one shared and one private milestone."""
    pilot = Milestone(
        key="M-1", title="Pilot; first, of\ntwo", due=date(2027, 3, 31), owner="alpha", payment=Decimal("2500.50")
    )
    desk.put(pilot, shared=True)
    desk.put(Milestone(key="M-2", title="Ünder " + "long " * 30 + "name", due=date(2027, 9, 1)))
    desk.put(Milestone(key="M-3", title="Some day"))
    return desk


def test_registers_are_found_by_topic_or_title() -> None:
    for register in REGISTERS:
        assert registers.register_named(register.kind.topic) is register
        assert registers.register_named(register.title.upper()) is register
    with pytest.raises(NoSuchRegister) as refusal:
        registers.register_named("riks")
    assert "risk" in refusal.value.hint


def test_a_form_saves_and_shows_the_same(desk: Workspace) -> None:
    texts = registers.new_record(desk, RISKS)
    assert texts["key"] == "R-alpha-1"
    assert texts["likelihood"] == "3"
    texts |= {"failure_mode": "Kiln cracks", "reviewed_on": "2026-04-01", "impact": "5"}
    registers.save(desk, RISKS, texts, shared=True)
    (held,) = registers.records(desk.deal, RISKS)
    assert held.stream == "shared"
    assert registers.texts_of(RISKS, held.value) == texts


@pytest.mark.parametrize(
    ("register", "field", "text", "message"),
    [
        (RISKS, "failure_mode", "  ", "is needed"),
        (RISKS, "impact", "a lot", "whole number"),
        (RISKS, "status", "gone", "choose one of open"),
        (RISKS, "reviewed_on", "soon", "a date like"),
        (MILESTONES, "payment", "plenty", "a number like"),
        (MILESTONES, "payment", "nan", "a number like"),
        (MILESTONES, "payment", "Infinity", "a number like"),
    ],
)
def test_a_wrong_field_is_named(desk: Workspace, register: Register, field: str, text: str, message: str) -> None:
    texts = registers.new_record(desk, register) | {"failure_mode": "x", "title": "x", field: text}
    before = desk.entries
    with pytest.raises(BadField, match=message):
        registers.save(desk, register, texts, shared=False)
    assert desk.entries == before


def test_amounts_may_be_typed_with_separators(desk: Workspace) -> None:
    texts = registers.new_record(desk, MILESTONES) | {"title": "x", "payment": "1,250 000.75"}
    registers.save(desk, MILESTONES, texts, shared=False)
    assert registers.records(desk.deal, MILESTONES)[0].value.payment == Decimal("1250000.75")


def test_a_table_goes_out_and_comes_back(filled: Workspace) -> None:
    table = registers.to_csv(filled.deal, MILESTONES)
    before = bodies(filled)
    receipt = registers.from_csv(filled, MILESTONES, table, shared=None)
    assert receipt.label == "Import 3 milestones"
    assert bodies(filled) == before, "each record stays where it lives"
    filled.undo()
    assert bodies(filled) == before
    assert registers.to_csv(filled.deal, MILESTONES, shared_only=True).count("M-") == 1


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+SUM(A1)",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "  =cmd|' /C calc'!A0",
        "'=1",
        "''",
        "'quoted'",
        "-5",
        "＝1",
        "a=b",
        "-",
    ],
)
def test_no_cell_is_a_formula_and_every_cell_comes_back(desk: Workspace, words: str) -> None:
    desk.put(Risk(key="R-1", failure_mode=words, remedy=words))
    table = registers.to_csv(desk.deal, RISKS)
    for cell in next(csv.reader(io.StringIO(table.partition("\n")[2]))):
        assert cell == "-5" or cell.lstrip()[:1] not in set("=+-@＝＋－＠")
        assert not cell.startswith(("\t", "\r"))
    registers.from_csv(desk, RISKS, table, shared=None)
    again = registers.records(desk.deal, RISKS)[0].value
    assert (again.failure_mode, again.remedy) == (words.strip(), words.strip()), "forms never keep blanks around words"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "columns"),
        ("key,colour\nR-1,red\n", "columns"),
        ("key,failure_mode\n", "no rows"),
        ("key,failure_mode\nR-1,a,b,c\n", "more cells"),
        ("key,failure_mode\nR-1\n", "is needed"),
        ("key,failure_mode\nR-1,ok\nR-2,\n", "is needed"),
        ('key,failure_mode\nR-1,"' + "x" * 200_000 + '"\n', "comma-separated"),
    ],
)
def test_a_bad_table_saves_nothing(desk: Workspace, table: str, message: str) -> None:
    before = desk.entries
    with pytest.raises((BadTable, BadField), match=message):
        registers.from_csv(desk, RISKS, table)
    assert desk.entries == before


def test_columns_that_a_table_lacks_keep_what_is_there(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="Kiln cracks", impact=5, remedy="A second kiln"))
    registers.from_csv(desk, RISKS, "key,failure_mode\nR-1,Kiln bursts\nR-2,Van lost\n", shared=None)
    changed, new = (held.value for held in registers.records(desk.deal, RISKS))
    assert changed == Risk(key="R-1", failure_mode="Kiln bursts", impact=5, remedy="A second kiln")
    assert new == Risk(key="R-2", failure_mode="Van lost")


def test_a_table_in_another_encoding_is_not_guessed() -> None:
    assert registers.table_text("\ufeffkey,failure_mode\n".encode()) == "key,failure_mode\n"
    with pytest.raises(BadTable, match="UTF-8"):
        registers.table_text("Übergabe".encode("latin-1"))


def test_a_calendar_holds_what_is_dated(filled: Workspace) -> None:
    calendar = registers.to_ics(filled.deal, MILESTONES)
    assert calendar.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    unfolded = calendar.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20270331" in unfolded
    assert "SUMMARY:M-1 Pilot\\; first\\, of\\ntwo\r\n" in unfolded
    assert "Ünder long" in unfolded
    assert registers.to_ics(filled.deal, RISKS).count("VEVENT") == 0


def test_rules_speak(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="x", impact=9))
    assert "risk-scale" in {finding.rule for finding in registers.findings_of(desk.deal, RISKS)}
