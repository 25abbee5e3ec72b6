"""How the packages screen puts things: kinds of acts by name and number, fingerprints in groups, sizes. No Qt here."""

from collections.abc import Mapping

from negotiator.gui.screens.packages.state import Count, Refusal
from negotiator.kernel import Locked, NegotiatorError, Tampered, Unreadable

_NAMES = {
    "amendment": ("amendment", "amendments"),
    "answer": ("answer to a change", "answers to changes"),
    "approval": ("approval", "approvals"),
    "attachment": ("attachment", "attachments"),
    "assent": ("agreement to a text", "agreements to a text"),
    "charter": ("page about the deal", "pages about the deal"),
    "clause_decision": ("decision on a clause", "decisions on clauses"),
    "comment": ("comment", "comments"),
    "comparison": ("comparison of keys", "comparisons of keys"),
    "consent": ("consent to a change request", "consents to change requests"),
    "earlier_step": ("earlier step of what they see", "earlier steps of what they see"),
    "decision": ("decision", "decisions"),
    "instrument": ("text", "texts"),
    "ip_asset": ("IP asset", "IP assets"),
    "milestone": ("milestone", "milestones"),
    "note": ("note", "notes"),
    "package": ("package log line", "package log lines"),
    "party": ("party", "parties"),
    "person": ("person", "people"),
    "position": ("negotiation position", "negotiation positions"),
    "request": ("change request", "change requests"),
    "revocation": ("withdrawn certificate", "withdrawn certificates"),
    "right": ("decision right", "decision rights"),
    "risk": ("risk", "risks"),
    "settlement": ("settlement", "settlements"),
    "signature": ("signature", "signatures"),
    "term": ("key term", "key terms"),
    "version": ("version", "versions"),
    "wall": ("wall", "walls"),
}


def kind_name(topic: str, count: int) -> str:
    """Return how so many acts of a kind are called."""
    plain = topic.replace("_", " ").replace("-", " ")
    one, many = _NAMES.get(topic, (plain, f"{plain} entries"))
    return one if count == 1 else many


def counts(of_topics: Mapping[str, int]) -> tuple[Count, ...]:
    """Return counts by name, the most numerous first."""
    found = [Count(name=kind_name(topic, count), count=count) for topic, count in of_topics.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


_TITLES = {
    "root-changed": "The sender's key has changed. Stop.",
    "certificate-twin": "The sender's key has changed. Stop.",
    "root-refused": "This sender's key was refused before. Stop.",
    "leaf-revoked": "This sender's certificate was revoked",
    "sender-left": "This sender acts for their party no more",
    "sender-mandate": "This sender had no mandate",
    "signer-superseded": "This sender signs with another certificate now",
    "signer-not-entered": "This sender is not on the roster",
    "signer-name-differs": "This sender is not whom the roster names",
    "name-confusable": "This sender's name imitates another. Stop.",
    "organisation-twin": "This sender is not on the roster",
    "sender-unknown": "This package comes from a stranger",
    "not-addressed": "This package is not for you",
    "not-for-you": "This package is not for you",
    "wrong-deal": "This package belongs to another deal",
    "sequence": "This package does not fit the history",
    "rollback": "This package was overtaken by a later one",
    "team-from-partner": "This package is not theirs to send",
    "team-for-stranger": "This package comes from a stranger",
    "content-missing": "This package is not complete",
    "content-foreign": "This package names what it does not carry",
    "content-unnamed": "This package carries what nobody names",
    "document-differs": "A file in this package says something else than its version",
    "act-malformed": "This package holds an act that no program writes",
    "needs-newer": "This package needs a newer version of Negotiator",
    "newer-entries": "This deal needs a newer version of Negotiator",
    "package-file": "This file cannot be read",
    "file-changed-meanwhile": "The file was changed while it was read",
    "ask-first": "Ask the sender first",
    "no-answer": "This file is no answer to what you sent",
    "answer-held": "This file is here already",
}


def refusal(error: NegotiatorError, *, path: str = "") -> Refusal:
    """Return why a package was refused, under a title that says what kind of trouble it is."""
    title = _TITLES.get(error.code, "")
    if not title:
        match error:
            case Tampered():
                title = "This package was changed after it was signed"
            case Locked():
                title = "This package cannot be opened here"
            case Unreadable():
                title = "This is not a package that can be read"
            case _:
                title = "This package was refused"
    return Refusal(title=title, message=error.message, hint=error.hint, path=path)
