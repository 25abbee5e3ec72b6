"""Changes of looks where a paragraph is split or joined: told in each part, at its place."""

from negotiator.redline import Accept, Block, Reject, Run, compare, resolve

FIRST = "The Seller shall deliver the goods in good time to the Buyer;"
SECOND = "the Buyer shall pay the price in full within thirty days."


def block(name: str, text: str, *runs: Run) -> Block:
    return Block(id=name, text=text, runs=runs or (Run(start=0, end=len(text), style=""),))


def test_looks_that_change_in_a_split_or_join_are_told() -> None:
    whole = [block("w", f"{FIRST} {SECOND}")]
    hidden = Run(start=10, end=30, style="vanish()", hidden=True)
    bold = Run(start=20, end=len(SECOND), style="b()")
    parts = [
        block("p", FIRST, Run(start=0, end=10, style=""), hidden, Run(start=30, end=len(FIRST), style="")),
        block("q", SECOND, Run(start=0, end=20, style=""), bold),
    ]
    for old, new in ((whole, parts), (parts, whole)):
        redline = compare(old, new)
        told = [(change.new_text, change.reasons) for change in redline.changes if change.kind == "format"]
        assert told == [(FIRST[10:30], ("hidden",)), (SECOND[20:], ())]
        assert [one.runs for one in resolve(redline, {}, default=Accept())] == [one.runs for one in new]
        assert [one.runs for one in resolve(redline, {}, default=Reject())] == [one.runs for one in old]
