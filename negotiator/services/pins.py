"""Whose roots this file trusts, and what a signer is worth: judged by their leaf first, then by the root above it.

Trusted are the roots of people on the roster whose certificates prove them, and those that a person accepted. What a
package itself says of people never makes its own root trusted.
"""

from dataclasses import dataclass
from typing import Final, Literal

from negotiator.crypto import check_leaf, load_certificate
from negotiator.crypto.certificates import key_of, person_of
from negotiator.domain import Deal
from negotiator.domain.charter import Person
from negotiator.domain.lookalikes import folded, skeleton
from negotiator.domain.trust import Compared, comparisons, known_roots, revoked_leaves, twin_of_organisation
from negotiator.exchange import Pinned
from negotiator.exchange.shapes import Signatory, Standing
from negotiator.kernel import NegotiatorError
from negotiator.services.workspace import Workspace

News = Literal["", "renewed", "introduced"]

REASONS: Final[dict[str, tuple[str, str]]] = {
    "root-refused": (
        "One of you refused this root certificate, or found that it is not the sender's.",
        "Settle with them, over a way that you know, which certificate is theirs; record it under Partners.",
    ),
    "leaf-revoked": (
        "The certificate that signed was revoked by its own root.",
        "Ask the sender to sign with the one that took its place.",
    ),
    "signer-name-differs": (
        "The certificate names someone else than the one who is on the roster with it.",
        "Take nothing from it; ask your partner by telephone who signs for them.",
    ),
    "signer-not-entered": (
        "The certificate comes from a partner's root, but nobody entered it in the deal.",
        "Ask your partner to enter this person, and to send a package that says so.",
    ),
    "sender-left": (
        "The sender acts for their party no more: they were withdrawn from the roster.",
        "Ask your partner for a package by someone who acts for them now.",
    ),
    "signer-superseded": (
        "The sender signs with another certificate now; this one was replaced.",
        "Ask them to send it again, signed with the new one.",
    ),
    "sender-mandate": (
        "The sender had no mandate at the time at which they signed.",
        "Ask your partner for a package by someone who may act for them.",
    ),
    "root-changed": (
        "This sender is known with another root certificate: someone may be posing as them.",
        "Compare the safety number by telephone, then accept or refuse the new root under Settings, Partners.",
    ),
    "certificate-twin": (
        "The root has the key of one that you know, but it is another certificate: a copy that was altered.",
        "Ask the sender for the original package.",
    ),
    "name-confusable": (
        "The sender's name looks like one that you know, but it is spelt with other letters.",
        "Take nothing from it before you have spoken with the one whose name it resembles.",
    ),
    "organisation-twin": (
        "The sender names an organisation of this deal, but its people have not entered them.",
        "Ask that party, over a way that you know, whether they act for it.",
    ),
    "sender-unknown": (
        "The sender acts for no party of this deal.",
        "If they should, ask your partner to enter them and to send you a package.",
    ),
}
"""What each code of `judge` means and what to do; those of a certificate's own faults come with their errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a signer is worth to a deal. code: why nothing of theirs may be taken, "" when nothing speaks against it.

    news: whether this package renews or introduces them. compared: who compared their root, how and when; "" for
    nobody. person: as whom the roster has them, None for a stranger.
    """

    code: str
    standing: Standing
    compared: str = ""
    news: News = ""
    why: str = ""
    hint: str = ""
    person: Person | None = None

    @property
    def stops(self) -> bool:
        """Tell whether nothing of the package may be taken."""
        return bool(self.code)


def judge(signatory: Signatory, deal: Deal, *, after: Deal | None = None) -> Judged:
    """Judge who signed a package by what a deal holds.

    after: the deal as it would be with the package's acts, their signatures checked; it can enter a new leaf or person,
    but never make a root trusted. The order of questions is fixed: the first that is answered badly gives the code.
    """
    return _Judge(signatory, deal, after or deal).verdict()


def pinned(workspace: Workspace) -> dict[str, Pinned]:
    """Return the roots that this file trusts, by fingerprint."""
    return pinned_in(workspace.deal)


def pinned_in(deal: Deal) -> dict[str, Pinned]:
    """Return the roots that a deal trusts, by fingerprint."""
    found = {
        one.person.root: Pinned(
            root_pem=one.person.root_pem.encode("ascii"), name=one.person.name, organisation=one.organisation
        )
        for one in known_roots(deal)
    }
    for root, compared in comparisons(deal).items():
        value = compared.comparison
        if not compared.trusted:
            found.pop(root, None)
        elif value.root_pem:
            found[root] = Pinned(
                root_pem=value.root_pem.encode("ascii"), name=value.name, organisation=value.organisation
            )
    return found


