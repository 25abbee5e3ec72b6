"""Which notes are referred to, and what is left when some go."""

from lxml import etree

from negotiator.documents import names as n
from negotiator.documents.leftovers import drop_notes, referred_notes

NAMES = f'xmlns:w="{n.WORD}"'


def test_notes_are_told_apart_by_kind_and_go_from_their_part() -> None:
    body = etree.fromstring(f'<w:p {NAMES}><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:p>')
    notes = {
        f"{kind}s": etree.fromstring(f'<w:{kind}s {NAMES}><w:{kind} w:id="1"/><w:{kind} w:id="2"/></w:{kind}s>')
        for kind in ("footnote", "endnote")
    }
    roots = {"body": body, **notes}
    assert referred_notes(roots) == {(n.w("footnote"), "1"), (n.w("endnote"), "1")}
    assert drop_notes(roots, frozenset({(n.w("endnote"), "1")})) == {"endnotes"}
    assert [len(root) for root in notes.values()] == [2, 1]
    assert drop_notes(roots, frozenset()) == frozenset()
