"""What is told of a package before anything of it is imported: every check in its order, how it came out, in words.

A check that was never reached, because an earlier one stopped everything, is told as not looked at. The codes are
stable; the words never repeat text of the deal.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from negotiator.exchange import (
    BadArchive,
    CannotRead,
    FileChangedMeanwhile,
    FileDiffers,
    NotAddressed,
    NotSigned,
    Package,
    UnsafeName,
)
from negotiator.kernel import Locked, NegotiatorError
from negotiator.services.assessing import Assessed
from negotiator.services.bases import Base
from negotiator.services.pins import Judged

Outcome = Literal["ok", "warn", "danger", "stop", "unseen"]
Stage = Literal[
    "seal", "container", "signature", "integrity", "format", "address", "sender", "witnesses", "deal", "place",
    "fork", "acts", "contents", "documents", "mandate", "names", "undone", "ours", "newer", "base", "conflicts",
]  # fmt: skip

TITLES: Final[Mapping[Stage, str]] = {
    "seal": "Seal",
    "container": "File",
    "signature": "Signature",
    "integrity": "Integrity",
    "format": "Format",
    "address": "Address",
    "sender": "Sender",
    "witnesses": "Witnesses",
    "deal": "Deal",
    "place": "Place",
    "fork": "One history",
    "acts": "Acts",
    "contents": "Contents",
    "documents": "Word files",
    "mandate": "Mandate",
    "names": "Names",
    "undone": "Held before",
    "ours": "Your file",
    "newer": "Program",
    "base": "Base",
    "conflicts": "Conflicts",
}
STAGES: Final[tuple[Stage, ...]] = tuple(TITLES)
"""Every check, in its order."""
READ: Final = STAGES[: STAGES.index("address") + 1]
"""The checks that reading a package makes."""

UNSEEN: Final = "Not looked at, since an earlier check stopped."
_OF_SIGNATURES: Final = ("signature", "signed", "not-signed", "author-signature", "weak-", "certificate")
_OF_INTEGRITY: Final = ("file-", "sums-", "listing-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: which, how it came out, what is wrong by its stable code ("" for nothing), and in words.

    asks: whether a person must say that they asked the sender before anything is imported. hint: what to do next.
    """

    stage: Stage
    outcome: Outcome
    words: str
    code: str = ""
    hint: str = ""
    asks: bool = False

    @property
    def title(self) -> str:
        """Return what the check is called."""
        return TITLES[self.stage]


def passed(stage: Stage, words: str) -> Check:
    """Return a check that came out well."""
    return Check(stage=stage, outcome="ok", words=words)


def stopped(stage: Stage, error: NegotiatorError) -> Check:
    """Return the check at which everything stopped."""
    return Check(stage=stage, outcome="stop", words=error.message, code=error.code, hint=error.hint)


def in_order(found: Iterable[Check]) -> tuple[Check, ...]:
    """Return a check for every stage in order: those that were made, and the others as not looked at."""
    made: dict[Stage, Check] = {check.stage: check for check in found}
    return tuple(made.get(stage, Check(stage=stage, outcome="unseen", words=UNSEEN)) for stage in STAGES)


def stage_of_reading(error: NegotiatorError) -> Stage:
    """Return at which check reading a package failed."""
    match error:
        case NotAddressed():
            return "address"
        case CannotRead() | BadArchive() | UnsafeName():
            return "container"
        case FileDiffers() | FileChangedMeanwhile():
            return "integrity"
        case NotSigned():
            return "signature"
        case Locked():
            return "seal"
    if error.code.startswith("seal"):
        return "seal"
    if error.code.startswith(_OF_SIGNATURES):
        return "signature"
    return "integrity" if error.code.startswith(_OF_INTEGRITY) else "format"


def until(stage: Stage, error: NegotiatorError) -> Iterator[Check]:
    """Yield the checks of reading that came out well, and the one at which it stopped."""
    for one in READ[: READ.index(stage)]:
        yield passed(one, _READ_WELL[one])
    yield stopped(stage, error)


def read_well(package: Package, *, sealed: bool) -> Iterator[Check]:
    """Yield the checks that reading a package makes, all of which came out well."""
    signer = package.signer
    at = f"{signer.signed_at:%d %b %Y, %H:%M}"
    files = f"All {len(package.files)} files are exactly those that were signed."
    told = dict(_READ_WELL)
    told["signature"] = f"Valid. Signed by {signer.name} on {at} by their clock."
    told["integrity"] = files
    if not sealed:
        told["seal"] = "It came without a seal: whoever passed it on could read it."
    for stage in READ:
        outcome: Outcome = "warn" if stage == "seal" and not sealed else "ok"
        yield Check(stage=stage, outcome=outcome, words=told[stage], code="" if outcome == "ok" else "not-sealed")


