"""The whole negotiation of the sample deal, played by both sides in two workspaces with real files between them.

Nothing is staged: every file comes from the same services that the window and the command line use.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.documents import Document, read, resolve_document, write_redline
from negotiator.domain import stages
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.positions import Answered, Note, Position
from negotiator.domain.registers import IPAsset, Milestone, Risk
from negotiator.domain.terms import KeyTerm
from negotiator.domain.versions import DocumentVersion
from negotiator.redline import Accept, Change, compare
from negotiator.services import approvals, changes, decisions, founding, lastsent, packages, summaries, terms, versions
from negotiator.services.files import make_folder, read_file, write_file
from negotiator.services.founding import OurSide
from negotiator.services.receipts import Act, Put
from negotiator.services.sample import Sample, as_records, edited, load_sample, word_file
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace

AGREEMENT = "agreement"
PASSPHRASES = {"tessaline": "film under quiet tension", "kestrava": "forty cells and a ferry"}
Tell = Callable[[str], None]


class ScriptedClock:
    """The clock of the played negotiation: it stands where the script sets it and moves a minute at each look."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        """Return the scripted time and move on by a minute."""
        told = self.time
        self.time += timedelta(minutes=1)
        return told

    def set(self, day: Any, hour: int = 9) -> None:
        """Move to a day of the script, never back."""
        self.time = max(self.time, datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the played negotiation left behind: both files, the packages in order, and the signed summary."""

    ours: Path
    theirs: Path
    packages: tuple[Path, ...]
    summary: Path
    redline: Path


def play(out: Path, *, fonts: Path, tell: Tell) -> Played:
    """Play the sample negotiation into a folder and return its files. `fonts` is the folder of cut typefaces."""
    make_folder(out)
    play_ = _Play(out=out, sample=load_sample(), options=SummaryOptions(fonts=fonts), tell=tell)
    try:
        play_.found()
        play_.first_round()
        play_.second_round()
        play_.third_round()
        play_.sign_agreement()
        play_.amend()
        return play_.finish()
    finally:
        play_.close()


