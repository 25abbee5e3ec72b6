"""Packages as their recipient reads them."""

from negotiator.crypto import Identity
from negotiator.exchange import Pinned, WrittenPackage, read


def test_a_package_comes_back_whole(
    written: WrittenPackage, anna: Identity, marco: Identity, trust: dict[str, Pinned]
) -> None:
    package = read(written.sealed, identity=marco, trust=trust)
    assert package.id == written.package_id
    assert package.manifest == written.manifest
    assert package.signer.name == "Anna Keller"
    assert package.signer.root_fingerprint == anna.root_fingerprint
    assert package.standing == "known"
    assert len(package.ledger) == 2
    assert list(package.documents) == ["Liefervertrag Entwurf v14.docx"]
    assert package.deal_json == b'{"deal":"deal-1"}'
    assert package.summary_pdf == b"%PDF-1.7 a summary"
    assert package.asice == written.asice
