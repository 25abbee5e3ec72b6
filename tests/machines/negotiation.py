"""Machines that let firms do at random whatever they can do, and the post whatever it does, and hold them to what must
always be true: everybody who holds the same acts sees the same deal, and nothing of a team or behind a wall leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from negotiator.domain import fold, stages
from negotiator.domain.charter import Party, Person
from negotiator.domain.clashes import ClauseDecision, rival_versions
from negotiator.domain.packages import Assent
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.domain.walls import Wall
from negotiator.exchange import Audience, Letter
from negotiator.kernel import NegotiatorError
from negotiator.services import contested, proposals
from negotiator.services.receipts import Act, Put, Retire, State
from tests.machines.firm import Firm, Mail, entries_of, open_firm
from tests.machines.persons import PARTIES, TEXT, identity_of, person_of
from tests.machines.views import packages, rivals, shared_view, told

HONEST = frozenset(
    {
        "nothing-to-undo", "undo-overtaken", "no-mandate", "no-recipient", "no-colleague", "not-ours-to-settle",
        "not-a-recipient", "undo-counts-for-nothing", "not-on-roster", "other-root", "former-identity",
        "clash-base", "clash-open", "not-united",
    }
)  # fmt: skip
"""Why a desk may rightly let its owner do nothing."""
ENDED = frozenset({"signer-superseded", "leaf-revoked", "sender-left"})
"""Why a desk takes nothing from somebody whose end it knows."""
UNSEATED = frozenset({"signer-not-entered", "organisation-twin"})
"""Why a desk takes nothing from somebody whom nobody who may has entered there."""
WHO = st.integers(0, 2)
KEY = st.integers(1, 3)
WRITING = ("share", "share", "share", "keep", "change", "retire", "note", "draft", "draft", "assent")
SENDING = ("talk", "talk", "talk", "later", "team", "team later")
SEATS = ("enter", "withdraw", "replace", "observe", "risk", "assent", "strike")
STEP = st.one_of(
    st.tuples(st.just("write"), WHO, st.sampled_from(WRITING), KEY),
    st.tuples(st.just("cross"), WHO, st.sampled_from(("share", "share", "retire", "draft")), KEY),
    st.tuples(st.just("settle"), WHO, KEY, st.integers(0, 3)),
    st.tuples(st.just("clash"), WHO, KEY, st.integers(0, 2)),
    st.tuples(st.just("undo"), WHO, st.sampled_from((True, True, False))),
    st.tuples(st.just("sit"), WHO, st.sampled_from(SEATS), st.sampled_from((0, 0, 1, 3, 9)), st.booleans()),
    st.tuples(st.just("keys"), WHO, st.sampled_from(("renew", "root alone", "another", "elsewhere")), st.booleans()),
    st.tuples(st.just("odd"), WHO, st.sampled_from(("build", "take down", "reopen"))),
    st.tuples(st.just("send"), WHO, st.sampled_from(SENDING)),
    st.tuples(st.just("send"), WHO, st.sampled_from(SENDING)),
    st.tuples(
        st.just("deliver"), st.integers(0, 7), st.integers(0, 1), st.sampled_from((False, False, False, True))
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Posted:
    """A letter on its way, and to whom it is addressed."""

    mail: Mail
    to: tuple[int, ...]


@contextmanager
def honest() -> Iterator[None]:
    """Let a desk refuse what it may refuse."""
    try:
        yield
    except NegotiatorError as error:
        if error.code not in HONEST:
            raise


class Negotiation(RuleBasedStateMachine):
    """Desks, the letters between them, and a counter that makes every act another one."""

    NAMES: ClassVar[tuple[str, ...]]

    def __init__(self, begin: Callable[[str], Firm] | None = None, *, files: bool = False) -> None:
        """`begin` opens somebody's desk, in memory unless told; `files`: whether versions have files to be sent."""
        super().__init__()
        self.firms = [(begin or self._in_memory)(name) for name in self.NAMES]
        self.post: list[Posted] = []
        self.written: list[Mail] = []
        self.count = 0
        self.touched = set(range(len(self.firms)))
        self._without = ExitStack()
        if not files:
            self._without.enter_context(mock.patch.object(proposals, "documents", return_value={}))

    def _in_memory(self, name: str) -> Firm:
        return open_firm(name, self.NAMES)

    def firm(self, who: int) -> Firm:
        self.touched.add(who)
        return self.firms[who]

    def next(self) -> int:
        self.count += 1
        return self.count

    @rule(step=STEP)
    def step(self, step: tuple[Any, ...]) -> None:
        """Do one thing. All stand in one rule: of several, examples would leave most out for their whole length."""
        name, *facts = step
        getattr(self, name)(*facts)

    # What people do

    def write(self, who: int, verb: str, key: int) -> None:
        firm, number = self.firm(who), self.next()
        known = stages.versions(firm.desk.deal, TEXT)
        acts: dict[str, Act] = {
            "share": Put(Risk(key=f"R-{key}", failure_mode=f"{number}"), True),
            "keep": Put(Risk(key=f"R-{key}", failure_mode=f"{number}"), False),
            "change": Put(Risk(key=f"R-{key}", failure_mode=f"{number}"), None),
            "note": Put(Note(key="N-1", text=f"canary {number}")),
        }
        if firm.desk.deal.record(Risk, f"R-{key}"):
            acts["retire"] = Retire(Risk, f"R-{key}")
        if shared := [one for one in known if one.shared]:
            acts["assent"] = State(Assent(subject_hash=shared[key % len(shared)].hash))
        with honest():
            if verb == "draft":
                firm.propose(number, (known[-1].hash,) if known else ())
            elif verb in acts:
                firm.do(verb, acts[verb])

    def cross(self, who: int, verb: str, key: int) -> None:
        """Let two sides do the same beside each other, and their letters cross."""
        other = next(number for number, firm in enumerate(self.firms) if firm.party != self.firms[who].party)
        before = len(self.post)
        for number in (who, other):
            self.write(number, verb, key)
            self.send(number, "later")
        for posted in self.post[before:]:
            for number in posted.to:
                self.arrive(posted.mail, number)

    def settle(self, who: int, which: int, side: int) -> None:
        firm = self.firm(who)
        waiting = contested.contested(firm.desk.deal)
        if waiting:
            one = waiting[which % len(waiting)]
            chosen = one.sides[side % len(one.sides)]
            with honest():
                why = f"why {self.next()}" if side % 2 else ""
                firm.note(contested.settle(firm.desk, one.topic, one.key, entry=chosen.entry, reason=why).entries)
                left = [(each.topic, each.key) for each in contested.contested(firm.desk.deal)]
                assert (one.topic, one.key) not in left, "what was settled is settled"

    def clash(self, who: int, clause: int, side: int) -> None:
        """Decide a clause on which two versions clash, or bring them together."""
        firm = self.firm(who)
        for pair in rival_versions(firm.desk.deal, TEXT)[:1]:
            decision = ClauseDecision(
                key=pair.key_of(str(clause)),
                instrument=TEXT,
                base=pair.base,
                versions=pair.versions,
                clause=str(clause),
                chosen=pair.versions[side % 2],
                reason=f"{self.next()}",
            )
            with honest():
                if side == 2:
                    firm.unite(self.next(), pair)
                else:
                    firm.do("Decide", Put(decision, True))

    def undo(self, who: int, back: bool) -> None:
        firm = self.firm(who)
        before = rivals(firm.desk.deal)
        with honest():
            receipt = firm.desk.undo() if back else firm.desk.redo()
            firm.note(receipt.entries)
            assert rivals(firm.desk.deal) <= before, "nobody contests by taking back"

    def sit(self, who: int, verb: str, less: int, again: bool) -> None:
        """Let someone of the party, who may have left, act on papers that may be old."""
        firm = self.firm(who)
        colleague = {"alpha": "carl", "beta": "bea", "gamma": "gus"}[firm.party]
        by = identity_of(f"{colleague} again" if again else colleague) if verb in ("risk", "assent") else None
        acts = list(self._seat_acts(firm, colleague, verb, "anew" if again else "again"))
        if acts and (by is None or firm.knows(by)):
            firm.do_with_old_papers(acts, by=by or firm.desk.identity, less=less)

    def _seat_acts(self, firm: Firm, colleague: str, verb: str, which: str) -> Iterator[Act]:
        number = self.next()
        known = [one for one in stages.versions(firm.desk.deal, TEXT) if one.shared]
        match verb:
            case "enter":
                yield Put(person_of(colleague))
            case "withdraw" if firm.desk.deal.record(Person, colleague):
                yield Retire(Person, colleague)
            case "replace":
                yield Put(person_of(f"{colleague} {which}"))
            case "observe":
                yield Put(person_of(colleague, role="observer"))
            case "risk":
                yield Put(Risk(key=f"R-{1 + number % 3}", failure_mode=f"{number}"), True)
            case "assent" if known:
                yield State(Assent(subject_hash=known[-1].hash))
            case "strike":
                name = next(one for one in self.NAMES if PARTIES[one] == firm.party)
                roots = (identity_of(name).root_fingerprint,) if number % 2 else ()
                title = firm.party.title()
                yield Put(Party(key=firm.party, name=title, short=title, address=f"{number}", roots=roots))

    def keys(self, who: int, verb: str, lost: bool) -> None:
        """Let someone change what they sign with, at their own desk, or let a colleague enter their next leaf first."""
        firm = self.firm(who)
        colleagues = [number for number, one in enumerate(self.firms) if one.party == firm.party and one is not firm]
        with honest():
            if verb != "elsewhere":
                firm.change_keys(verb, lost=lost)
            elif colleagues and firm.next_leaf:
                self.firm(colleagues[0]).do(verb, Put(person_of(firm.next_leaf)))
                self.send(who, "talk" if lost else "later")  # without knowing of it
                self.send(colleagues[0], "team")
                if lost:
                    firm.change_keys("another", lost=lost)
                    self.send(who, "talk")

    def odd(self, who: int, verb: str) -> None:
        firm = self.firm(who)
        if verb == "reopen":
            firm.reopen()
            return
        wall = Wall(key="W-1", name="quiet", members=(firm.name,), covers=("risk/R-3",))
        with honest():
            if verb == "build":
                firm.do(verb, Put(wall, False))
            elif firm.desk.deal.record(Wall, "W-1"):
                firm.do(verb, Retire(Wall, "W-1"))

    # What the post does

    def send(self, who: int, verb: str) -> None:
        """Let a letter be written; most arrive at once."""
        firm = self.firm(who)
        audience: Audience = "team" if verb.startswith("team") else "partner"
        to = [
            number
            for number, other in enumerate(self.firms)
            if number != who and (other.party == firm.party) == (audience == "team")
        ]
        if not to:
            return
        with honest():
            mail = firm.letter(audience, [self.firms[number].name for number in to])
            assert firm.desk.identity.fingerprint not in firm.desk.deal.roster.ended, (
                "who knows of their end is stopped"
            )
            before = [one.sequence for one in self._written_like(mail)]
            assert mail.letter.sequence > max(before, default=0), "no number is given twice"
            self.post.append(Posted(mail, tuple(to)))
            self.written.append(mail)
            self._nothing_private(firm, mail)
            for number in () if verb.endswith("later") else to:
                self.arrive(mail, number)

    def deliver(self, which: int, to: int, lost: bool) -> None:
        """Let a letter arrive, be it late, early or once more, or let it be lost."""
        if self.post:
            posted = self.post[-1 - which % len(self.post)]
            if lost:
                self.post.remove(posted)
            else:
                self.arrive(posted.mail, posted.to[to % len(posted.to)])

    def arrive(self, mail: Mail, who: int) -> None:
        """Let a letter arrive; it may be refused for being old, or for the certificate that signed it."""
        firm, letter = self.firm(who), mail.letter
        try:
            firm.receive(mail)
        except NegotiatorError as error:
            if error.code == "rollback":
                assert any(one.sequence > letter.sequence for one in self._written_like(mail))
            elif error.code in ENDED | UNSEATED:
                together = fold((*firm.desk.entries, *entries_of(letter)), ours=firm.party)
                signer, ended = mail.signer.fingerprint, error.code in ENDED
                assert signer in together.roster.ended if ended else signer not in together.roster.people
            else:
                raise

    def _written_like(self, mail: Mail) -> Sequence[Letter]:
        """Return the letters that the same person wrote to the same side so far."""
        place = (mail.letter.author_root, mail.letter.audience)
        return [one.letter for one in self.written if (one.letter.author_root, one.letter.audience) == place]

    def _nothing_private(self, firm: Firm, mail: Mail) -> None:
        letter = mail.letter
        if letter.audience == "team":
            return
        entries = entries_of(letter)
        assert not tuple(letter.team)
        assert all(entry.stream == "shared" and b"canary" not in entry.signed for entry in entries)
        if firm.desk.deal.record(Wall, "W-1"):
            assert not any(b"R-3" in entry.signed for entry in entries), "what a wall covers stays behind it"
        internal = set(packages(firm.desk.deal, "team"))
        assert internal.isdisjoint(letter.parents), "no package to the other side tells of those among colleagues"

    # What is always true

    @invariant()
    def a_deal_grows_as_it_folds(self) -> None:
        for who in sorted(self.touched):
            desk = self.firms[who].desk
            assert told(desk.deal) == told(fold(desk.entries, ours=self.firms[who].party))
            assert len(desk.entries) == len(self.firms[who].ids) == self.firms[who].stored, "every act is held once"
        self.touched.clear()

    @invariant()
    def nobodys_own_acts_are_lost(self) -> None:
        for firm in self.firms:
            assert firm.own <= firm.ids

    def teardown(self) -> None:
        try:
            self._exchange_everything()
            self._all_see_the_same()
        finally:
            self._without.close()
            for firm in self.firms:
                firm.close()

    def _exchange_everything(self) -> None:
        for audience in ("team", "partner", "team"):
            letters = [(firm, firm.everything(audience)) for firm in self.firms]
            for firm in self.firms:
                for sender, letter in letters:
                    if sender is not firm and (sender.party == firm.party) >= (audience == "team"):
                        firm.take(letter)

    def _all_see_the_same(self) -> None:
        kept = frozenset[str]().union(*(firm.kept for firm in self.firms))
        held = [frozenset(one.id for one in firm.desk.entries if one.stream == "shared") for firm in self.firms]
        everything = frozenset[str]().union(*held)
        first = self.firms[0]
        for firm, shared in zip(self.firms, held, strict=True):
            assert everything - shared <= kept, "all but what was taken back in time is everybody's"
            views = [shared_view(each.desk.deal, without=kept) for each in (firm, first)]
            assert views[0] == views[1], [name for name in views[0] if views[0][name] != views[1][name]]
            if firm.party == first.party:
                assert firm.ids == first.ids
                assert firm.desk.deal.projection == first.desk.deal.projection


class TwoParties(Negotiation):
    """Ana and Carl of one firm against Ben of the other."""

    NAMES = ("ana", "carl", "ben")


class ThreeParties(Negotiation):
    """Ana, Ben and Gus, each of another firm."""

    NAMES = ("ana", "ben", "gus")
