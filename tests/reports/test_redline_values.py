"""The redline as JSON: keys, kinds, reasons, words."""

import json

from negotiator.redline import Redline, statistics
from negotiator.reports.redline_values import redline_json

KEYS = {"id", "kind", "section", "old", "new", "moved_from", "table", "move", "definition", "material", "reasons"}


def test_every_change_is_there_with_its_keys(redline: Redline) -> None:
    data = json.loads(json.dumps(redline_json(redline)))
    assert data["format"] == "negotiator-redline/1"
    assert [change["id"] for change in data["changes"]] == [change.id for change in redline.changes]
    assert all(set(change) == KEYS for change in data["changes"])


def test_words_are_those_of_the_statistics(redline: Redline) -> None:
    counted = statistics(redline)
    assert redline_json(redline)["words"] == {
        "inserted": counted.words_inserted,
        "deleted": counted.words_deleted,
        "moved": counted.words_moved,
    }


def test_a_figure_is_material_and_names_its_section(redline: Redline) -> None:
    change = next(change for change in redline_json(redline)["changes"] if "forty-five" in change["new"])
    assert "thirty" in change["old"]
    assert change["section"] == "Payment › 1.1"
    assert change["material"]
    assert "number" in change["reasons"]
    assert change["moved_from"] == ""


def test_a_move_tells_where_it_came_from(redline: Redline) -> None:
    (move,) = [change for change in redline_json(redline)["changes"] if change["kind"] == "move"]
    assert move["section"] == "General › 2.5"
    assert move["moved_from"] == "Payment › 1.3"


def test_an_insertion_and_a_deletion_have_one_side_only(redline: Redline) -> None:
    inserted = [change for change in redline_json(redline)["changes"] if change["kind"] == "insert"]
    assert inserted
    assert all(change["old"] == "" and change["section"] for change in inserted)
