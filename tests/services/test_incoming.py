"""What arrives is verified before anything is changed."""

import shutil
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiator.crypto import EntrySigner, Identity, unseal
from negotiator.crypto.sealing import NotForYou
from negotiator.domain.attachments import Attachment
from negotiator.domain.positions import Comment, Note
from negotiator.domain.versions import Clause, VersionProposed, tree_bytes
from negotiator.domain.walls import Wall
from negotiator.exchange import NumberDoesNotFollow, PackagePlan, Recipient, WrongDeal
from negotiator.exchange.shapes import Audience
from negotiator.kernel import NegotiatorError, Tampered
from negotiator.ledger import Entry, make_entry, to_lines
from negotiator.services import assessing, packages, people
from negotiator.services.assessing import ActMalformed
from negotiator.services.checks import STAGES, Check
from negotiator.services.content import ContentForeign, ContentUnnamed
from negotiator.services.decisions import log_decision
from negotiator.services.packages import ClockForged, SenderUnknown, TeamFromPartner
from negotiator.services.receipts import Put, State
from negotiator.services.workspace import Workspace
from tests.exchange.containers import countersigned, write
from tests.services.desks import (
    AGREEMENT,
    START,
    Pair,
    Template,
    newest,
    opened,
    receive,
    shared_ids,
)
from tests.services.signatories import issued


def letter(
    pair: Pair,
    identity: Identity,
    *,
    to: Identity | None = None,
    entries: tuple[Entry, ...] = (),
    team: tuple[Entry, ...] | None = None,
    contents: tuple[bytes, ...] = (),
    **changes: Any,
) -> bytes:
    """Return a package for the partner that somebody wrote without our program's rules."""
    audience: Audience = "partner" if team is None else "team"
    held = packages.packages_held(pair.theirs.deal, audience)
    reader = to or pair.theirs.identity
    values: dict[str, Any] = {
        "deal_id": pair.ours.deal_id,
        "sequence": 1 + max((one.sequence for one in held.values()), default=0),
        "parents": tuple(held),
        "recipients": (
            Recipient(root_fingerprint=reader.root_fingerprint, age_recipient=reader.recipient, name=reader.name),
        ),
        "ledger": to_lines(entries),
        "team_ledger": None if team is None else to_lines(team),
        "audience": audience,
        "deal_json": b"{}",
        "created": START + timedelta(days=2),
        "blobs": {sha256(data).hexdigest(): data for data in contents},
    }
    return write(PackagePlan(**(values | changes)), identity=identity).sealed


def test_a_gap_is_told_and_nothing_is_missing(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="one"))
    lost = pair.send(pair.ours)
    pair.ours.put(Comment(key="C-2", text="two"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    assert len(incoming.plan.gaps) == 1
    assert not incoming.plan.missing
    packages.take(pair.theirs, incoming)
    assert pair.theirs.deal.record(Comment, "C-1") is not None
    receive(pair.theirs, lost)
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)


def test_two_packages_in_one_place_are_a_fork(pair: Pair, template: Template, tmp_path: Path) -> None:
    twin = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "twin.deal"))
    pair.ours.put(Comment(key="C-1", text="one story"))
    pair.pass_on(pair.ours)
    with opened(template, "ours", twin) as other:
        other.put(Comment(key="C-2", text="another story"))
        incoming = packages.open_package(pair.theirs, pair.send(other))
    fork = incoming.plan.forks[0]
    assert fork.author_root == pair.ours.identity.root_fingerprint
    assert fork.held != fork.received


def test_a_package_of_another_deal_is_refused(pair: Pair) -> None:
    with pytest.raises(WrongDeal):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, deal_id="somewhere-else"))


def test_a_number_that_does_not_follow_is_refused(pair: Pair) -> None:
    with pytest.raises(NumberDoesNotFollow):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, sequence=7))


def test_an_unknown_sender_and_an_unknown_author_are_refused(pair: Pair) -> None:
    mallory = Identity.create(name="Mal Lory", organisation="Gamma", at=START)
    pair.theirs.keep_identity(mallory)
    note = pair.theirs.draft([Put(Comment(key="C-1", text="trust me"))])
    pair.theirs.act_as("Ben Doe")
    for entries in ((), note):
        with pytest.raises(SenderUnknown):
            packages.open_package(pair.theirs, letter(pair, mallory, entries=entries))
    with pytest.raises(Tampered):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=note))


