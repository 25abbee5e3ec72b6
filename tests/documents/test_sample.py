"""The sample deal must be right in itself: it is the first thing that a new user reads."""

import re
import shutil
import subprocess
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from negotiator.documents.compose import compose
from negotiator.documents.compose_dialect import Item, parse
from negotiator.domain.values import parse_value, show_value

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Data = dict[str, Any]


def load(name: str) -> Data:
    with (SAMPLE / name).open("rb") as source:
        return tomllib.load(source)


@pytest.fixture(scope="module")
def agreement() -> str:
    return (SAMPLE / "agreement.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sheet() -> Data:
    return load("term-sheet.toml")


@pytest.fixture(scope="module")
def rounds() -> list[Data]:
    return list(load("rounds.toml")["round"])


def clause_numbers(text: str) -> dict[str, str]:
    """Return the text of every numbered clause by its printed number, schedules left out."""
    found: dict[str, str] = {}
    counts = [0, 0, 0]
    for item in parse(text).items:
        if item.kind == "schedule":
            break
        if item.kind not in ("heading", "clause") or item.level >= len(counts):
            continue
        counts[item.level] += 1
        counts[item.level + 1 :] = [0] * (len(counts) - item.level - 1)
        label = f"{counts[0]}" + (f".{counts[1]}" if item.level else "")
        found[label + (f"({LETTERS[counts[2] - 1]})" if item.level > 1 else "")] = item.text
    return found


def paragraph(lines: list[str], start: str) -> int:
    """Return the index of the only line that starts so after its list mark."""
    (index,) = [i for i, line in enumerate(lines) if line.strip().removeprefix("- ").startswith(start)]
    return index


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)


def applied(text: str, edit: Data, new: str) -> str:
    if edit["kind"] == "replace":
        return replaced(text, edit["old"], new)
    lines = text.split("\n")
    if edit["kind"] == "insert":
        lines.insert(paragraph(lines, edit["after"]) + 1, f"- {new}")
    elif edit["kind"] == "delete":
        del lines[paragraph(lines, edit["start"])]
    else:
        moved = replaced(lines.pop(paragraph(lines, edit["start"])), edit["old"], new)
        lines.insert(paragraph(lines, edit["after"]) + 1, moved)
    return "\n".join(lines)


def agreed_form(text: str, rounds: list[Data]) -> str:
    """Return the text that the three rounds arrive at."""
    answers = {answer["edit"]: answer for answer in rounds[1]["answer"]}
    for edit in rounds[0]["edit"] + rounds[1]["edit"]:
        answer = answers.get(edit["id"], {"verdict": "accept"})
        if answer["verdict"] != "reject":
            text = applied(text, edit, answer.get("text", edit.get("new", "")))
    return text


def amended(text: str) -> str:
    for operation in load("amendment.toml")["operation"]:
        if operation["kind"] == "substitution":
            text = replaced(text, operation["old_text"], operation["new_text"])
            continue
        lines = text.split("\n")
        index = paragraph(lines, operation["after"])
        mark = "" if lines[index].startswith("|") else "- "
        lines.insert(index + 1, mark + operation["new_text"])
        text = "\n".join(lines)
    return text


def texts_of_agreement() -> list[str]:
    first = (SAMPLE / "agreement.md").read_text(encoding="utf-8")
    agreed = agreed_form(first, load("rounds.toml")["round"])
    return [first, agreed, amended(agreed)]


@pytest.mark.parametrize("text", texts_of_agreement(), ids=["draft", "agreed", "amended"])
def test_cross_references_lead_somewhere(text: str) -> None:
    numbers = clause_numbers(text)
    body = " ".join(item.text for item in parse(text).items)
    listed = re.findall(r"\b[Cc]lauses? ((?:\d+(?:\.\d+)?(?:, | and | or | to )?)+)", body)
    references = {number for group in listed for number in re.findall(r"\d+(?:\.\d+)?", group)}
    assert len(references) > 25
    assert references <= numbers.keys()
    schedules = {item.text.split()[1] for item in parse(text).items if item.kind == "schedule"}
    assert set(re.findall(r"\bSchedule (\d)", body)) == schedules == set("123456")


# What the references of the text are about, so that a renumbered clause is noticed.
SUBJECTS = {
    "3.5": "extend the date",
    "4.1": "Steering Committee",
    "6.3": "successor",
    "8.1": "Film Foreground",
    "10.3": "Sideground IP",
    "11.4": "independently",
    "13.3": "deducted",
    "14.3": "interest",
    "16.1": "keep it secret",
    "17.1": "Restricted Team",
    "21.1": "indemnify",
    "22.3": "total liability",
    "24.1": "material breach",
    "25.2": "Supply Continuity Period",
    "25.3": "ten years",
    "25.5": "repay",
    "26.1": "Change Request",
    "27.3": "mediation",
    "29.2": "notice of breach",
}


