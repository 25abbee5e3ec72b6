"""The Word files of a package, held to the versions that they stand for.

People read the file, approvals bind the version: so a version's own file, and every file in the package's folder of
documents, must read as one of its versions once all tracked changes are accepted. With all of them rejected it should
read as a text that is known here; where it does not, somebody changed words without marking them.
Spaces and the division into paragraphs are not compared: programs of different age may tell them apart differently.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from negotiator.documents import LIMITS, Document, TooLarge, accept_revisions, in_view, read
from negotiator.domain import Deal, stages
from negotiator.domain.contents import TERM_SHEET, read_tree_bytes
from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import Package
from negotiator.kernel import SILENT, Progress, Tampered
from negotiator.services.content import Carried

Get = Callable[[str], bytes | None]
_DOCUMENT: Final = "document"
_RECENT: Final = 20


class DocumentDiffers(Tampered):
    """A file of a package does not read as the version that it stands for."""

    code = "document-differs"

    def __init__(self) -> None:
        super().__init__(
            "A Word file of the package reads differently than the version that it stands for.",
            hint="Nothing was imported. Who reads the file would approve another text: ask the sender.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a file says, as hashes. accepted: with all tracked changes; before: without the sender's, and without any.

    Where a file still bears our own earlier changes, only the first of these is the text that it was drawn against.
    """

    accepted: str
    before: frozenset[str]


def check_documents(
    package: Package,
    versions: Sequence[DocumentVersion],
    *,
    held: Deal,
    after: Deal,
    carried: Carried,
    get: Get,
    senders: Collection[str],
    progress: Progress = SILENT,
) -> int:
    """Hold a package's files to its versions, and return in how many files something changed without a mark.

    versions: the new ones. held and after: the deal without and with the package. get: a text by its hash, from the
    package or the file. senders: names under which the sender's side marks its changes. Raises DocumentDiffers, and
    family Unreadable for a file that is damaged or dangerous.
    """
    texts = [version for version in versions if version.proposed.instrument != TERM_SHEET]
    read_files = _read_files(package, texts, carried, get=get, senders=frozenset(senders), progress=progress)
    said = _Said(get)
    for version in texts:
        found = read_files.sources.get(version.proposed.source)
        if found is not None and found.accepted != said.by(version):
            raise DocumentDiffers
    unmarked = 0
    for found in read_files.documents:
        if not any(found.accepted == said.by(one) for one in (*texts, *_texts(after))):
            raise DocumentDiffers
        if found.accepted not in found.before and not any(said.by(one) in found.before for one in _texts(held)):
            unmarked += 1
    return unmarked


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files of a package say: the new versions' own by hash, and those of the folder of documents."""

    sources: dict[str, Words]
    documents: list[Words]


def _read_files(
    package: Package,
    versions: Sequence[DocumentVersion],
    carried: Carried,
    *,
    get: Get,
    senders: frozenset[str],
    progress: Progress,
) -> _Read:
    """Read every file in one pass through the package, one at a time; what it does not carry, from the deal's file."""
    found = _Read({}, [])
    wanted: dict[str, Callable[[Iterator[bytes]], None]] = {}

    def into_sources(digest: str, name: str) -> Callable[[Iterator[bytes]], None]:
        def receive(chunks: Iterator[bytes]) -> None:
            found.sources[digest] = _words(b"".join(chunks), name=name, senders=senders)

        return receive

    def into_documents(name: str) -> Callable[[Iterator[bytes]], None]:
        def receive(chunks: Iterator[bytes]) -> None:
            found.documents.append(_words(b"".join(chunks), name=name, senders=senders))

        return receive

    for version in versions:
        source, name = version.proposed.source, version.proposed.source_name
        if source in carried.sizes:
            _require_readable(carried.sizes[source], name=name)
            wanted[f"blobs/{source}"] = into_sources(source, name)
        elif (
            source and source not in found.sources and (data := get(source)) is not None
        ):  # shared before, perhaps under another text
            found.sources[source] = _words(data, name=name, senders=senders)
    for file in package.files:
        if file.role == _DOCUMENT:
            _require_readable(file.size, name=file.display_name)
            wanted[file.path] = into_documents(file.display_name)
    if wanted:
        package.deliver(wanted, progress=progress)
    return found


def _require_readable(size: int, *, name: str) -> None:
    """Refuse a file that is too large to be read before any of it is held in memory."""
    if size > LIMITS.file_size:
        raise TooLarge(name, part="the whole file", reason=f"{size} bytes")


def _words(data: bytes, *, name: str, senders: frozenset[str]) -> Words:
    document = read(data, name=name)
    accepted = _said(document)
    if not document.revisions:
        return Words(accepted=accepted, before=frozenset({accepted}))
    before = {_said(in_view(document, "rejected"))}
    if not senders.issuperset(one.author for one in document.revisions):
        settled = accept_revisions(document, of=lambda author, _date: author not in senders)
        before.add(_said(read(settled, name=name, view="rejected")))
    return Words(accepted=accepted, before=frozenset(before))


def _said(document: Document) -> str:
    return _digest(block.text for block in document.blocks)


class _Said:
    """What versions say, as hashes of their words; each is put together once."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._known: dict[str, str] = {}

    def by(self, version: DocumentVersion) -> str:
        """Return the hash of a version's words, "" where its texts are not at hand."""
        if version.hash not in self._known:
            self._known[version.hash] = self._put_together(version.hash)
        return self._known[version.hash]

    def _put_together(self, tree: str) -> str:
        data = self._get(tree)
        if data is None:
            return ""
        try:
            sequence = read_tree_bytes(data).sequence
        except NotPlain:
            return ""
        texts = [self._get(text) for text in sequence]
        return _digest((text or b"").decode("utf-8", "replace") for text in texts)


def _texts(deal: Deal) -> Iterator[DocumentVersion]:
    """Yield the versions of a deal, the newest of each text first, as far back as anybody draws a redline against."""
    for instrument in deal.instruments:
        if instrument.key != TERM_SHEET:
            yield from reversed(stages.versions(deal, instrument.key)[-_RECENT:])


def _digest(texts: Iterable[str]) -> str:
    found = hashlib.sha256()
    for text in texts:
        found.update("".join(text.split()).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