def test_a_package_for_someone_else_stays_shut(pair: Pair) -> None:
    eve = Identity.create(name="Eve Ost", organisation="Delta", at=START)
    with pytest.raises(NotForYou):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, to=eve))


def test_whichever_identity_of_the_file_it_is_sealed_for_opens_it(pair: Pair) -> None:
    former = pair.theirs.identity
    pair.theirs.keep_identity(Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START))
    assert packages.open_package(pair.theirs, letter(pair, pair.ours.identity, to=former)).plan.known == 0


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_one_changed_byte_is_refused(pair: Pair, place: float) -> None:
    sealed = bytearray(pair.send(pair.ours))
    sealed[int(len(sealed) * place)] ^= 1
    before = pair.theirs.entries
    with pytest.raises(NegotiatorError):
        packages.open_package(pair.theirs, bytes(sealed))
    assert pair.theirs.entries == before


def test_a_clock_far_ahead_is_refused_though_its_parent_is_unknown(pair: Pair) -> None:
    (drafted,) = pair.ours.draft([Put(Comment(key="C-1", text="for ever"))])
    forged = make_entry(
        EntrySigner(pair.ours.identity),
        deal=pair.ours.deal_id,
        stream="shared",
        kind=drafted.kind,
        body=drafted.body,
        parents=("a" * 64,),
        lamport=(1 << 53) - 1,
        at=START,
    )
    with pytest.raises(ClockForged):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(forged,)))


def test_acts_of_our_own_that_an_older_file_lacks_are_told(pair: Pair, tmp_path: Path) -> None:
    older = pair.ours.vault.backup(tmp_path / "older.deal")
    for number in range(2):
        log_decision(pair.ours, question=f"Which {number}?", outcome="This", rationale="Near", shared=True)
    pair.pass_on(pair.ours)
    log_decision(pair.theirs, question="What else?", outcome="That", rationale="Far", shared=True)
    answer = pair.send(pair.theirs)
    assert packages.open_package(pair.ours, answer).ours == ()
    again = Workspace.open_with_key(older, key=pair.ours.vault.key(), opener="Ann")
    try:
        assert len(packages.open_package(again, answer).ours) >= 2
    finally:
        again.close()


def outcomes(found: packages.Verification) -> dict[str, str]:
    """Return how each check came out, by its name, but for those that came out well."""
    return {check.stage: check.code or check.outcome for check in found.checks if check.outcome != "ok"}


def test_an_honest_package_passes_every_check(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    found = packages.verify(pair.theirs, pair.send(pair.ours))
    assert [check.stage for check in found.checks] == list(STAGES)
    assert outcomes(found) == {"sender": "not-compared"}
    assert found.incoming is not None
    assert [(row.what, row.count, row.state) for row in found.incoming.rows if row.state == "new"] == [
        ("comment", 1, "new")
    ]


def test_what_an_earlier_stop_hid_is_told_as_not_looked_at(pair: Pair) -> None:
    found = packages.verify(pair.theirs, letter(pair, pair.ours.identity, deal_id="somewhere-else"))
    told = outcomes(found)
    assert told["deal"] == "wrong-deal"
    assert [check.outcome for check in found.checks[:6]] == ["ok"] * 6
    assert {told[stage] for stage in STAGES[STAGES.index("place") :]} == {"unseen"}
    assert isinstance(found.problem, WrongDeal)
    assert found.package is not None
    assert found.incoming is None


@pytest.mark.parametrize(
    ("data", "stage"), [(b"", "container"), (b"no package", "container"), (b"age-encryption.org/v1\nx", "seal")]
)
def test_what_is_no_package_stops_at_once(pair: Pair, data: bytes, stage: str) -> None:
    found = packages.verify(pair.theirs, data)
    assert found.problem is not None
    (stop,) = (check for check in found.checks if check.outcome == "stop")
    assert (stop.stage, stop.code) == (stage, found.problem.code)


def test_a_file_that_is_not_there_is_told_like_any_other(pair: Pair, tmp_path: Path) -> None:
    found = packages.verify(pair.theirs, tmp_path / "none.asice.age")
    assert outcomes(found)["container"] == "package-file"


def test_what_is_our_teams_comes_from_our_own_side_alone(pair: Pair) -> None:
    pair.ours.put(Note(key="N-1", text="their team's"))
    theirs = tuple(entry for entry in pair.ours.entries if entry.stream == "team")[-1:]
    with pytest.raises(TeamFromPartner):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, team=theirs))
    assert all(
        entry.stream == "shared" or entry.author == pair.theirs.identity.fingerprint for entry in pair.theirs.entries
    )


