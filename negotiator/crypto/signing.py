"""Who signs entries and who checks them: the two seams that the ledger asks for, on certificates.

A book of certificates says that a signature is its author's. Whether that author may act in a deal is not its question.
"""

from cryptography import x509

from negotiator.crypto.certificates import check_usable, fingerprint, load_certificate, person_of
from negotiator.crypto.identity import Identity
from negotiator.crypto.signatures import check_signature, sign_bytes
from negotiator.kernel import Tampered


class UnknownAuthor(Tampered):
    """A signature names a certificate that was never introduced."""

    code = "author-unknown"

    def __init__(self, *, author: str) -> None:
        self.author = author
        super().__init__(
            f"The signing certificate {author[:16]}… is unknown.", hint="Ask the author for their contact card."
        )


class EntrySigner:
    """Signs exact bytes with an identity's leaf."""

    def __init__(self, identity: Identity) -> None:
        self._author = identity.fingerprint
        self._key = identity.signing_key()

    @property
    def author(self) -> str:
        """Return the SHA-256 of the leaf (DER), hex."""
        return self._author

    def sign(self, data: bytes) -> bytes:
        """Return the signature over exactly these bytes (ECDSA P-256 with SHA-256, DER)."""
        return sign_bytes(self._key, data)


class CertificateBook:
    """The certificates introduced so far, by fingerprint of the leaf."""

    def __init__(self) -> None:
        self._leaves: dict[str, x509.Certificate] = {}
        self._roots: dict[str, x509.Certificate] = {}

    def add(self, leaf_pem: bytes, root_pem: bytes) -> str:
        """Take in a leaf after checking it against its root; return its fingerprint. Raise BadCertificate."""
        leaf, root = load_certificate(leaf_pem), load_certificate(root_pem)
        check_usable(leaf, root)
        person_of(leaf)
        author = fingerprint(leaf)
        self._leaves[author] = leaf
        self._roots[author] = root
        return author

    def __contains__(self, author: object) -> bool:
        return author in self._leaves

    def verify(self, author: str, data: bytes, signature: bytes) -> None:
        """Return when the author signed exactly these bytes. Raise UnknownAuthor or BadSignature."""
        check_signature(self._leaf(author), data, signature)

    def root_of(self, author: str) -> str:
        """Return the fingerprint of the root that issued the author's leaf. Raise UnknownAuthor."""
        self._leaf(author)
        return fingerprint(self._roots[author])

    def name_of(self, author: str) -> str:
        """Return the person's name in the author's leaf. Raise UnknownAuthor."""
        return person_of(self._leaf(author)).name

    def organisation_of(self, author: str) -> str:
        """Return the organisation in the author's leaf. Raise UnknownAuthor."""
        return person_of(self._leaf(author)).organisation

    def _leaf(self, author: str) -> x509.Certificate:
        try:
            return self._leaves[author]
        except KeyError as error:
            raise UnknownAuthor(author=author) from error
