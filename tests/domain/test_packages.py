"""The log of packages is ours alone; assents and signatures are each party's word to the other."""

from typing import Any

from negotiator.domain import KINDS
from negotiator.domain.packages import Assent, Executed, PackageLogged


def test_the_log_stays_and_the_words_travel(world: Any) -> None:
    world.anna.state(PackageLogged(direction="sent", package="p", sequence=1, author_root="r"))
    world.anna.state(Assent(subject_hash="h"))
    world.anna.state(Executed(subject_hash="h"))
    world.exchange()
    deal = world.marco.deal
    assert deal.facts(PackageLogged) == ()
    assert [fact.value.subject_hash for type_ in (Assent, Executed) for fact in deal.facts(type_)] == ["h", "h"]
    assert KINDS.of(PackageLogged).milestone