@pytest.mark.parametrize("held", [True, False])
def test_content_that_was_never_shared_may_not_be_named_whether_or_not_we_hold_it(pair: Pair, held: bool) -> None:
    secret = b"our fallback is five million"
    if held:
        pair.theirs.vault.blobs.put(secret)
    shared = newest(pair.ours).proposed
    for body in (
        {"instrument": AGREEMENT, "tree": shared.tree, "source": sha256(secret).hexdigest()},
        {"instrument": AGREEMENT, "tree": sha256(secret).hexdigest()},
        {"instrument": "term-sheet", "tree": sha256(secret).hexdigest()},
    ):
        version = VersionProposed(turn=2, state="sent", **body)  # type: ignore[arg-type]  # texts, as the class names them
        (probe,) = pair.ours.draft([State(version, True)])
        with pytest.raises(ContentForeign) as refused:
            packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(probe,)))
        assert refused.value.code == "content-foreign"


@pytest.mark.parametrize("walled", [True, False])
def test_what_a_wall_hides_from_the_sender_was_not_shared_with_them(pair: Pair, walled: bool) -> None:
    secret = b"a price for one of them alone"
    digest = pair.theirs.vault.blobs.put(secret)
    pair.theirs.put(Attachment(key="A-1", title="Prices", file=digest), shared=True)
    if walled:
        pair.theirs.put(Wall(key="W-1", name="Prices", members=("ben",), covers=("attachment/A-1",)))
    (probe,) = pair.ours.draft([Put(Attachment(key="A-9", title="x", file=digest), True)])
    shared = tuple(entry for entry in pair.ours.entries if entry.stream == "shared")
    data = letter(pair, pair.ours.identity, entries=(*shared, probe))
    if walled:
        with pytest.raises(ContentForeign):
            packages.open_package(pair.theirs, data)
        carrying = letter(pair, pair.ours.identity, entries=(*shared, probe), contents=(secret,))
        packages.open_package(pair.theirs, carrying)  # they hold it themselves
    else:
        packages.open_package(pair.theirs, data)


def test_a_tree_may_not_name_texts_that_were_never_shared(pair: Pair) -> None:
    secret = sha256(b"guessed").hexdigest()
    pair.theirs.vault.blobs.put(b"guessed")
    clause = Clause(id="c", kind="paragraph", label="", level=0, heading="", place="", text_hash=secret)
    tree = tree_bytes([clause])
    version = VersionProposed(instrument=AGREEMENT, turn=2, state="sent", tree=sha256(tree).hexdigest())
    (probe,) = pair.ours.draft([State(version, True)])
    with pytest.raises(ContentForeign):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(probe,), contents=(tree,)))


def test_content_that_no_act_names_is_refused(pair: Pair) -> None:
    with pytest.raises(ContentUnnamed):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, contents=(b"ballast",)))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("version/1", {"instrument": AGREEMENT}),
        ("version/1", {"tree": 7}),
        ("request/1", {"after": [], "key": "CR-1", "put": {"nothing": "of it"}}),
        ("comment/1", {"text": "no record"}),
        ("comment/1", {"after": [], "key": "C-1", "put": {"key": "C-1", "text": 7}}),
    ],
)
def test_a_malformed_act_of_a_known_kind_is_refused_whole(pair: Pair, kind: str, body: dict[str, Any]) -> None:
    good = pair.ours.draft([Put(Comment(key="C-2", text="fine"))])
    bad = made(pair, kind, body)
    with pytest.raises(ActMalformed):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(*good, bad)))


def test_an_act_of_an_unknown_kind_is_kept_and_hinders_no_sending(pair: Pair) -> None:
    content = b"what only a newer version understands"
    odd = made(pair, "zz/1", {"names": [sha256(content).hexdigest()]})
    shared = tuple(entry for entry in pair.ours.entries if entry.stream == "shared")
    data = letter(pair, pair.ours.identity, entries=(*shared, odd), contents=(content,))
    incoming = packages.open_package(pair.theirs, data)
    assert [row.state for row in incoming.rows] == ["newer", "known"]
    packages.take(pair.theirs, incoming)
    assert pair.theirs.vault.blobs.get(sha256(content).hexdigest()) == content
    pair.theirs.put(Comment(key="C-1", text="we go on"))
    pair.pass_on(pair.theirs)
    assert pair.ours.deal.record(Comment, "C-1") is not None


