"""Relationships and content types that lie, loop, are missing, or lead outside."""

from collections.abc import Iterator
from functools import partial

from .shapes import Damage
from .whole import (
    LINKS,
    PACKAGE,
    ROOT_LINKS,
    TYPES,
    WHOLE_LINKS,
    WHOLE_TYPES,
    XML_PARTS,
    link,
    links,
    packed,
    parts,
    types,
    with_part,
)

_KINDS = (
    "hyperlink",
    "image",
    "attachedTemplate",
    "oleObject",
    "subDocument",
    "aFChunk",
    "frame",
    "externalLink",
    "video",
    "audio",
    "package",
    "styles",
    "numbering",
    "footnotes",
    "comments",
    "header",
    "settings",
    "control",
    "unknownKind",
    "",
)
_TARGETS = (
    "http://127.0.0.1:9/a.dotm",
    "https://example.org/a",
    "HTTP://EXAMPLE.ORG/a",
    "file:///etc/passwd",
    "file://server/share/a.dotm",
    "\\\\server\\share\\a.dotm",
    "//server/share/a.dotm",
    "mhtml:http://example.org!x-usc:http://example.org",
    "javascript:alert(1)",
    "ms-word:ofe|u|http://example.org",
    "C:\\Users\\a\\a.dotm",
    "smb://server/a",
    "ftp://example.org/a",
    " http://example.org/blank",
    "",
)


def outside() -> Iterator[Damage]:
    """Yield files that refer to parts elsewhere, of every kind and by every kind of address."""
    for kind in _KINDS:
        for number, target in enumerate(_TARGETS):
            data = links(WHOLE_LINKS + link("rIdOut", kind, target, "External"))
            yield Damage(group="outside", name=f"{kind} {number}", make=partial(with_part, LINKS, data))
    for kind in ("attachedTemplate", "image", "oleObject"):
        data = links(link("rId1", kind, _TARGETS[0], "External"))
        make = partial(with_part, "word/_rels/settings.xml.rels", data)
        yield Damage(group="outside", name=f"{kind} of the settings", make=make)
        for mode in ("external", "EXTERNAL", "Outside"):
            data = links(WHOLE_LINKS + link("rIdOut", kind, _TARGETS[0], mode))
            yield Damage(group="outside", name=f"{kind}, {mode}", make=partial(with_part, LINKS, data))
    without = WHOLE_LINKS.replace("header.xml", "http://example.org/header.xml")
    yield Damage(group="outside", name="a header inside", make=partial(with_part, LINKS, links(without)))
    for kind in ("styles", "header", "footnotes", "image"):
        data = links(WHOLE_LINKS.replace(f'/{kind}" Target="', f'/{kind}" TargetMode="External" Target="'))
        yield Damage(group="outside", name=f"the {kind} outside", make=partial(with_part, LINKS, data))


_BAD_TARGETS = ("", ".", "..", "/", "../../x.xml", "document.xml", "missing.xml", "%", "a" * 50_000, "media", "?", "#x")


def broken() -> Iterator[Damage]:
    """Yield files whose relationships miss, loop, share ids, or lead to parts of another kind."""
    for kind in ("styles", "numbering", "footnotes", "endnotes", "comments", "commentsExtended", "header", "image"):
        for number, target in enumerate(_BAD_TARGETS):
            old = "media/image1.png" if kind == "image" else f"{kind}.xml"
            data = links(WHOLE_LINKS.replace(f'Target="{old}"', f'Target="{target}"'))
            yield Damage(group="relationships", name=f"{kind} to {number}", make=partial(with_part, LINKS, data))
    for number, target in enumerate((*_BAD_TARGETS, "word/styles.xml", "[Content_Types].xml", "_rels/.rels")):
        data = links(link("rId1", "officeDocument", target))
        yield Damage(group="relationships", name=f"body to {number}", make=partial(with_part, ROOT_LINKS, data))
    many = "".join(link(f"rId{k}", "image", "media/image1.png") for k in range(50_000))
    for name, inner in {
        "all of one id": WHOLE_LINKS.replace("rIdHeader", "rIdFooter").replace("rIdStyles", "rIdFooter"),
        "no ids": WHOLE_LINKS.replace("Id=", "Ident="),
        "no kinds": WHOLE_LINKS.replace("Type=", "Kind="),
        "no targets": WHOLE_LINKS.replace("Target=", "Goal="),
        "two of each": WHOLE_LINKS + WHOLE_LINKS,
        "50,000": WHOLE_LINKS + many,
        "nested": f"<x>{WHOLE_LINKS}</x>",
        "none": "",
    }.items():
        yield Damage(group="relationships", name=name, make=partial(with_part, LINKS, links(inner)))
    for part in XML_PARTS:
        for to in ("document.xml", part.rsplit("/", 1)[-1]):
            name = f"word/_rels/{part.rsplit('/', 1)[-1]}.rels"
            data = links(WHOLE_LINKS + link("loop", "aFChunk", to) + link("loop2", "header", to))
            yield Damage(group="relationships", name=f"{part} to {to}", make=partial(with_part, name, data))


def missing() -> Iterator[Damage]:
    """Yield files that lack a part, or two."""
    names = list(parts())
    for at, first in enumerate(names):
        yield Damage(group="missing", name=first, make=partial(_without, frozenset({first})))
        for second in names[at + 1 :: 3]:
            yield Damage(group="missing", name=f"{first}, {second}", make=partial(_without, frozenset({first, second})))


def _without(names: frozenset[str]) -> bytes:
    return packed({name: data for name, data in parts().items() if name not in names})


def content_types() -> Iterator[Damage]:
    """Yield files whose content types are wrong."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    for number, other in enumerate(
        (
            "",
            "application/xml",
            "text/html",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "x" * 100_000,
        )
    ):
        make = partial(with_part, TYPES, types(WHOLE_TYPES.replace(main, other)))
        yield Damage(group="content types", name=str(number), make=make)
    many = "".join(f'<Override PartName="/a{k}" ContentType="x"/>' for k in range(100_000))
    for name, inner in {
        "none": "",
        "twice": WHOLE_TYPES + WHOLE_TYPES,
        "no names": WHOLE_TYPES.replace("PartName", "Name"),
        "no types": WHOLE_TYPES.replace("ContentType", "Kind"),
        "100,000": WHOLE_TYPES + many,
        "comments": f"<!-- -->{WHOLE_TYPES}<?x y?>",
    }.items():
        yield Damage(group="content types", name=name, make=partial(with_part, TYPES, types(inner)))
    foreign = parts()[TYPES].replace(PACKAGE.encode(), b"urn:other")
    yield Damage(group="content types", name="another namespace", make=partial(with_part, TYPES, foreign))
