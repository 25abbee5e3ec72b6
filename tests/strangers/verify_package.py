"""Verify a package with the standard library, age and openssl alone, as resources/guide/package-format.md says.

verify_package.py PACKAGE AGE-KEY [ROOT.pem …]: print a verdict as JSON; end with 1 when a rule of the page is broken.
"""

# fmt: off
import base64, hashlib, json, re, ssl, struct, subprocess, sys, tempfile, zlib  # noqa: E401, I001 -- 200 lines are few
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = re.compile(r"(?=.{1,200}\Z)[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,3}")
DEVICE = re.compile(r"(?i)(^|/)(con|prn|aux|nul|com\d|lpt\d)([./]|$)|\.(/|$)")
FIRST = ["mimetype", "README.txt", "manifest.json", "SHA256SUMS"]
KEYS = {"at", "author", "body", "deal", "kind", "lamport", "parents", "stream", "v"}
OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference URI="%s" MimeType="application/pkcs7-signature"/>"""
REFERENCE = re.compile(
    r'<asic:DataObjectReference URI="([A-Za-z0-9._/-]+)" MimeType="[a-z0-9/.+-]+"><ds:DigestMethod Algorithm='
    r'"http://www\.w3\.org/2001/04/xmlenc#sha256"/><ds:DigestValue>([A-Za-z0-9+/]{43}=)</ds:DigestValue>'
    r"</asic:DataObjectReference>"
)
SHA256 = bytes.fromhex("300d06096086480165030402010500")
PKCS7, PKCS9 = bytes.fromhex("06092a864886f70d0107"), bytes.fromhex("06092a864886f70d0109")
BINDING = bytes.fromhex("060b2a864886f70d010910022f")
SIGNED_WITH = bytes.fromhex("300a06082a8648ce3d040302"), bytes.fromhex("300d06092a864886f70d01010b0500")

def demand(holds: object, rule: str) -> None:
    if not holds:
        raise ValueError(rule)

def run(*command: str, rule: str, data: bytes = b"") -> bytes:
    done = subprocess.run(command, input=data, capture_output=True, timeout=60)
    demand(done.returncode == 0, rule)
    return done.stdout

def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

def unpacked(data: bytes) -> dict[str, bytes]:
    """Read an archive forward, and demand the directory that follows from its files."""
    files, directory, place = dict[str, bytes](), b"", 0
    while data[place : place + 4] == b"PK\3\4":
        crc, size, _, length = struct.unpack_from("<LLLH", data, place + 14)
        head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0x21, crc, size, size, length, 0)
        raw, start = data[place + 30 : place + 30 + length], place + 30 + length
        name, body = raw.decode("ascii", "replace"), data[start : start + size]
        demand(data[place : place + 30] == head, "R8")
        demand(NAME.fullmatch(name) and not DEVICE.search(name) and name not in files, "R15, R16 or R17")
        demand(size <= 8 << 20 or not (name in FIRST or name.startswith(("META-INF/", "deal/deal.json"))), "R13")
        demand(len(body) == size and zlib.crc32(body) == crc, "R10 or R11")
        directory += b"PK\1\2\x14\3" + head[4:] + struct.pack("<3H2L", 0, 0, 0, 0x81A40000, place) + raw
        files[name], place = body, start + size
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), place, 0)
    demand(data[place:] == directory + end and len(files) <= 20000, "R3 to R8, R11 or R14")
    names = {name.lower() for name in files}
    folders = {"/".join(name.split("/")[:depth]) for name in names for depth in range(1, name.count("/") + 1)}
    demand(len(names) == len(files) and not folders & names, "R18 or R19")
    meta = sorted((name for name in files if name.startswith("META-INF/")), key=lambda name: (name[-7:-4], name))
    demand(list(files) == FIRST + sorted({*files} - {*FIRST, *meta}) + meta, "R12 or R32")
    demand(files["mimetype"] == b"application/vnd.etsi.asic-e+zip", "R2")
    return files

def der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, len(content)] if len(content) < 128 else [tag, 128 + len(size), *size]) + content

def span(data: bytes) -> tuple[int, int]:
    more = max(data[1] - 128, 0)
    size = int.from_bytes(data[2 : 2 + more], "big") if more else data[1]
    return 2 + more, 2 + more + size

def parts(data: bytes) -> list[bytes]:
    """Return the values in a value. How lengths are written is of no account: everything is built again."""
    found, rest = [], data[slice(*span(data))]
    while rest:
        found.append(rest[: span(rest)[1]])
        rest = rest[span(rest)[1] :]
    return found

def check_cms(signature: bytes, listed: bytes) -> tuple[bytes, bytes, datetime]:
    """Build a signature again from what may vary in it; return its leaf, its root and its time."""
    *_, certificates, signers = parts(parts(parts(signature)[1])[0])
    _, named, _, attributes, mechanism, value = parts(parts(signers)[0])
    inside = {parts(parts(one)[0])[1]: (one, parts(parts(one)[0])[3]) for one in parts(certificates)}
    leaf, issuer = inside.pop(serial := parts(named)[1])
    ((root, _),) = inside.values()
    (time,) = (parts(parts(one)[1])[0] for one in parts(attributes) if parts(one)[0] == PKCS9 + b"\5")
    century = "" if time[0] == 0x18 else "19" if time[2:4] >= b"50" else "20"
    at = datetime.strptime(century + time[2:].decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    demand(mechanism in SIGNED_WITH and (time[0] == 0x18) == (at.year >= 2050) and value[0] == 4, "R26")
    bound = [der(0x30, der(4, hashlib.sha256(one).digest())) for one in (leaf, root)]
    values = {PKCS9 + b"\3": PKCS7 + b"\1", PKCS9 + b"\5": time, BINDING: der(0x30, der(0x30, *bound))}
    values[PKCS9 + b"\4"] = der(4, hashlib.sha256(listed).digest())
    signed = sorted(der(0x30, kind, der(0x31, one)) for kind, one in values.items())
    signer = der(0x30, b"\2\1\1", der(0x30, issuer, serial), SHA256, der(0xA0, *signed), mechanism, value)
    head = (b"\2\1\1", der(0x31, SHA256), der(0x30, PKCS7 + b"\1"), der(0xA0, *sorted([leaf, root])))
    inner = der(0x30, *head, der(0x31, signer))
    demand(der(0x30, PKCS7 + b"\2", der(0xA0, inner)) == signature and len(signature) <= 65536, "R26 to R29")
    return leaf, root, at

def check_certificate(path: Path, certificate: bytes, *, root: bool) -> None:
    run("openssl", "x509", "-inform", "DER", "-text", "-out", str(path), data=certificate, rule="R38")
    told = path.read_text("utf-8", "replace")
    demand(re.search(r"ASN1 OID: prime256v1|Public-Key: \((307[2-9]|3[1-9]\d\d|[4-9]\d{3}|\d{5}) bit", told), "R39")
    demand(re.search(r"Signature Algorithm: (ecdsa-with-SHA|sha)(256|384|512)", told), "R29")
    usage, purposes = (re.search(rf"X509v3 {kind}Key Usage:.*\n(.*)", told) for kind in ("", "Extended "))
    may = "Certificate Sign" if root else "Digital Signature"
    demand(("CA:TRUE" in told) is root and (not usage or may in usage[1]), "R38")
    demand(root or not purposes or re.search(r"E-mail|Any|1\.3\.6\.1\.5\.5\.7\.3\.36|Document", purposes[1]), "R42")

def check_list(number: int, files: dict[str, bytes], folder: Path) -> tuple[str, str]:
    """Check one signature, and the list under it against the files; return the root's fingerprint and who signed."""
    name, signature = f"META-INF/ASiCManifest{number:03}.xml", f"META-INF/signature{number:03}.p7s"
    leaf, root, at = check_cms(files[signature], files[name])
    (folder / "list").write_bytes(files[name])
    check_certificate(folder / "leaf", leaf, root=False)
    check_certificate(folder / "root", root, root=True)
    run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any", "-no-CApath",
        "-no-CAstore", "-attime", str(int(at.timestamp())), "-CAfile", str(folder / "root"), "-content",
        str(folder / "list"), "-out", "/dev/null", data=files[signature], rule="R28, R38, R40, R41 or R43")
    *lines, closing, end = files[name].decode("ascii", "replace").split("\n")
    found = [REFERENCE.fullmatch(line) for line in lines[3:]]
    demand("\n".join(lines[:3]) == OPENING % signature and (closing, end) == ("</asic:ASiCManifest>", ""), "R30")
    payload = sorted(path for path in files if path != "mimetype" and not path.startswith("META-INF/"))
    listed = [(one[1], base64.b64decode(one[2]).hex()) for one in found if one]
    demand(all(found) and listed == [(path, digest(files[path])) for path in payload], "R30 to R34")
    sums = "".join(f"{digest(files[path])}  {path}\n" for path in payload if path != "SHA256SUMS")
    demand(files["SHA256SUMS"] == sums.encode(), "R35")
    return digest(root), parts(parts(leaf)[0])[5].hex()

