"""The README inside a package: how a stranger gets from the sealed file to a verified PDF and a Word file to answer in.

Only tools that every system has are needed, and every command is tested as it stands. What comes from a deal (names,
a label) is shown on lines of its own kind, so that no name can pass for a step.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from negotiator.exchange.names import printable

_WIDTH: Final = 79
_LONGEST: Final = 400
_BAR: Final = "  | "
"""Begins every line that holds words of the deal."""

_TEXT: Final = """\
This is a signed package of a negotiation: the documents, the history of what
both sides did, and a summary. No special program is needed to read or to check
it. You need age, unzip or 7-Zip, sha256sum and OpenSSL 3.

What there is to read
{table}
Three files lie together in one folder:
  package.asice.age   the package as it was sent (call it as you like)
  key.txt             your own age key, only to open the seal
  root.pem            the sender's root certificate
Get the root certificate from the sender directly, not from this package.

1. Open the seal. Skip this when the file ends in .asice already.

    age -d -i key.txt -o package.asice package.asice.age

2. It is a ZIP file. Test it and unpack it, with unzip:

    unzip -t package.asice
    unzip -q package.asice -d package
    cd package

   or with 7-Zip:

    7z t package.asice
    7z x -opackage package.asice
    cd package

3. Check that no file was changed since the list of checksums was made, and
   that none was added. The last command must print nothing: do not open a
   file that it names.

    sha256sum -c SHA256SUMS
    cut -c67- SHA256SUMS > ../listed.txt
    find . -type f | cut -c3- | LC_ALL=C sort \\
      | grep -vE "^(mimetype|SHA256SUMS|META-INF/[^/]*)$" \\
      | diff ../listed.txt -

4. Check that the list of checksums is the one that was signed. Its digest
   stands in the signed list of files.

    grep -F "$(openssl dgst -sha256 -binary SHA256SUMS | openssl base64)" \\
      META-INF/ASiCManifest001.xml

5. Check who signed that list. The second command must say "successful". It
   checks the certificate for the time at which the package says it was made;
   leave out -attime and its number to check it for today.

    openssl x509 -in ../root.pem -noout -subject -fingerprint -sha256
    openssl cms -verify -cades -binary -inform DER -purpose any \\
      -attime {created} -no-CApath -no-CAstore -CAfile ../root.pem \\
      -in META-INF/signature001.p7s \\
      -content META-INF/ASiCManifest001.xml -out /dev/null

   The fingerprint must be the one that the sender tells you by telephone or
   face to face. The author claims:
{author}

   Further signatures, if there are any, are checked in the same way with 002,
   003 and so on, and their signers' roots.
{summary}{documents}
What is inside
  manifest.json        deal, place in its history, author, recipients, files
  ledger/shared.jsonl  every act of both sides as its author signed it
  documents/           the agreement as files for a word processor
  blobs/               texts and attachments, each named by its SHA-256
  deal/                the summary for people (PDF) and for machines (JSON)

What a good result shows: these files are the ones that the holder of the
signing key signed. It does not show the time of signing (times are the
author's claim), and not who the holder is unless you compared the fingerprint.
"""

_SUMMARY: Final = """
6. Read the summary, deal/summary.pdf. Its digest stands in the list that you
   have just checked, and it bears a signature of its own, which any reader of
   PDF files shows (its signer's root is the root.pem that you compared):

    pdfsig deal/summary.pdf
"""

_DOCUMENTS: Final = """
{step}. Read the Word files and answer in them. The table above says what each one
   is. Where changes are tracked, they are tracked against the version named
   there: reject them all, and you have that version. Answer with change
   tracking switched on (Review, Track Changes), save the file under a name of
   your own, and send it back by any way you like. What you change without
   tracking is found out all the same.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that people read. path: in the package; name: its real name; against: which version its changes are
    tracked against, "" for a whole text.
    """

    path: str
    name: str
    against: str = ""


def readme(
    *, author: str, created: datetime, label: str = "", documents: Iterable[Listed] = (), summary: bool = False
) -> bytes:
    """Return the README for a package by the root with this fingerprint, made at this time.

    documents: the Word files and others in `documents/`, in order. summary: whether the package holds one.
    """
    listed = tuple(documents)
    heading = "\n".join([*_folded(f"Confidentiality: {label}"), "", ""]) if label else ""
    body = _TEXT.format(
        table="\n".join([*_table(listed, summary=summary), ""]),
        author="\n".join(f"   {line}" for line in textwrap.wrap(_grouped(author), _WIDTH - 3)),
        created=int(created.timestamp()),
        summary=_SUMMARY if summary else "",
        documents=_DOCUMENTS.format(step=7 if summary else 6) if listed else "",
    )
    return (heading + body).encode("utf-8")


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8))


def _table(documents: Iterable[Listed], *, summary: bool) -> Iterator[str]:
    for one in documents:
        yield f"  {one.path}"
        yield from _folded(one.name)
        yield from _folded(f"changes tracked against {one.against}" if one.against else "a whole text")
    if summary:
        yield "  deal/summary.pdf"
        yield f"{_BAR}the state of the deal for people, signed in itself"
    yield "  ledger/shared.jsonl"
    yield f"{_BAR}the history, for machines"


def _folded(text: str) -> list[str]:
    """Return words of a deal on lines that begin like no step and are never too long."""
    shown = printable(text, most=_LONGEST)
    return [f"{_BAR}{line}" for line in textwrap.wrap(shown, _WIDTH - len(_BAR))] or [_BAR.rstrip()]