_READ_WELL: Final[Mapping[Stage, str]] = {
    "seal": "It was sealed for you and opens whole.",
    "container": "Its form is strict: nothing is hidden in it.",
    "signature": "The signatures hold.",
    "integrity": "All files are exactly those that were signed.",
    "format": "Its list of contents can be read by this version.",
    "address": "It is addressed to you.",
}


def sender(judged: Judged, *, own: Collection[str] = ()) -> Check:
    """Return what is to be said of a sender by whom nothing stops. own: the certificates of this file, fingerprints."""
    if judged.person is not None and judged.person.fingerprint in own:
        return passed("sender", "It was signed in this file, by one of you.")
    if judged.news == "renewed":
        words = "Known, with a new certificate under the root that you know; they entered it themselves."
        return Check(stage="sender", outcome="warn", words=words, code="sender-renewed")
    if judged.standing == "known" and judged.compared:
        return passed("sender", f"Known. The root was compared: {judged.compared}.")
    if judged.standing == "known":
        words = "Known to the deal, but nobody compared the fingerprint yet. Do so by telephone."
        return Check(stage="sender", outcome="warn", words=words, code="not-compared")
    words = "New: nobody compared this fingerprint yet. Have the sender read it out before you import anything."
    return Check(stage="sender", outcome="danger", words=words, code="sender-new", asks=True)


def witnesses(found: Sequence[tuple[str, Judged]]) -> Check:
    """Return what is to be said of those who signed after the author: by name, and what each is worth to the deal.

    Anybody whom it reaches can add a signature, so that a bad one stops nothing; it only must not pass for a good one.
    """
    bad = [f"{name}: {judged.why}" for name, judged in found if judged.stops]
    good = [f"{name} ({_worth(judged)})" for name, judged in found if not judged.stops]
    words = f"Also signed by {', '.join(good)}." if good else "Nobody else signed it."
    if not bad:
        return passed("witnesses", words)
    words = f"{words if good else ''} A further signature counts for nothing. {' '.join(bad)}".strip()
    return Check(stage="witnesses", outcome="danger", words=words, code="witness")


def _worth(judged: Judged) -> str:
    return f"known, root compared: {judged.compared}" if judged.compared else "known, nobody compared the root"


def acts(found: Assessed) -> Check:
    """Return what is to be said of acts all of which hold."""
    new, behind = len(found.plan.new), found.walled
    signed = "signed by its author, in its place" if new == 1 else "signed by their authors, each in its place"
    words = f"{_acts(new, 'new act')}, {signed}." if new else "It brings no new act."
    if behind:
        words += f" {_acts(behind)} {'stays' if behind == 1 else 'stay'} behind a wall, by its sender's choice."
    return passed("acts", words)


def place(found: Assessed, *, number: int, first: bool) -> Check:
    """Return where a package stands in the history."""
    plan = found.plan
    if plan.replay:
        what = f" It brings {_acts(len(plan.new))} that could not be read before." if plan.new else ""
        words = f"You hold this very package already.{what}"
        return Check(stage="place", outcome="warn", words=words, code="replay")
    if found.shorter:
        words = (
            f"It lacks {_acts(len(found.shorter))} of its sender's that you hold: their file is older than what they "
            "sent before. Ask them why."
        )
        return Check(stage="place", outcome="danger", words=words, code="history-shorter", asks=True)
    lost = f"{_acts(len(plan.missing))} that it builds on never reached you." if plan.missing else ""
    if plan.gaps:
        earlier = "1 earlier package" if len(plan.gaps) == 1 else f"{len(plan.gaps)} earlier packages"
        rest = "Lost, or sent to others alone: this one builds on nothing that you lack."
        told = f"{lost} Ask for what is missing; this one can be imported." if lost else rest
        words = f"{earlier} never arrived here. {told}"
        return Check(stage="place", outcome="warn", words=words, code="gap")
    if lost:
        return Check(stage="place", outcome="warn", words=lost, code="acts-missing")
    after = "It is the first of the deal." if first else "Every package it builds on is here."
    return passed("place", f"Package {number}. {after}")


def fork(found: Assessed) -> Check:
    """Return whether its author signed another package with the same number."""
    if not found.plan.forks:
        return passed("fork", "Its author signed no other package with this number, as far as you hold them.")
    words = (
        "Its author signed two different packages with this number. Once imported, both are kept as evidence; ask "
        "which one counts."
    )
    return Check(stage="fork", outcome="danger", words=words, code="fork", asks=True)