class _Judge:
    """The questions that are put to one signer, in their order."""

    def __init__(self, signatory: Signatory, deal: Deal, after: Deal) -> None:
        self._signatory = signatory
        self._deal = deal
        self._after = after
        self._known = known_roots(deal)
        self._compared = comparisons(deal)
        self._person = after.roster.people.get(signatory.fingerprint)
        self._news: News = "introduced" if self._mandate(deal) == "not-on-roster" else ""

    def verdict(self) -> Judged:
        """Return what was found."""
        fault = self._certificate()
        if fault is not None:
            return self._judged(fault.code, why=fault.message, hint=fault.hint)
        compared = self._compared.get(self._signatory.root_fingerprint)
        if compared is not None and not compared.trusted:
            return self._judged("root-refused")
        if self._signatory.fingerprint in revoked_leaves(self._after):
            return self._judged("leaf-revoked")
        mandate = self._mandate(self._after)
        if mandate == "not-on-roster":
            return self._judged(self._not_entered())
        return self._judged(ENDED.get(mandate, "") or self._entered())

    def _mandate(self, deal: Deal) -> str:
        """Return why the leaf signed nothing when it did, as a deal has it, or ""."""
        refusal = deal.roster.mandate(self._signatory.fingerprint, on=self._signatory.signed_at.date())
        return refusal.code if refusal else ""

    def _certificate(self) -> NegotiatorError | None:
        try:
            leaf, root = load_certificate(self._signatory.leaf_pem), load_certificate(self._signatory.root_pem)
            check_leaf(leaf, root, at=self._signatory.signed_at)
        except NegotiatorError as error:
            return error
        return None

    def _entered(self) -> str:
        """Judge a leaf that is on the roster, or would be."""
        person = self._person
        if person is None or self._is_misnamed(person):
            return "signer-name-differs"
        if not self._is_trusted:
            return self._replaced(person) or self._resembles()
        before = next((one.person for one in self._known if one.person.key == person.key), None)
        if self._news and before is not None and before.root == person.root:
            self._news = "renewed"
        return ""

    def _not_entered(self) -> str:
        """Judge a leaf that nobody who may has entered."""
        if self._is_trusted:
            return "signer-not-entered" if self._is_named_so else "signer-name-differs"
        return self._replaced(None) or self._resembles() or self._twin_of_organisation() or "sender-unknown"

    @property
    def _is_trusted(self) -> bool:
        """Tell whether the root was trusted before the package came."""
        root = self._signatory.root_fingerprint
        return root in self._compared or any(one.person.root == root for one in self._known)

    @property
    def _names(self) -> tuple[str, str]:
        return self._signatory.name, self._signatory.organisation

    @property
    def _is_named_so(self) -> bool:
        """Tell whether the leaf names someone who is known under its root, in a firm of now or of their leaf before."""
        root, claimed = self._signatory.root_fingerprint, [folded(name) for name in self._names]
        compared = self._compared.get(root)
        known = [one for one in self._known if one.person.root == root]
        names = [(one.person.name, one.organisation) for one in known]
        names += [(one.person.name, _firm_in(one.person)) for one in known]
        if compared is not None:
            names.append((compared.comparison.name, compared.comparison.organisation))
        return any([folded(name), folded(organisation)] == claimed for name, organisation in names)

    def _is_misnamed(self, person: Person) -> bool:
        """Tell whether a leaf names another person than its record, or another party's organisation."""
        organisation = folded(self._signatory.organisation)
        others = {folded(one.name) for one in self._after.parties if one.key != person.party}
        own = {folded(one.name) for one in self._after.parties if one.key == person.party}
        return folded(person.name) != folded(self._signatory.name) or organisation in others - own

    def _replaced(self, person: Person | None) -> str:
        """Judge a root that is not trusted: it may stand in the place of one that is."""
        key = key_of(self._signatory.root_pem)
        if any(key_of(one.person.root_pem.encode()) == key for one in self._known):
            return "certificate-twin"
        claimed = [folded(name) for name in self._names]
        same_name = any([folded(one.person.name), folded(one.organisation)] == claimed for one in self._known)
        same_record = person is not None and any(one.person.key == person.key for one in self._known)
        return "root-changed" if same_name or same_record or self._party_changed_hands(person) else ""

    def _party_changed_hands(self, person: Person | None) -> bool:
        """Tell whether none of the roots that a party had speaks for it any longer."""
        if person is None:
            return False
        before = {root for party in self._deal.parties if party.key == person.party for root in party.roots}
        now = {root for party in self._after.parties if party.key == person.party for root in party.roots}
        return bool(before) and before.isdisjoint(now)

    def _resembles(self) -> str:
        claimed = [skeleton(name) for name in self._names]
        for one in self._known:
            seen = [skeleton(one.person.name), skeleton(one.organisation)]
            spelt = [folded(one.person.name), folded(one.organisation)]
            if seen == claimed and spelt != [folded(name) for name in self._names]:
                return "name-confusable"
        return ""

    def _twin_of_organisation(self) -> str:
        return twin_of_organisation(self._deal, self._signatory.organisation)[0]

    def _judged(self, code: str, *, why: str = "", hint: str = "") -> Judged:
        compared = self._compared.get(self._signatory.root_fingerprint)
        standing: Standing = "changed" if code in _CHANGED else "known" if self._is_trusted else "new"
        said = REASONS.get(code, ("", ""))
        return Judged(
            code=code,
            standing=standing,
            compared=in_words(compared) if compared and compared.trusted else "",
            news="" if code else self._news,
            why=why or said[0],
            hint=hint or said[1],
            person=self._person,
        )


def _firm_in(person: Person) -> str:
    """Return the organisation that a proven leaf names."""
    return person_of(load_certificate(person.leaf_pem.encode("ascii"))).organisation


_CHANGED: Final = frozenset({"root-refused", "root-changed", "certificate-twin"})
ENDED: Final = {
    "withdrawn": "sender-left",
    "replaced": "signer-superseded",
    "revoked": "leaf-revoked",
    "ended": "sender-mandate",
    "not-begun": "sender-mandate",
    "certificate-dates": "certificate-expired",
}
"""What it means for a signer that the roster has their mandate or their certificate at an end."""
_WAYS: Final = {"voice": "by telephone", "face to face": "face to face", "video": "in a video call", "qr": "by picture"}


def in_words(compared: Compared) -> str:
    """Say how, by whom and when a root was compared."""
    parts = [_WAYS[compared.comparison.how], compared.by, f"{compared.at:%d %b %Y}".lstrip("0")]
    return ", ".join(part for part in parts if part)
