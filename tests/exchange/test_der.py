"""The one encoding: what libraries write passes, and every other way to write the same is refused."""

from datetime import UTC, datetime

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import Identity
from negotiator.exchange import der
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.der import NotDistinguished, check_distinguished


@given(
    st.one_of(
        st.integers(-(10**40), 10**40).map(core.Integer),
        st.booleans().map(core.Boolean),
        st.binary(max_size=300).map(core.OctetString),
        st.text(max_size=200).map(core.UTF8String),
        st.lists(st.integers(0, 1), max_size=30).map(lambda bits: core.BitString(tuple(bits))),
        st.sampled_from(["1.2.840.113549.1.7.2", "2.5.29.999", "1.3.6.1"]).map(core.ObjectIdentifier),
    )
)
def test_what_a_library_writes_passes(value: core.Asn1Value) -> None:
    check_distinguished(value.dump())


def test_a_real_signature_passes(anna: Identity) -> None:
    check_distinguished(sign_detached(b"x", identity=anna, at=datetime(2026, 3, 2, 9, tzinfo=UTC)))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "30",
        "3080020101" + "0000",
        "30810302 0101",
        "3082000302 0101",
        "3083000003020101",
        "3085000000000302 0101",
        "30 03 02 01",
        "3004020101",
        "30030201010000",
        "0201",
        "0200",
        "02020001",
        "0202ff80",
        "0a020001",
        "010101",
        "0100",
        "050100",
        "0300",
        "030109",
        "0301 04",
        "030204 0f",
        "0600",
        "0601 80",
        "0602 8001",
        "2405 0403616263",
        "2c050c03616263",
        "3106 020102 020101",
        "1f8101 0100",
        "7f8101 020101",
    ],
)
def test_any_other_encoding_is_refused(data: str) -> None:
    with pytest.raises(NotDistinguished):
        check_distinguished(bytes.fromhex(data))


def test_depth_has_a_limit() -> None:
    data = b""
    for _ in range(25):
        data = core.Sequence(contents=data).dump()
        check_distinguished(data)
    for _ in range(100):
        data = (
            b"\x30\x82" + len(data).to_bytes(2, "big") + data
            if len(data) > 255
            else core.Sequence(contents=data).dump()
        )
    with pytest.raises(NotDistinguished):
        check_distinguished(data)


@given(st.binary(max_size=200))
def test_noise_passes_or_is_refused(noise: bytes) -> None:
    try:
        check_distinguished(noise)
    except NotDistinguished:
        return
    assert noise


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535, 65536, 70_000])
def test_values_are_built_as_a_library_builds_them(size: int) -> None:
    content = bytes(size)
    built = der.value(der.OCTETS, content[: size // 2], content[size // 2 :])
    assert built == core.OctetString(content).dump()
    assert der.content_of(built, der.OCTETS) == content
    for tag, wrong in ((der.SEQUENCE, built), (der.OCTETS, built + b"x"), (der.OCTETS, built[:-1])):
        with pytest.raises(NotDistinguished):
            der.content_of(wrong, tag)


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.9.16.2.47", "2.16.840.1.101.3.4.2.1", "1.3.14.3.2.26", "2.5.4.3"])
def test_identifiers_are_built_as_a_library_builds_them(dotted: str) -> None:
    assert der.named(dotted) == core.ObjectIdentifier(dotted).dump()


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_parts_come_back_and_sets_are_sorted(contents: list[bytes]) -> None:
    values = [der.value(der.OCTETS, content) for content in contents]
    assert der.parts_of(der.value(der.SEQUENCE, *values), der.SEQUENCE) == tuple(values)
    assert der.parts_of(der.set_of(values), der.SET) == tuple(sorted(values))
    check_distinguished(der.set_of(values))
