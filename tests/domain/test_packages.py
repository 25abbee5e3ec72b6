"""The log of packages is ours alone; assents and signatures are each party's word to the other."""

from typing import Any

from negotiator.domain import KINDS
from negotiator.domain.charter import Person
from negotiator.domain.packages import Assent, Executed, PackageLogged, packages_logged
from negotiator.ledger import union


def test_the_log_stays_and_the_words_travel(world: Any) -> None:
    world.anna.state(PackageLogged(direction="sent", package="p", sequence=1, author_root="r"))
    world.anna.state(Assent(subject_hash="h"))
    world.anna.state(Executed(subject_hash="h"))
    world.exchange()
    deal = world.marco.deal
    assert deal.facts(PackageLogged) == ()
    assert [fact.value.subject_hash for type_ in (Assent, Executed) for fact in deal.facts(type_)] == ["h", "h"]
    assert KINDS.of(PackageLogged).milestone


def test_a_package_is_logged_whoever_logged_it_but_the_other_side(world: Any) -> None:
    lena = world.add_lena()
    world.exchange()
    left = PackageLogged(direction="sent", package="by who left", sequence=1, author_root="r")
    world.anna.retire(Person, world.anna.deal.roster.people[world.lena.fingerprint].key)
    lena.at = world.anna.at
    aside = lena.state(left)
    world.anna.held = union(world.anna.held, [aside])
    world.anna.state(PackageLogged(direction="sent", package="by who stayed", sequence=2, author_root="r"))
    forged = world.marco.state(
        PackageLogged(direction="sent", package="by the other side", sequence=3, author_root="r")
    )
    world.anna.held = union(world.anna.held, [forged])
    deal = world.anna.deal
    assert {one.entry.id for one in deal.outside} == {aside.id, forged.id}
    assert [fact.value.package for fact in deal.facts(PackageLogged)] == ["by who stayed"]
    assert [fact.value.package for fact in packages_logged(deal)] == ["by who left", "by who stayed"]
