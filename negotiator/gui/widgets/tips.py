"""Tooltips that show a text as it is written. Qt reads what looks like mark-up as such, and would fetch the pictures
that it names, on some systems from a server of somebody else's choice; much of what is shown is the other side's.
"""

import html

_MARKS = "<&"


def plain_tip(text: str) -> str:
    """Return what to give Qt as a tooltip so that it shows this text letter by letter."""
    if not any(mark in text for mark in _MARKS):
        return text
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"