def test_signatures_are_checked_before_the_acts_are_made_anything_of(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good,) = pair.ours.draft([Put(Comment(key="C-1", text="signed by nobody"))])
    forged = replace(good, signature=bytes(len(good.signature)))

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(assessing, "fold", fail)
    with pytest.raises(Tampered):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(forged,)))


def test_a_file_of_the_senders_that_went_back_is_told_and_asked_about(
    pair: Pair, template: Template, tmp_path: Path
) -> None:
    early = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "early.deal"))
    for number in range(2):
        pair.ours.put(Comment(key=f"C-{number}", text="one story"))
        pair.pass_on(pair.ours)
    held = packages.packages_held(pair.theirs.deal)
    with opened(template, "ours", early) as other:
        shorter = tuple(entry for entry in other.entries if entry.stream == "shared")
    tips = set(held) - {parent for one in held.values() for parent in one.parents}
    data = letter(pair, pair.ours.identity, entries=shorter, parents=tuple(tips))
    incoming = packages.open_package(pair.theirs, data)
    assert incoming.asks == ("history-shorter",)
    assert len(incoming.assessed.shorter) == 2


def made(pair: Pair, kind: str, body: dict[str, Any]) -> Entry:
    """Return a signed act with a body that no program of ours writes, in its proper place."""
    (drafted,) = pair.ours.draft([Put(Comment(key="C-1", text="x"))])
    return make_entry(
        EntrySigner(pair.ours.identity),
        deal=pair.ours.deal_id,
        stream="shared",
        kind=kind,
        body=body,
        parents=drafted.parents,
        lamport=drafted.lamport,
        at=START,
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    fields=st.fixed_dictionaries(
        {"tree": st.integers(0, 2), "source": st.integers(0, 3)}, optional={"original": st.integers(0, 3)}
    ),
    carried=st.sets(st.integers(0, 2)),
    kind=st.sampled_from(["version", "attachment"]),
)
def test_whatever_an_act_names_is_carried_or_was_shared_before(
    pair: Pair, fields: dict[str, int], carried: set[int], kind: str
) -> None:
    """Contents 0 and 1 are our team's alone, 2 is nowhere; 3 stands for none."""
    secrets = [b"our fallback", b"our second fallback", b"nobody has this"]
    for data in secrets[:2]:
        pair.theirs.vault.blobs.put(data)
    names = [*(sha256(data).hexdigest() for data in secrets), ""]
    if kind == "version":
        body = {name: names[place] for name, place in fields.items()}
        fact = VersionProposed(instrument="term-sheet", turn=2, state="sent", **body)  # type: ignore[arg-type]  # hashes, by name
        (probe,) = pair.ours.draft([State(fact, True)])
        named = set(body.values()) - {""}
    else:
        (probe,) = pair.ours.draft([Put(Attachment(key="A-1", title="x", file=names[fields["tree"]]), True)])
        named = {names[fields["tree"]]}
    contents = tuple(secrets[place] for place in carried if names[place] in named)
    shared = tuple(entry for entry in pair.ours.entries if entry.stream == "shared")
    data = letter(pair, pair.ours.identity, entries=(*shared, probe), contents=contents)
    if named <= {sha256(one).hexdigest() for one in contents}:
        assert packages.open_package(pair.theirs, data).keep == named
    else:
        with pytest.raises(ContentForeign):
            packages.open_package(pair.theirs, data)


def test_further_signatures_are_judged_by_their_own_certificates(template: Template, pair: Pair) -> None:
    data = unseal(pair.send(pair.ours), template.people["ben"])

    def told(by: Identity) -> Check:
        signed = countersigned(data, identity=by, at=START + timedelta(days=2))
        found = packages.verify(pair.theirs, signed)
        assert found.incoming is not None
        (check,) = (one for one in found.checks if one.stage == "witnesses")
        assert by.name not in next(one.words for one in found.checks if one.stage == "signature")
        return check

    carl = template.people["carl"]
    assert (told(carl).outcome, told(carl).code) == ("ok", "")
    assert told(issued(carl, name="Dr Chief")).code == "witness"
    people.end(pair.ours, "carl")
    pair.pass_on(pair.ours)
    assert (told(carl).outcome, told(carl).code) == ("danger", "witness")
    assert "revoked" in told(carl).words
