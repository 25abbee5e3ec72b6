"""The README inside a package: how a stranger checks it with tools that every system has. Its commands are tested."""

from datetime import datetime
from typing import Final

_TEXT: Final = """\
This is a signed package of a negotiation: the documents, the history of what both sides did, and a summary.
No special program is needed to read or to check it. You need: age, unzip, sha256sum and OpenSSL 3.

Three files lie together in one folder:
  package.asice.age   the package as it was sent (call it as you like)
  key.txt             your own age key, only to open the seal
  root.pem            the sender's root certificate. Get it from the sender directly, not from this package.

1. Open the seal. Skip this when the file ends in .asice already.

    age -d -i key.txt -o package.asice package.asice.age

2. It is a ZIP file. Test it and unpack it.

    unzip -t package.asice
    unzip -q package.asice -d package
    cd package

3. Check that no file was changed since the list of checksums was made.

    sha256sum -c SHA256SUMS

4. Check that the list of checksums is the one that was signed. Its digest stands in the signed list of files.

    grep -F "$(openssl dgst -sha256 -binary SHA256SUMS | openssl base64)" META-INF/ASiCManifest001.xml

5. Check who signed that list. The second command must say "successful". It checks the certificate for the time
   at which the package says it was made; leave out -attime and its number to check it for today.

    openssl x509 -in ../root.pem -noout -subject -fingerprint -sha256
    openssl cms -verify -cades -binary -inform DER -purpose any -attime {created} -CAfile ../root.pem \
-in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml -out /dev/null

   The fingerprint must be the one that the sender tells you by telephone or face to face. The author claims:
   {author}

6. Further signatures, if there are any, are checked in the same way with 002, 003 … and their signers' roots.

What is inside
  manifest.json        what the package is: deal, place in its history, author, recipients, every file
  ledger/shared.jsonl  every act of both sides as its author signed it, one to a line
  documents/           the agreement as files for a word processor; manifest.json has their real names
  blobs/               texts and attachments, each named by its SHA-256
  deal/                the summary for people (PDF) and for machines (JSON)

What a good result shows: these files are the ones that the holder of the signing key signed. It does not show the time
of signing (times are the author's claim), and not who the holder is unless you compared the fingerprint.
"""


def readme(*, author: str, created: datetime) -> bytes:
    """Return the README for a package by the root with this fingerprint, made at this time."""
    grouped = " ".join(author[start : start + 8] for start in range(0, len(author), 8))
    return _TEXT.format(author=grouped, created=int(created.timestamp())).encode("utf-8")