def contents(count: int) -> Check:
    """Return what is to be said of contents that are what the acts name, no less and no more."""
    words = "Everything that its acts name is in it or was shared before"
    return passed("contents", f"{words}; it carries nothing else." if count else f"{words}.")


def documents(unmarked: int) -> Check:
    """Return whether its files read as its versions, with all changes accepted and with all rejected."""
    if not unmarked:
        return passed("documents", "Its files read as the versions that they stand for.")
    what = "1 file" if unmarked == 1 else f"{unmarked} files"
    words = (
        f"With every tracked change rejected, {what} of it would read like no text that you hold: words were changed "
        "without a mark, or the file was drawn against a version that you lack. Compare before you answer."
    )
    return Check(stage="documents", outcome="warn", words=words, code="document-base-differs")


def base(found: Sequence[Base]) -> Check:
    """Return whether it is known what its versions were made from."""
    unknown = [one for one in found if not one.known]
    if not unknown:
        return passed("base", "Its versions were made from ones that you hold." if found else "It brings no version.")
    near = ", ".join(f"{one.nearest.name}, {one.likeness:.0%} alike" for one in unknown if one.nearest)
    what = "1 version was" if len(unknown) == 1 else f"{len(unknown)} versions were"
    words = f"{what} not made from a text that you hold. The nearest that you know: {near or 'none'}."
    return Check(stage="base", outcome="warn", words=words, code="base-unknown")


def mandate(found: Assessed) -> Check:
    """Return which acts count for nothing, and why."""
    if not found.outside:
        return passed("mandate", "Everyone who acted could act for their party.")
    whys = "; ".join(dict.fromkeys(one.why for one in found.outside))
    codes = list(dict.fromkeys(one.code for one in found.outside))
    words = f"{_acts(len(found.outside))} without a mandate: {whys}. They are kept as evidence and count for nothing."
    return Check(stage="mandate", outcome="danger", words=words, code=codes[0])


def names(found: Assessed) -> Check:
    """Return whether people or parties get names that could be taken for somebody else's."""
    if found.namesakes:
        words = (
            f"{_acts(found.namesakes)} {'gives' if found.namesakes == 1 else 'give'} a person or a party a name that "
            "could be taken for one of another party. Ask them who that is."
        )
        return Check(stage="names", outcome="danger", words=words, code="namesake", asks=True)
    if found.renamed:
        verb = "changes" if found.renamed == 1 else "change"
        words = f"{_acts(found.renamed)} of theirs {verb} what another party is called."
        return Check(stage="names", outcome="warn", words=words, code="party-renamed")
    return passed("names", "No name in it could be taken for somebody else's.")


def undone(found: Assessed) -> Check:
    """Return whether acts that count until now would count no more."""
    if not found.undone:
        return passed("undone", "Everything that you hold and that counts goes on to count.")
    words = (
        f"{_acts(len(found.undone))} that you hold and that counted until now would count for nothing. Ask them why."
    )
    return Check(stage="undone", outcome="danger", words=words, code="undoes", asks=True)


def ours(found: Assessed) -> Check:
    """Return whether our own file is an old one."""
    if not found.ours:
        return passed("ours", "It holds every act of your own that they have.")
    words = (
        f"{_acts(len(found.ours))} of your own are not in this file: it is older than what was once sent from it. They "
        "come back with the import."
    )
    return Check(stage="ours", outcome="warn", words=words, code="older-file")


def newer(found: Assessed) -> Check:
    """Return whether a newer program wrote some of it."""
    told = []
    if found.newer:
        told.append(f"{_acts(len(found.newer))} of kinds that this version does not know are kept unread.")
    if found.plan.left_out:
        told.append(f"{_acts(found.plan.left_out)} cannot be taken in until you update; then import it once more.")
    if not told:
        return passed("newer", "This version reads all of it.")
    words = " ".join(told) + " Until you update, nothing binding can be signed once it is imported."
    return Check(stage="newer", outcome="warn", words=words, code="newer")


def conflicts(found: Assessed) -> Check:
    """Return whether a person must choose between values."""
    records, texts = len(found.contested), len({pair.instrument for pair in found.rivals})
    told = []
    if records:
        what = "1 record was" if records == 1 else f"{records} records were"
        told.append(f"{what} changed by both sides. All values are kept; you choose after the import.")
    if texts:
        what = "1 text" if texts == 1 else f"{texts} texts"
        told.append(f"Both sides made a version of {what} at once. Both are kept; you decide after the import.")
    if not told:
        return passed("conflicts", "Nothing was changed by both sides at once.")
    code = "contested" if records else "versions-beside"
    return Check(stage="conflicts", outcome="warn", words=" ".join(told), code=code)


def _acts(count: int, one: str = "act") -> str:
    return f"{count} {one if count == 1 else one + 's'}"