def plain(data: bytes, rule: str) -> dict[str, Any]:
    """Read canonical JSON: no fractions (`int` refuses them), and what is written again gives the same bytes."""
    value: dict[str, Any] = json.loads(data.decode("utf-8"), parse_float=int, parse_constant=int)
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    demand(isinstance(value, dict) and again == data, rule)
    return value

def check_manifest(files: dict[str, bytes], author: str) -> dict[str, Any]:
    manifest = plain(files["manifest.json"], "R46 to R53")
    demand(manifest["format"].startswith("negotiator-package/") and manifest["sequence"] < 10**16, "R50 or R52")
    demand(manifest["min_reader"] <= 1 and manifest["critical"] == [] and manifest["author"] == author, "R36 or R54")
    listed = {one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]}
    roles = {one["path"]: one["role"] for one in manifest["files"]}
    contents = {p: (len(d), digest(d)) for p, d in files.items() if not p.startswith("META-INF/") and p not in FIRST}
    demand(listed == contents and len(manifest["files"]) == len(listed), "R55")
    demand(all(role != "blob" or path == "blobs/" + listed[path][1] for path, role in roles.items()), "R52")
    demand(roles["ledger/shared.jsonl"] == "ledger" and roles["deal/deal.json"] == "deal", "R52")
    demand(manifest["audience"] == "team" or "team-ledger" not in roles.values(), "R57")
    return manifest

