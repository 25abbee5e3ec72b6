"""Raw signatures."""

import pytest

from negotiator.crypto import BadSignature, Identity, check_signature, load_certificate, sign_bytes


def test_a_signature_holds_for_its_bytes_only(anna: Identity) -> None:
    leaf = load_certificate(anna.leaf_pem)
    signature = sign_bytes(anna.signing_key(), b"these bytes")
    check_signature(leaf, b"these bytes", signature)
    for data, other in ((b"other bytes", signature), (b"these bytes", b""), (b"these bytes", signature + b"\0")):
        with pytest.raises(BadSignature):
            check_signature(leaf, data, other)
