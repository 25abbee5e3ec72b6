"""A redline as one HTML file that needs nothing else: light and dark, keyboard, print, and no script.

Every text is escaped, and the page's own policy forbids scripts and anything from elsewhere.
"""

from collections.abc import Iterator, Sequence
from html import escape

from negotiator.redline import Redline, Row, Segment, SegmentKind, rows, statistics
from negotiator.reports.excerpts import changed

TAGS: dict[SegmentKind, tuple[str, str, str]] = {
    # kind: element, class, what a screen reader is told
    "insert": ("ins", "insert", "inserted"),
    "delete": ("del", "delete", "deleted"),
    "move to": ("ins", "moved", "moved to here"),
    "move from": ("del", "moved", "moved from here"),
}
BREAK = "¶"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

STYLE = """
:root{color-scheme:light dark;--page:#fff;--text:#1b2430;--quiet:#4a5666;--line:#d5dae1;--accent:#1f5fbf;
--ins:#0b4fa8;--ins-wash:#ddebfc;--del:#9a3412;--del-wash:#fdebd9;--mov:#84406f;--mov-wash:#f6e7f1}
@media (prefers-color-scheme:dark){:root{--page:#14181e;--text:#e8ecf1;--quiet:#b3bdca;--line:#343d4a;--accent:#6fa8f5;
--ins:#9cc7ff;--ins-wash:#17304f;--del:#ffb68a;--del-wash:#45281a;--mov:#f58ab8;--mov-wash:#46213a}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.25rem 5rem;max-width:54rem;background:var(--page);color:var(--text);
font:1.0625rem/1.55 "Source Serif 4",Georgia,"Times New Roman",serif}
header,nav,footer{font-family:Inter,system-ui,sans-serif;font-size:.875rem;color:var(--quiet)}
h1{margin:0 0 .25rem;font:600 1.9rem/1.2 "Source Serif 4",Georgia,serif;color:var(--text)}
header p{margin:.25rem 0}
nav{margin:1.25rem 0;padding:.75rem 0;border-block:1px solid var(--line)}
nav ol{margin:.5rem 0 0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.25rem .5rem}
nav a,.next a{color:var(--accent);text-decoration:none;padding:.1rem .35rem;border-radius:.25rem}
a:hover{text-decoration:underline}
a:focus-visible,.row:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.row{display:grid;grid-template-columns:4.5rem 1fr;margin:0;padding:.35rem 0 .35rem .75rem;
border-left:3px solid transparent;overflow-wrap:anywhere}
.row.changed{border-left-color:var(--accent)}
.row:target{background:color-mix(in srgb,var(--accent) 9%,transparent)}
.number{font:500 .85rem/1.9 Inter,system-ui,sans-serif;color:var(--quiet)}
h2.row{font-size:1.15rem;font-weight:600;margin-top:1rem}
.text{white-space:pre-wrap}
.next{font:.8rem Inter,system-ui,sans-serif;white-space:nowrap}
ins,del{text-decoration-thickness:.09em;text-underline-offset:.16em;border-radius:.15em;
-webkit-box-decoration-break:clone;box-decoration-break:clone}
ins.insert{color:var(--ins);background:var(--ins-wash);text-decoration:underline}
del.delete{color:var(--del);background:var(--del-wash);text-decoration:line-through}
ins.moved{color:var(--mov);background:var(--mov-wash);text-decoration:underline double}
del.moved{color:var(--mov);background:var(--mov-wash);text-decoration:line-through double}
.format{border-bottom:1px dotted var(--quiet)}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{body{max-width:none;padding:0;font-size:10.5pt}nav ol,.next{display:none}.row{break-inside:avoid}
ins,del{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def redline_html(
    redline: Redline, *, title: str, old_label: str = "", new_label: str = "", language: str = "en-GB"
) -> str:
    """Return the whole redline as a self-contained HTML page with links from change to change."""
    drawn = rows(redline)
    numbers = [index for index, row in enumerate(drawn) if changed(row)]
    body = "\n".join(_rows(drawn, numbers))
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<title>Redline: {escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
{_compared(old_label, new_label)}<p>{_figures(redline)}</p>
<p>Legend: {_legend()}</p>
</header>
{_navigation(drawn, numbers)}
<main>
{body}
</main>
</body>
</html>
"""


def _compared(old_label: str, new_label: str) -> str:
    return f"<p>{escape(new_label)} compared with {escape(old_label)}</p>\n" if old_label and new_label else ""


def _figures(redline: Redline) -> str:
    counted = statistics(redline)
    if not counted.changes:
        return "The two texts are the same."
    return (
        f"{counted.changes} changes: {counted.words_inserted} words inserted, {counted.words_deleted} deleted, "
        f"{counted.words_moved} moved; {counted.material} may be material."
    )


def _legend() -> str:
    return " ".join(f'<{tag} class="{name}">{words}</{tag}>' for tag, name, words in TAGS.values())


def _navigation(drawn: Sequence[Row], numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    links = (
        f'<li><a href="#c{order}">{escape(drawn[index].label or f"change {order}")}</a></li>'
        for order, index in enumerate(numbers, start=1)
    )
    return f'<nav aria-label="Changed paragraphs">Changed paragraphs<ol>{"".join(links)}</ol></nav>'


def _rows(drawn: Sequence[Row], numbers: Sequence[int]) -> Iterator[str]:
    orders = {index: order for order, index in enumerate(numbers, start=1)}
    for index, row in enumerate(drawn):
        tag = "h2" if row.kind == "heading" else "div"
        order = orders.get(index)
        anchor = f' changed" id="c{order}" tabindex="-1"' if order else '"'
        text = "".join(_segment(segment) for segment in row.segments)
        yield (
            f'<{tag} class="row{anchor}><span class="number">{_number(row)}</span>'
            f'<span class="text">{text}{_look(row)}{_next(order, len(numbers))}</span></{tag}>'
        )


def _number(row: Row) -> str:
    if not row.renumbered:
        return escape(row.label)
    parts = Segment(kind="delete", text=row.former), Segment(kind="insert", text=row.label)
    return " ".join(_segment(part) for part in parts if part.text)


def _look(row: Row) -> str:
    said = ["formatting changed"] if row.reformatted else []
    return "".join(f' <span class="format">({escape(remark)})</span>' for remark in (*said, *row.remarks))


def _next(order: int | None, last: int) -> str:
    if order is None:
        return ""
    before = f'<a href="#c{order - 1}" aria-label="Previous change">↑</a>' if order > 1 else ""
    after = f'<a href="#c{order + 1}" aria-label="Next change">↓</a>' if order < last else ""
    return f' <span class="next">{before}{after}</span>' if before or after else ""


def _segment(segment: Segment) -> str:
    text = escape(segment.drawn or BREAK)
    if segment.kind == "equal":
        return f'<span class="format" title="Formatting changed">{text}</span>' if segment.change else text
    tag, name, said = TAGS[segment.kind]
    return f'<{tag} class="{name}"><span class="said">[{said}: </span>{text}<span class="said">]</span></{tag}>'