def check_acts(files: dict[str, bytes], deal: str, folder: Path) -> int:
    """Check every act's place and signature; certificates are those that acts introduce. Return how many there are."""
    acts, leaves = [], {}
    for stream in ("shared", "team"):
        for line in filter(None, files.get(f"ledger/{stream}.jsonl", b"").split(b"\n")):
            row = json.loads(line)
            act = plain(row["signed"].encode(), "R80")
            demand(act.keys() == KEYS and act["deal"] == deal and act["stream"] == stream, "R80, R81 or R82")
            acts.append((act["author"], row["signed"].encode(), base64.b64decode(row["signature"])))
            if act["kind"] == "person/1" and (leaf := (act["body"]["put"] or {}).get("leaf_pem")):
                leaves[digest(ssl.PEM_cert_to_DER_cert(leaf))] = leaf.encode()
    for author, signed, signature in acts:
        demand(author in leaves, "R84")
        (folder / "key").write_bytes(run("openssl", "x509", "-noout", "-pubkey", data=leaves[author], rule="R84"))
        (folder / "signature").write_bytes(signature)
        run("openssl", "dgst", "-sha256", "-verify", str(folder / "key"), "-signature", str(folder / "signature"),
            data=signed, rule="R83")
    return len(acts)

def verdict(data: bytes, key: str, roots: set[str], folder: Path) -> dict[str, Any]:
    if data.startswith(b"age-encryption.org/v1\n"):
        head = data[: data.find(b"\n--- ") + 1]
        demand(head and len(head) <= 16384 and head.count(b"\n-> X25519 ") <= 64, "R21")
        data = run("age", "-d", "-i", key, data=data, rule="R20 or R22")
    files = unpacked(data)
    meta = {name for name in files if name.startswith("META-INF/")}
    signers = [check_list(number, files, folder) for number in range(1, (len(meta) + 1) // 2 + 1)]
    demand(len(meta) == 2 * len(signers) < 199 and len({*signers}) == len(signers), "R24, R25 or R37")
    by = [root for root, _ in signers]
    manifest = check_manifest(files, by[0])
    told = {"package": digest(files["manifest.json"]), "deal": manifest["deal_id"], "number": manifest["sequence"]}
    return told | {"acts": check_acts(files, told["deal"], folder), "signers": by, "trusted": roots >= {*by}}

def main(file: str, key: str, *roots: str) -> dict[str, Any]:
    try:
        known = {digest(ssl.PEM_cert_to_DER_cert(Path(root).read_text())) for root in roots}
        with tempfile.TemporaryDirectory() as folder:
            return {"intact": True} | verdict(Path(file).read_bytes(), key, known, Path(folder))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, struct.error) as why:
        rule = str(why) if str(why).startswith("R") else f"malformed ({type(why).__name__})"
        return {"intact": False, "rule": rule}

if __name__ == "__main__":
    answer = main(*sys.argv[1:])
    print(json.dumps(answer))
    sys.exit(0 if answer["intact"] else 1)
