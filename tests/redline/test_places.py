"""Containers read from places."""

from negotiator.redline import Block
from negotiator.redline.places import Node, stories


def at(*places: str) -> dict[str, list[Node]]:
    return stories([Block(id=str(k), text=f"text {k}", place=place) for k, place in enumerate(places)])


def test_a_table_is_one_node_of_its_story_with_rows_and_cells() -> None:
    cells = [f"body/t0/r{r}/c{c}" for r in (0, 1) for c in (0, 1)]
    (before, table, after) = at("body", *cells, "body")["body"]
    assert (before.kind, table.kind, after.kind) == ("", "t", "")
    assert table.indexes == (1, 2, 3, 4)
    assert [[cell.kind for cell in row.children] for row in table.children] == [["c", "c"], ["c", "c"]]
    assert table.children[1].children[0].children[0].indexes == (3,)


def test_a_table_in_a_cell_is_a_node_of_the_cell() -> None:
    (table,) = at("body/t0/r0/c0", "body/t0/r0/c0/t0/r0/c0", "body/t0/r0/c0")["body"]
    cell = table.children[0].children[0]
    assert [node.kind for node in cell.children] == ["", "t", ""]


def test_notes_and_headers_are_stories_of_their_own() -> None:
    found = at("body", "footnote/2", "footnote/3", "endnote/2", "header1", "header2", "footer1", "body/x0")
    assert {name: len(nodes) for name, nodes in found.items()} == {
        "body": 2,
        "footnote": 2,
        "endnote": 1,
        "header": 2,
        "footer": 1,
    }
    assert found["body"][1].kind == "x"
    assert found["footnote"][0].place == "footnote/2"


def test_containers_with_equal_content_have_equal_keys() -> None:
    one, two = (
        stories([Block(id=str(k), text="same", place="body/t0/r0/c0"), Block(id="z", text=last, place="body/t0/r0/c1")])
        for k, last in ((1, "x"), (2, "x"))
    )
    assert one["body"][0].key == two["body"][0].key
    other = stories([Block(id="1", text="same", place="body/t0/r0/c0"), Block(id="z", text="y", place="body/t0/r0/c1")])
    assert one["body"][0].key != other["body"][0].key
