"""What was sent and received, as our side remembers it, and the assents and signatures that travelled in it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from negotiator.domain.plain import NotPlain
from negotiator.domain.readings import Fact
from negotiator.domain.records import KINDS, declare, milestone, read_body
from negotiator.ledger import place

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal


@milestone("package/1", sharing="never")
class PackageLogged:
    """A package that left or arrived. `versions` are the hashes of the versions in it; the last sent is our base.

    Packages among our own people (`audience` "team") have a history of their own: no package to the other side tells
    of them. `label` is the confidentiality label that it bore; `proof` the SHA-256 of what was kept as evidence of it.
    `heads` are the last shared acts that stood when it was sent, `kept` those that were taken back before;
    of a received one, `kept` are the shared acts that its sender said to keep back.
    """

    direction: Literal["sent", "received"] = declare("Direction")
    package: str = declare("Package", widget="hidden")
    sequence: int = declare("Number", widget="integer")
    parents: tuple[str, ...] = declare("After", widget="hidden", default=())
    author_root: str = declare("Sender", widget="hidden")
    versions: tuple[str, ...] = declare("Versions", widget="hidden", default=())
    recipients: tuple[str, ...] = declare("Recipients", default=())
    audience: str = declare("For", default="partner")
    label: str = declare("Confidentiality label", default="")
    proof: str = declare("Evidence", widget="hidden", default="")
    heads: tuple[str, ...] = declare("Shared acts up to", widget="hidden", default=())
    kept: tuple[str, ...] = declare("Taken back before", widget="hidden", default=())


def packages_logged(deal: "Deal") -> tuple[Fact[PackageLogged], ...]:
    """Return every package that our side logged, in agreed order, be it by someone whose mandate had ended by then.

    What has left has left, and what came is here, whoever wrote it down: neither numbers nor evidence may hang on who
    still acts.
    """
    facts, aside = deal.facts(PackageLogged), tuple(_logged_aside(deal))
    return tuple(sorted((*facts, *aside), key=lambda fact: place(fact.entry))) if aside else facts


def _logged_aside(deal: "Deal") -> Iterator[Fact[PackageLogged]]:
    kind = KINDS.of(PackageLogged)
    for one in deal.outside:
        if (one.entry.kind, one.entry.stream) == (kind.name, "team") and one.code != "other-side-team":
            with suppress(NotPlain):
                yield Fact(value=read_body(kind, one.entry.body), entry=one.entry)


@milestone("assent/1", sharing="always")
class Assent:
    """A party agrees to exactly this content (a version's hash)."""

    subject_hash: str = declare("Content hash", widget="hidden")
    instrument: str = declare("Instrument", default="")


@milestone("signature/1", sharing="always")
class Executed:
    """A party signs exactly this version of an instrument."""

    subject_hash: str = declare("Content hash", widget="hidden")
    instrument: str = declare("Instrument", default="")
    statement: str = declare("Statement", default="Signed for and on behalf of the party.")