@pytest.mark.parametrize("text", texts_of_agreement(), ids=["draft", "agreed", "amended"])
def test_references_mean_what_they_say(text: str) -> None:
    numbers = clause_numbers(text)
    assert {number for number, subject in SUBJECTS.items() if subject not in numbers[number]} == set()


@pytest.mark.parametrize("text", texts_of_agreement(), ids=["draft", "agreed", "amended"])
def test_defined_terms_are_defined_once_and_used(text: str) -> None:
    definitions = re.findall(r"^> \*\*([^*]+)\*\* means", text, flags=re.MULTILINE)
    assert definitions == sorted(definitions, key=str.casefold)
    assert len(definitions) == len(set(definitions)) > 25
    for term in definitions:
        assert len(re.findall(rf"\b{re.escape(term)}s?\b", text)) >= 2, term
    rest = "\n".join(item.text for item in prose(text))
    for phrase in sorted([*definitions, "Parties", *PROPER_NAMES], key=len, reverse=True):
        rest = re.sub(rf"\b{phrase}s?\b", "", rest)
    assert set(re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+", rest)) <= set(PROPER_WORDS)


PROPER_NAMES = (
    "European Economic Area",
    "United Kingdom",
    "European Central Bank",
    "World Intellectual Property Organization",
    "London Court of International Arbitration",
    "Rights of Third Parties",
    "England and Wales",
)
PROPER_WORDS = (
    *("Tessaline", "Kestrava", "Agreement", "Schedule", "Schedules", "Part", "Contracts", "Act"),
    *("Sheffield", "Aachen", "Brussels", "London", "English", "Germany", "Switzerland", "Saturday", "Sunday"),
    *("March", "April", "July", "September"),
)


def prose(text: str) -> list[Item]:
    return [item for item in parse(text).items if item.kind in ("clause", "indent", "recital")]


def test_every_edit_and_answer_fits(agreement: str, rounds: list[Data]) -> None:
    edits = {edit["id"]: edit for one in rounds for edit in one.get("edit", [])}
    for edit in edits.values():
        for quoted in ("old", "start", "after"):
            if quoted in edit:
                assert agreement.count(edit[quoted]) == 1, edit[quoted]
        assert edit["clause"] in clause_numbers(agreement)
    first, second, third = rounds
    assert {answer["edit"] for answer in second["answer"]} == {edit["id"] for edit in first["edit"]}
    countered = {answer["edit"] for answer in second["answer"] if answer["verdict"] == "counter"}
    assert {answer["edit"] for answer in third["answer"]} == countered | {edit["id"] for edit in second["edit"]}
    assert {answer["verdict"] for answer in second["answer"]} == {"accept", "reject", "counter"}
    assert sum(not edit["marked"] for edit in first["edit"]) == 1
    assert [edit["kind"] for edit in first["edit"]].count("move") == 1
    assert all(one["date"] < two["date"] for one, two in pairwise(rounds))


def test_agreed_form_says_what_was_settled(agreement: str, rounds: list[Data]) -> None:
    text = agreed_form(agreement, rounds)
    assert "6.25% | 500,000" in text
    assert "within 60 days of" in text
    assert "150% of" in text
    assert text.index("kept in the ordinary course") > text.index("## Information barriers")
    settled = load("rounds.toml")
    for term in settled["agreed_term"]:
        assert term["value"].replace(" %", "%") in text
    for tier in settled["agreed_tier"]:
        assert f"| {int(tier['above']):,} | {int(tier['up_to']):,} | {tier['rate']}% |" in text
    for milestone in settled["agreed_milestone"]:
        due = f"{milestone['due'].day} {milestone['due']:%B %Y}"
        assert re.search(rf"\| {milestone['key']} \|.*\| {due} \|", text)


def test_amendment_says_what_its_records_say(agreement: str, rounds: list[Data]) -> None:
    change = load("amendment.toml")
    text = amended(agreed_form(agreement, rounds))
    (milestone,) = change["milestone"]
    due = f"{milestone['due'].day} {milestone['due']:%B %Y}"
    assert re.search(rf"\| {milestone['key']} \|.*\| {due} \| {int(milestone['payment']):,} \|", text)
    assert change["request"]["amount"] == milestone["payment"]
    assert (milestone["due"] - date(2028, 9, 30)).days == change["request"]["days"]
    assert f"no limit | {change['tier'][0]['rate']}%" in text
    numbers = clause_numbers(text)
    assert "type approval" in numbers[change["risk"][0]["clause"]]
    assert "vessels on inland waters" in text


def test_terms_are_typed_and_point_to_clauses(agreement: str, sheet: Data) -> None:
    numbers = clause_numbers(agreement)
    terms = sheet["term"]
    assert len(terms) >= 28
    assert len({term["key"] for term in terms}) == len(terms)
    for term in terms:
        value = parse_value(term["kind"], term["value"], choices=tuple(term.get("choices", ())))
        assert show_value(term["kind"], value) == term["value"]
        assert term["help"].endswith(".")
    used = {row["clause"] for name in ("term", "risk", "milestone", "ip_asset") for row in sheet[name]}
    assert used <= numbers.keys()


def test_terms_say_what_the_agreement_says(agreement: str, sheet: Data) -> None:
    numbers = clause_numbers(agreement)
    for term in sheet["term"]:
        if term["kind"] in ("money", "percent") and not term["key"].startswith("share-tier"):
            told = " ".join(words for number, words in numbers.items() if number.startswith(term["clause"]))
            assert term["value"].replace(" %", "%") in told, term["key"]


def test_people_and_links_exist(sheet: Data) -> None:
    team = load("team.toml")
    parties = {party["key"] for party in sheet["party"]}
    people = {person["key"]: person for person in sheet["person"]}
    for party in parties:
        roles = {person["role"] for person in people.values() if person["party"] == party}
        assert roles == {"negotiator", "counsel", "approver"}
    assert all(risk["owner"] in people for risk in sheet["risk"])
    assert all(milestone["owner"] in parties for milestone in sheet["milestone"])
    assert all(right["party"] in parties for right in sheet["right"])
    assert all(person in people for decision in sheet["decision"] for person in decision["stakeholders"])
    keys = {f"{kind}/{row['key']}" for kind in ("term", "risk", "person") for row in sheet[kind]}
    assert all(link in keys for decision in sheet["decision"] for link in decision["links"])
    assert all(note["subject"] in keys for note in team["note"])
    terms = {term["key"]: term for term in sheet["term"]}
    for position in team["position"]:
        term = terms[position["key"]]
        for wish in ("preferred", "fallback", "walk_away"):
            parse_value(term["kind"], position[wish], choices=tuple(term.get("choices", ())))
    assert len(sheet["risk"]) >= 8
    assert len(sheet["decision"]) >= 4
    assert len(team["position"]) >= 6


def test_schedules_and_registers_agree(agreement: str, sheet: Data) -> None:
    for asset in sheet["ip_asset"]:
        shares = [Decimal(share.split(":")[1]) for share in asset["shares"].split(";")]
        assert sum(shares) == 100
        assert f"| {asset['key']} | {asset['title']} |" in agreement.replace("*", "")
    for milestone in sheet["milestone"]:
        due = f"{milestone['due'].day} {milestone['due']:%B %Y}"
        payment = f"{int(milestone['payment']):,}"
        assert re.search(rf"\| {milestone['key']} \|.*\| {due} \| {payment} \|", agreement)
    assert sum(int(milestone["payment"]) for milestone in sheet["milestone"]) == 2_400_000
    for person in sheet["person"]:
        assert person["name"] in agreement


def test_tiers_touch_and_the_example_adds_up(agreement: str, sheet: Data) -> None:
    tiers = sheet["tier"]
    assert tiers[0]["above"] == "0"
    assert tiers[-1]["up_to"] == ""
    assert all(lower["up_to"] == upper["above"] for lower, upper in pairwise(tiers))
    revenue = Decimal(sheet["worked_example"]["net_revenue"])
    share = Decimal(0)
    for tier in tiers:
        part = max(min(revenue, Decimal(tier["up_to"] or revenue)) - Decimal(tier["above"]), Decimal(0))
        share += part * Decimal(tier["rate"]) / 100
        upper = f"{int(tier['up_to']):,}" if tier["up_to"] else "no limit"
        assert f"| {int(tier['above']):,} | {upper} | {tier['rate']}% |" in agreement
    assert share == Decimal(sheet["worked_example"]["revenue_share"])
    assert f"EUR {share:,.0f}, which is {share / revenue * 100:.2f}%" in agreement


def test_team_data_is_not_in_what_both_see() -> None:
    shared = "".join(
        (SAMPLE / name).read_text() for name in ("agreement.md", "term-sheet.toml", "rounds.toml", "amendment.toml")
    )
    for row in load("team.toml")["note"] + load("team.toml")["position"]:
        assert row.get("text", row.get("reason")) not in shared


def test_has_the_length_of_a_real_agreement(agreement: str, tmp_path: Path) -> None:
    soffice, pdfinfo = shutil.which("soffice"), shutil.which("pdfinfo")
    if not (soffice and pdfinfo):
        pytest.skip("LibreOffice and pdfinfo are needed to count pages")
    source = tmp_path / "agreement.docx"
    source.write_bytes(compose(agreement, title="Agreement", header="Agreement", footer="Draft 1"))
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = subprocess.run([pdfinfo, str(tmp_path / "agreement.pdf")], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Pages:\s+(\d+)", told)
    assert found
    assert 12 <= int(found[1]) <= 20
