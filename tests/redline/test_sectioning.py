"""The sections of a document."""

from negotiator.redline import Block, sections


def block(text: str, *path: str, kind: str = "paragraph", label: str = "", place: str = "body") -> Block:
    return Block(id=text, text=text, kind=kind, heading_path=path, label=label, place=place)  # type: ignore[arg-type]  # a known kind


def test_headings_open_sections_and_their_numbers_belong_to_their_names() -> None:
    blocks = [
        block("Preamble"),
        block("Fees", kind="heading", label="1."),
        block("Due at once", "1. Fees"),
        block("Late fees", "1. Fees", kind="heading"),
        block("Two percent", "1. Fees", "Late fees"),
        block("Law", kind="heading", label="2."),
    ]
    fees, law = ("1. Fees",), ("2. Law",)
    assert sections(blocks) == ((), fees, fees, fees, fees, law)
    assert sections(blocks, depth=2)[3:5] == (("1. Fees", "Late fees"),) * 2


def test_a_title_over_everything_is_no_section() -> None:
    title = "Services Agreement"
    blocks = [block(title, kind="heading")]
    for name in ("Fees", "Law", "Term"):
        blocks += [block(name, title, kind="heading"), block(f"{name} are thus", title, name)]
    assert sections(blocks) == ((), *(((name,)) for name in ("Fees", "Fees", "Law", "Law", "Term", "Term")))


def test_without_headings_the_top_numbers_open_sections() -> None:
    long = "and every further thing that the parties ever meant to say about it in so many words"
    blocks = [
        block("Preamble"),
        block("<b>Fees</b>. All is due.", label="1."),
        block("late ones too", label="(a)"),
        block(f"Law {long}", label="2."),
        block("A note", place="footnote/2"),
    ]
    assert sections(blocks) == (
        (),
        ("1. Fees",),
        ("1. Fees",),
        ("2. Law and every further thing that the parties ever meant …",),
        (),
    )


def test_a_document_without_headings_and_numbers_is_one_section() -> None:
    assert sections([block("one"), block("two")]) == ((), ())
    assert sections([]) == ()