class _Play:
    """One run: both workspaces, everyone's identities, and the packages between them."""

    def __init__(self, *, out: Path, sample: Sample, options: SummaryOptions, tell: Tell) -> None:
        self.out = out
        self.sample = sample
        self.options = options
        self.tell = tell
        self.clock = ScriptedClock(datetime(2026, 1, 26, 9, tzinfo=UTC))
        self.people = {row["key"]: row for row in sample.deal["person"]}
        self.parties = {row["key"]: row for row in sample.deal["party"]}
        self.desks: dict[str, Workspace] = {}
        self.sent: list[Path] = []

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()

    @functools.cached_property
    def identities(self) -> dict[str, Identity]:
        """Make everyone's identity: root, leaf and the key that packages are sealed for."""
        return {
            key: Identity.create(
                name=row["name"],
                organisation=self.parties[row["party"]]["name"],
                email=row["email"],
                at=self.clock.time,
            )
            for key, row in self.people.items()
        }

    # The beginning

    def found(self) -> None:
        """Found the deal on our side and fill it; the partner joins with the first package."""
        ours, theirs = self.identities["farrant"], self.identities["brandtner"]
        charter = self.sample.deal["charter"]
        row = self.parties["tessaline"]
        path = self._fresh("tessaline.deal")
        self.desks["tessaline"] = desk = founding.found_deal(
            path,
            passphrase=PASSPHRASES["tessaline"],
            title=charter["title"],
            purpose=charter["purpose"],
            currency=charter["currency"],
            label=charter["label"],
            effective=charter["effective"],
            ours=OurSide(**{name: row[name] for name in ("key", "name", "short", "role", "jurisdiction", "address")}),
            identity=ours,
            person_key="farrant",
            clock=self.clock,
            profile=FLOOR_PROFILE,
        )
        self.tell(f"Tessaline founds the deal: {path.name}, encrypted, one file")
        card = theirs.contact().to_bytes(theirs)
        write_file(self.out / "kestrava-brandtner.card", card)
        partner = self.parties["kestrava"]
        founding.add_partner(
            desk,
            card,
            key="kestrava",
            short=partner["short"],
            role=partner["role"],
            jurisdiction=partner["jurisdiction"],
            address=partner["address"],
            person_key="brandtner",
            compared="read out over the telephone",
        )
        number = founding.safety_number_with(desk, desk.deal.others[0])
        self.tell(f"Safety number compared by telephone: {number[:23]}…")
        self._staff(desk, "tessaline")
        founding.add_instrument(desk, AGREEMENT, title="Joint Development and Licence Agreement", kind="agreement")
        self._fill(desk)

    def _fresh(self, name: str) -> Path:
        path = self.out / name
        path.unlink(missing_ok=True)
        return path

    def _staff(self, desk: Workspace, party: str) -> None:
        for key, row in self.people.items():
            if row["party"] == party and row["role"] != "negotiator":
                founding.add_colleague(desk, self.identities[key], role=row["role"], key=key)

    def _fill(self, desk: Workspace) -> None:
        deal, team = self.sample.deal, self.sample.team
        rows = [{**row, "order": place} for place, row in enumerate(deal["term"])]
        sheet = as_records(KeyTerm, rows)
        terms.add_terms(desk, sheet)
        registers: list[Act] = [
            *(Put(record, True) for record in as_records(Milestone, deal["milestone"])),
            *(Put(record, True) for record in as_records(IPAsset, deal["ip_asset"])),
            *(Put(record, place % 3 != 2) for place, record in enumerate(as_records(Risk, deal["risk"]))),
        ]
        desk.perform("Fill the registers", registers)
        self._rights(desk, "tessaline")
        private: list[Act] = [Put(position) for position in as_records(Position, team["position"])]
        private += [Put(note) for note in as_records(Note, team["note"])]
        desk.perform("Record positions and notes", private)
        for row in deal["decision"]:
            decisions.log_decision(
                desk,
                question=row["question"],
                outcome=row["outcome"],
                rationale=row["rationale"],
                stakeholders=tuple(row["stakeholders"]),
                links=tuple(row["links"]),
                shared=True,
            )
        self.tell(
            f"Term sheet with {len(sheet)} key terms; {len(registers)} risks, milestones and IP assets; "
            f"{len(private)} positions and notes that stay with the team"
        )

    def _rights(self, desk: Workspace, party: str) -> None:
        rights = [row for row in self.sample.deal["right"] if row["party"] == party]
        desk.perform("Set the decision-rights matrix", [Put(right) for right in as_records(DecisionRight, rights)])

    # Three rounds

    def first_round(self) -> None:
        """Send the first draft; the partner joins, edits it in Word and sends it back with one edit unmarked."""
        ours = self.desks["tessaline"]
        data = word_file(self.sample.agreement, at=self.clock.now())
        versions.take_in(ours, data, name="Joint development and licence agreement.docx", instrument=AGREEMENT)
        first = self._send("tessaline", "First draft of agreement and term sheet")
        self._join(first)
        day = self.sample.rounds[0]["date"]
        self.clock.set(day)
        theirs = self.desks["kestrava"]
        returned = self._partner_edit()
        write_file(self.out / "returned-by-kestrava.docx", returned)
        versions.take_in(
            theirs,
            returned,
            name="Joint development and licence agreement.docx",
            instrument=AGREEMENT,
            keep={"tracked changes", "comments"},
        )
        self._deliver(self._send("kestrava", self.sample.rounds[0]["covering"]), "tessaline")

    def _join(self, package: Path) -> None:
        identity = self.identities["brandtner"]
        desk = founding.join_deal(
            self._fresh("kestrava.deal"),
            passphrase=PASSPHRASES["kestrava"],
            deal_id=self.desks["tessaline"].deal_id,
            party="kestrava",
            identity=identity,
            clock=self.clock,
            profile=FLOOR_PROFILE,
        )
        self.desks["kestrava"] = desk
        self._deliver(package, "kestrava")
        self._staff(desk, "kestrava")
        self._rights(desk, "kestrava")
        terms.adopt_sheet(desk, terms.sheets(desk)[-1])

    def _partner_edit(self) -> bytes:
        """Return the first draft as the partner edits it: all edits but one are tracked in their name."""
        at = self.clock.now()
        unmarked = [edit for edit in self.sample.edits if not edit["marked"]]
        silently = edited(self.sample.agreement, unmarked)
        marked = [edit for edit in self.sample.edits if edit["marked"]]
        base = read(word_file(silently, at=at), name="agreement.docx")
        new = read(word_file(edited(silently, marked), at=at), name="agreement.docx")
        redline = compare(base.blocks, new.blocks)
        return write_redline(base, new, redline, author=self.people["brandtner"]["name"], at=at)

    def second_round(self) -> None:
        """Check what came back against what we sent, answer every change, and send our next version."""
        ours = self.desks["tessaline"]
        self.clock.set(self.sample.rounds[1]["date"])
        returned = stages.last_received(ours.deal, AGREEMENT)
        assert returned is not None  # noqa: S101 -- the package of the first round has just been imported
        check = lastsent.check_returned(ours, returned)
        assert check is not None  # noqa: S101 -- the first draft was sent before
        self.tell(
            f"Last-sent check: {len(check.effect.changes)} changes in effect, "
            f"{len(check.untracked.changes)} of them not marked by Kestrava:"
        )
        for change in check.untracked.changes:
            self.tell(f"  UNTRACKED  {change.old_text!r} -> {change.new_text!r}")
        comparison = versions.compare_versions(ours, check.sent, returned)
        self._answer(ours, comparison)
        versions.next_version(ours, comparison, note=self.sample.rounds[1]["covering"])
        self._correct_schedule(ours)
        for row in self.sample.agreed_terms:
            terms.set_term(ours, row["key"], row["value"])
        self._deliver(self._send("tessaline", self.sample.rounds[1]["covering"]), "kestrava")

    def _answer(self, desk: Workspace, comparison: versions.Comparison) -> None:
        verdicts = {answer["edit"]: answer for answer in self.sample.rounds[1]["answer"]}
        of_edit = self._changes_of_edits(comparison)
        counts = {"accept": 0, "reject": 0, "counter": 0}
        for edit in self.sample.edits:
            answer = verdicts[edit["id"]]
            counts[answer["verdict"]] += 1
            for change in of_edit.pop(edit["id"], ()):
                text = _counter(change, edit, answer)
                plain: Answered = "accept" if answer["verdict"] == "counter" else answer["verdict"]
                versions.answer(desk, comparison, change.id, "counter" if text else plain, text=text)
        desk.undo()
        desk.redo()
        still_open = versions.compare_versions(desk, comparison.old, comparison.new).open
        if still_open:
            versions.answer_all(desk, comparison, "reject")
        self.tell(f"Answers: {counts['accept']} accepted, {counts['reject']} rejected, {counts['counter']} countered")

    def _changes_of_edits(self, comparison: versions.Comparison) -> dict[str, tuple[Change, ...]]:
        """Find each edit's changes: those that the edit alone would make at the same place of the first draft."""
        spans = {_place_of(change): change for change in comparison.redline.changes}
        found = {}
        at = self.clock.time
        for edit in self.sample.edits:
            alone = read(word_file(edited(self.sample.agreement, [edit]), at=at), name="agreement.docx")
            redline = compare(comparison.old_document.blocks, alone.blocks)
            found[edit["id"]] = tuple(spans[place] for place in map(_place_of, redline.changes) if place in spans)
        return found

    def _correct_schedule(self, desk: Workspace) -> None:
        """Make our own corrections that follow from the counters, in the working file."""
        self._retype(desk, versions.find(desk, AGREEMENT, "latest"), self._agreed_text)

    @functools.cached_property
    def _agreed_text(self) -> str:
        """The text as the negotiation leaves it: what was accepted, our counters, and our corrections."""
        verdicts = {answer["edit"]: answer for answer in self.sample.rounds[1]["answer"]}
        kept = []
        for edit in self.sample.edits:
            answer = verdicts[edit["id"]]
            if answer["verdict"] != "reject":
                kept.append({**edit, "new": answer["text"]} if answer["verdict"] == "counter" else edit)
        return edited(self.sample.agreement, [*kept, *self.sample.rounds[1]["edit"]])

    def _retype(self, desk: Workspace, version: DocumentVersion, text: str) -> None:
        """Edit a version's own Word file until it reads as `text`, and take it in as our next working version."""
        document = versions.document_of(desk, version)
        data = self._retyped(document, text)
        versions.take_in(desk, data, name=document.name, instrument=AGREEMENT)

    def _retyped(self, document: Document, text: str) -> bytes:
        wanted = read(word_file(text, at=self.clock.now()), name=document.name)
        return resolve_document(document, wanted, compare(document.blocks, wanted.blocks), {}, default=Accept())

    def third_round(self) -> None:
        """The partner accepts; both agree to the same text."""
        self.clock.set(self.sample.rounds[2]["date"])
        theirs, ours = self.desks["kestrava"], self.desks["tessaline"]
        self._agree("achterfeld", theirs)
        self._deliver(self._send("kestrava", self.sample.rounds[2]["covering"]), "tessaline")
        self._agree("adeyemi-ross", ours)
        terms.agree_terms(ours)
        version = versions.find(ours, AGREEMENT, "latest")
        self.tell(f"Agreed form: {version.name}, SHA-256 {version.hash[:16]}…, state {version.state!r}")

    def _agree(self, counsel: str, desk: Workspace) -> None:
        version = versions.find(desk, AGREEMENT, "latest")
        waiting = approvals.waiting_for(desk, version, event="agree")
        with desk.acting_as(self.people[counsel]["name"]):
            approvals.approve(desk, waiting, "approved")
        approvals.assent(desk, version)

    # Signature and amendment

    def sign_agreement(self) -> None:
        """Both sides approve and sign the agreed form, and tell each other."""
        for party in ("tessaline", "kestrava"):
            desk = self.desks[party]
            version = stages.latest(desk.deal, AGREEMENT, "agreed form", "executed")
            if version is None:
                version = versions.find(desk, AGREEMENT, "latest")
            waiting = approvals.waiting_for(desk, version, event="execute")
            for step in waiting.steps:
                with desk.acting_as(self._holder(party, step.role)):
                    approvals.approve(desk, waiting, "approved")
            approvals.execute(desk, version)
            other = "kestrava" if party == "tessaline" else "tessaline"
            self._deliver(self._send(party, "Signed"), other)
        ours = self.desks["tessaline"]
        self.tell(f"Executed by both parties; the deal's stage is {stages.stage(ours.deal)!r}")

    def _holder(self, party: str, role: str) -> str:
        return next(str(row["name"]) for row in self.people.values() if (row["party"], row["role"]) == (party, role))

    def amend(self) -> None:
        """The partner asks for a change; it is assessed, approved on both sides, consented to and incorporated."""
        request = self.sample.amendment["request"]
        self.clock.set(request["date"])
        theirs, ours = self.desks["kestrava"], self.desks["tessaline"]
        base = stages.in_force(theirs.deal, AGREEMENT)
        assert base is not None  # noqa: S101 -- both sides signed in the step before
        document = versions.document_of(theirs, base)
        data = self._retyped(document, edited(self._agreed_text, self.sample.amendment["operation"]))
        changes.open_request(
            theirs,
            instrument=AGREEMENT,
            title=request["title"],
            reason=request["reason"],
            data=data,
            name=document.name,
        )
        key = stages.requests(theirs.deal)[-1].request.key
        self._impact(theirs, key, request)
        self._approve_request("kestrava", key)
        changes.submit(theirs, key)
        self._deliver(self._send("kestrava", f"{key}: {request['title']}"), "tessaline")
        self._approve_request("tessaline", key)
        changes.answer_request(ours, key, "consents")
        changes.incorporate(ours, key)
        self._add_amended_records(ours)
        conformed = stages.in_force(ours.deal, AGREEMENT)
        assert conformed is not None  # noqa: S101 -- incorporated in the line before
        status = changes.status_of(ours, key)
        self.tell(
            f"{key} has {len(status.request.operations)} operations and became amendment "
            f"{status.amendment.number if status.amendment else '?'}; conformed copy {conformed.hash[:16]}…"
        )
        write_file(self.out / "conformed-copy.docx", versions.document_of(ours, conformed).source)

    def _impact(self, desk: Workspace, key: str, request: Mapping[str, Any]) -> None:
        changes.state_impact(
            desk,
            key,
            economics=request["economics"],
            milestones=request["milestones"],
            risks=request["risks"],
            amount=Decimal(request["amount"]),
            days=request["days"],
            events=tuple(request["events"]),
        )

    def _approve_request(self, party: str, key: str) -> None:
        desk = self.desks[party]
        waiting = next(one for one in approvals.queue(desk) if one.subject == f"request/{key}")
        roles = list(dict.fromkeys(step.role for step in waiting.steps))
        for role in roles:
            with desk.acting_as(self._holder(party, role)):
                approvals.approve(desk, waiting, "approved", shared=True)
        self.tell(f"{key} routed by {party}'s matrix to {', '.join(roles)}; approved, bound to {waiting.content[:16]}…")

    def _add_amended_records(self, desk: Workspace) -> None:
        rows = self.sample.amendment
        acts = [Put(record, True) for record in as_records(Risk, rows["risk"])]
        acts += [Put(record, True) for record in as_records(Milestone, rows["milestone"])]
        desk.perform("Add what the amendment brings", acts)

    # Exchange

    def _send(self, party: str, note: str, *, summary: bool = False) -> Path:
        """Send a package; with the signed summary when it carries a document, or when it is asked for."""
        desk = self.desks[party]
        outgoing = packages.prepare(desk, note=note)
        summary = summary or bool(outgoing.documents)
        path = self._fresh(f"package-{len(self.sent) + 1}-from-{party}.asice.age")
        sent = packages.send(desk, outgoing, path, with_summary=summary, options=self.options)
        self.sent.append(path)
        names = ", ".join(outgoing.documents) or "acts only"
        self.tell(
            f"{self.parties[party]['short']} sends package {sent.written.package_id[:12]}… ({names}; "
            f"{len(outgoing.entries)} shared entries; {sum(outgoing.withheld.values())} team entries stay)"
        )
        return path

    def _deliver(self, package: Path, to: str) -> None:
        desk = self.desks[to]
        incoming = packages.open_package(desk, read_file(package))
        packages.take(desk, incoming, asked=True)  # they spoke on the telephone
        self.tell(
            f"{self.parties[to]['short']} verifies it ({incoming.package.standing} sender "
            f"{incoming.package.signer.name}) and imports {len(incoming.plan.new)} entries"
        )

    def finish(self) -> Played:
        """Write the signed summary, the last redline and what a stranger needs to check everything."""
        ours, theirs = self.desks["tessaline"], self.desks["kestrava"]
        self._deliver(self._send("tessaline", "Amendment 1 and the conformed copy", summary=True), "kestrava")
        pdf = summaries.summary_pdf(ours, self.options)
        summary = self.out / "summary.pdf"
        write_file(summary, pdf)
        known = [one for one in stages.versions(ours.deal, AGREEMENT) if one.shared]
        redline = self.out / "redline.docx"
        write_file(redline, versions.redline_file(ours, known[0], known[1]))
        for party, person in (("tessaline", "farrant"), ("kestrava", "brandtner")):
            write_file(self.out / f"{party}-root.pem", self.identities[person].root_pem)
        write_file(self.out / "recipient-age-key.txt", self.identities["brandtner"].age_secret.encode() + b"\n")
        lines = "".join(f"{party}.deal: {phrase}\n" for party, phrase in PASSPHRASES.items())
        write_file(self.out / "passphrases.txt", f"For this demonstration only.\n{lines}".encode())
        return Played(ours=ours.path, theirs=theirs.path, packages=tuple(self.sent), summary=summary, redline=redline)


def _place_of(change: Change) -> tuple[str, object, str]:
    """Return what identifies a change of the first draft whatever else was edited: kind, old place, new words."""
    place = (change.old.block, change.old.start, change.old.end) if change.old else None
    return (change.kind, place, change.new_text)


def _counter(change: Change, edit: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Return our words for one change of a countered edit: the change's own words with the counter's in their place."""
    if answer["verdict"] != "counter" or not change.new_text:
        return ""
    return _adapted(change.new_text, edit["new"], answer["text"])


def _adapted(change: str, theirs: str, ours: str) -> str:
    """Return `change` as it reads when `theirs`, of which it is a part, is replaced by `ours`."""
    left = 0
    while left < min(len(theirs), len(ours)) and theirs[left] == ours[left]:
        left += 1
    right = 0
    while right < min(len(theirs), len(ours)) - left and theirs[-1 - right] == ours[-1 - right]:
        right += 1
    while left and not theirs[left - 1].isspace():
        left -= 1
    while right and not theirs[len(theirs) - right].isspace():
        right -= 1
    old, new = theirs[left : len(theirs) - right].strip(), ours[left : len(ours) - right].strip()
    return change.replace(old, new) if old in change else new
