"""Raw signatures over exact bytes: ECDSA P-256 with SHA-256 (DER), or RSA PKCS#1 v1.5 for imported certificates."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from negotiator.crypto.certificates import PrivateKey, public_key_of
from negotiator.kernel import Tampered


class BadSignature(Tampered):
    """A signature does not belong to these bytes and this certificate. of_card: whether they are a contact card's."""

    code = "signature"

    def __init__(self, *, of_card: bool = False) -> None:
        if of_card:
            words = "This contact card was changed after its owner signed it, or somebody else signed it."
            hint = "Use nothing of it. Ask its owner for the card over another way."
        else:
            words = "A signature does not match: the content was changed after it was signed."
            hint = "Ask its author to send it again."
        super().__init__(words, hint=hint)


def sign_bytes(key: PrivateKey, data: bytes) -> bytes:
    """Return the key's signature over exactly these bytes."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def check_signature(certificate: x509.Certificate, data: bytes, signature: bytes) -> None:
    """Return when the certificate's key signed exactly these bytes. Raise BadSignature otherwise."""
    key = public_key_of(certificate)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise BadSignature from error
