"""What only our side may know: positions on terms, notes on anything, answers to their changes. And shared comments."""

from typing import Literal

from negotiator.domain.records import declare, record

Answered = Literal["accept", "reject", "counter"]


@record("position/1", sharing="never")
class Position:
    """Our preferred outcome, fallback and walk-away for one key term. The key is the term's."""

    key: str = declare("Term", widget="key")
    preferred: str = declare("Preferred", default="")
    fallback: str = declare("Fallback", default="")
    walk_away: str = declare("Walk-away", default="")
    reason: str = declare("Reasoning", widget="long text", default="")


@record("note/1", sharing="never")
class Note:
    """An internal note. `subject` is "kind/key" of what it is about."""

    key: str = declare("Key", widget="key")
    subject: str = declare("About", widget="link", default="")
    text: str = declare("Note", widget="long text", required=True)


@record("comment/1", sharing="always")
class Comment:
    """A remark that the other side reads with the next package."""

    key: str = declare("Key", widget="key")
    subject: str = declare("About", widget="link", default="")
    text: str = declare("Comment", widget="long text", required=True)


@record("answer/1", sharing="never")
class ChangeAnswer:
    """Our answer to one change of a redline. The key is "<old>:<new>:<change id>", hashes cut to 16 digits."""

    key: str = declare("Change", widget="key")
    verdict: Answered = declare("Answer", widget="choice", choices=("accept", "reject", "counter"))
    text: str = declare("Our words", widget="long text", default="")
