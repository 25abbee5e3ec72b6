"""Checks the parts of a signature container that the signature itself does not cover.

A CMS container (RFC 5652) has fields outside of what is signed: versions, lists of algorithms, certificates sent along.
A verifier ignores most of them, so they could be altered or used to hide bytes. Here they must be what this format
writes: one signer, SHA-256, the signer's certificate and the root that issued it.
"""

from asn1crypto import cms, x509
from cryptography.x509 import DuplicateExtension, UnsupportedGeneralNameType, load_der_x509_certificate

from negotiator.crypto import check_chain
from negotiator.kernel import NegotiatorError


def is_plain(container: bytes) -> bool:
    """Tell whether the container (DER) holds one signature, its certificates, and nothing besides."""
    try:
        return _is_plain(container)
    except (ValueError, TypeError, KeyError):
        return False


def _is_plain(container: bytes) -> bool:
    signed = cms.ContentInfo.load(container, strict=True)["content"]
    infos = list(signed["signer_infos"])
    if len(infos) != 1:
        return False
    info: cms.SignerInfo = infos[0]
    certificates = [choice.chosen for choice in signed["certificates"]]
    issued_by = info["sid"].chosen
    leaves = [found for found in certificates if found.serial_number == issued_by["serial_number"].native]
    if len(leaves) != 1 or not all(_belongs(found, leaves[0]) for found in certificates if found is not leaves[0]):
        return False
    return bool(_expected(signed, info, leaves[0]).dump() == container)


def _belongs(root: x509.Certificate, leaf: x509.Certificate) -> bool:
    try:
        check_chain(load_der_x509_certificate(leaf.dump()), load_der_x509_certificate(root.dump()))
    except (NegotiatorError, ValueError, DuplicateExtension, UnsupportedGeneralNameType):
        return False
    return True


def _expected(signed: cms.SignedData, info: cms.SignerInfo, leaf: x509.Certificate) -> cms.ContentInfo:
    """Return the container as this format writes it around the same signature and certificates."""
    named = cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number})
    algorithm = cms.DigestAlgorithm({"algorithm": "sha256"})
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms([algorithm]),
            "encap_content_info": {"content_type": "data"},
            "certificates": signed["certificates"],
            "signer_infos": [
                cms.SignerInfo(
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier({"issuer_and_serial_number": named}),
                        "digest_algorithm": algorithm,
                        "signed_attrs": info["signed_attrs"],
                        "signature_algorithm": info["signature_algorithm"],
                        "signature": info["signature"],
                    }
                )
            ],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": data})
