"""What the overview shows: plain values, made by the presenter and drawn by the view."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Tone = Literal["accent", "ok", "warn", "danger", "plain"]
Lane = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactState:
    """One of the four facts: its name, its value, and a remark with a tone."""

    name: str
    value: str
    remark: str = ""
    tone: Tone = "accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened: whose it was, what, when, and where it is looked at."""

    key: str
    lane: Lane
    symbol: str
    title: str
    detail: str
    when: datetime
    screen: str
    about: str
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that waits for us, and the button that goes there."""

    symbol: str
    tone: Tone
    title: str
    detail: str
    action: str
    screen: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person who acts for a party."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCard:
    """A party with its people; for the other side the safety number, and how and when it was compared."""

    name: str
    role: str
    place: str
    ours: bool
    people: tuple[PersonLine, ...]
    safety_number: str = ""
    compared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterState:
    """What the deal is for."""

    title: str
    purpose: str
    currency: str
    label: str
    effective: date | None

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values for the form."""
        return {
            "title": self.title,
            "purpose": self.purpose,
            "currency": self.currency,
            "label": self.label,
            "effective": self.effective,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One of the first steps of a fresh deal."""

    title: str
    detail: str
    action: str
    screen: str
    about: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewState:
    """The whole overview. `first_steps` is empty once something was exchanged."""

    facts: tuple[FactState, ...]
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]
    counting: bool
    parties: tuple[PartyCard, ...]
    charter: CharterState
    first_steps: tuple[NextStep, ...]
