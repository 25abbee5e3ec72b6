"""Redlines and tracked changes of plain files: no deal is needed."""

from pathlib import Path

import click

from negotiator.cli.output import Lines, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.documents import Document, Revision, cautions_of, in_view, read
from negotiator.kernel import SystemClock
from negotiator.kernel.collector import collector_at_rest
from negotiator.services import redlines
from negotiator.services.files import read_file, write_file

_FILE = click.Path(path_type=Path, dir_okay=False)
_LIST = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_WIDTH = 60  # of words in a list
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("old", type=_FILE, required=False)
@click.argument("new", type=_FILE, required=False)
@click.option("-o", "--out", type=_FILE, help="Write the redline there: .docx, .pdf, .html, .json or .txt.")
@click.option("--author", default="Negotiator", show_default=True, help="In whose name changes are tracked.")
@click.option("--summary", is_flag=True, help="Print figures in place of the redline: words, kinds, sections.")
@click.option("--json", "as_json", is_flag=True, help="Print changes and word counts for scripts.")
@click.option("--batch", type=_LIST, metavar="LIST", help="Compare every pair of this list (- for standard input).")
@click.option("--into", type=_FOLDER, metavar="DIR", help="With --batch: write the redlines below this folder.")
@click.option("--jobs", type=click.IntRange(1, 64), help="With --batch: share the pairs among so many processes.")
def redline(
    old: Path | None,
    new: Path | None,
    out: Path | None,
    author: str,
    summary: bool,
    as_json: bool,
    batch: Path | None,
    into: Path | None,
    jobs: int | None,
) -> int:
    """Compare OLD with NEW word by word; print the redline, or write it with -o.

    With --batch, compare many pairs. Each line of LIST names OLD, NEW and OUT with a tab between them, relative to the
    list; blank lines and those that begin with # are passed over. With --into, OUT may be left away.
    """
    if batch is not None:
        if old is not None or out is not None or summary:
            raise click.UsageError("--batch takes its files from LIST: give no OLD, NEW, -o or --summary.")
        from negotiator.cli.batches import compare_all

        return compare_all(batch, into=into, author=author, jobs=jobs or 1, as_json=as_json)
    if into is not None or jobs is not None:
        raise click.UsageError("--into and --jobs belong to --batch.")
    if old is None or new is None:
        raise click.UsageError("Give two files, OLD and NEW, or a list of pairs with --batch.")
    with collector_at_rest(for_good=True):
        reasons = summary or as_json or out is None or redlines.tells_reasons(out.suffix)
        compared = _compared(old, new, out, author, reasons=reasons)
        _tell_redline(compared, out, summary=summary, as_json=as_json)
    return DONE


def _compared(old: Path, new: Path, out: Path | None, author: str, *, reasons: bool) -> redlines.FileRedline:
    """Compare two files, and write the redline if it has a place."""
    if out is not None:
        redlines.refuse_sources(out, (old, new))
    compared = redlines.compare_files(
        read_file(old),
        read_file(new),
        old_name=old.name,
        new_name=new.name,
        reasons=reasons,
        progress=Lines("Comparing"),
    )
    for document in (compared.old, compared.new):
        _warn(document)
    if out is not None:
        at = SystemClock().now()
        hidden = redlines.unshown(compared, out.suffix)  # before the writing takes what was read of the old file
        data = redlines.write_as(compared, out.suffix, author=author, at=at, fonts=_fonts, progress=Lines("Writing"))
        write_file(out, data)
        for lost in hidden:
            click.echo(f"negotiator: {out.name} cannot show this change of {lost}", err=True)
    return compared


def _warn(document: Document) -> None:
    """Say on standard error what is remarkable about a file: a signature, something that stands elsewhere."""
    for caution in cautions_of(document):
        click.echo(f"negotiator: {caution}", err=True)


def _fonts() -> Path:
    from negotiator.cli.places import home_folders

    return home_folders().fonts


def _tell_redline(compared: redlines.FileRedline, out: Path | None, *, summary: bool, as_json: bool) -> None:
    if summary:
        from negotiator.cli.figures import tell_figures

        tell_figures(compared.redline, as_json=as_json)
    elif as_json:
        from negotiator.reports import redline_json

        tell_json(redline_json(compared.redline))
    elif out is not None:
        tell(f"Wrote {out}: {len(compared.redline.changes)} changes.")
    else:
        from negotiator.reports import redline_text

        tell(redline_text(compared.redline))


@click.command()
@click.argument("file", type=_FILE)
@click.option("--accept/--reject", "accept", default=None, help="Settle tracked changes one way; needs -o.")
@click.option("--by", multiple=True, metavar="NAME", help="Settle only the changes of this author; several are fine.")
@click.option("--clean", is_flag=True, help="Settle all, and take out comments, editing sessions and properties, too.")
@click.option("-o", "--out", type=_FILE, help="Where to write the settled file.")
@click.option("--json", "as_json", is_flag=True, help="Print the tracked changes for scripts.")
def revisions(
    file: Path, accept: bool | None, by: tuple[str, ...], clean: bool, out: Path | None, as_json: bool
) -> int:
    """List the tracked changes and comments of a Word FILE, or settle them."""
    if (accept is None) != (out is None) or ((by or clean) and out is None):
        raise click.UsageError("Settling needs both: --accept or --reject, and -o OUT.")
    if by and clean:
        raise click.UsageError("--clean settles the changes of all: leave out --by.")
    data = read_file(file)
    if accept is not None and out is not None:
        write_file(out, redlines.settle_revisions(data, name=file.name, accept=accept, by=by, clean=clean))
        whose = f"of {', '.join(by)} " if by else ""
        tell(f"Wrote {out} with every tracked change {whose}{'accepted' if accept else 'rejected'}.")
        return DONE
    document = read(data, name=file.name)
    _warn(document)
    if as_json:
        tell_json(_revisions_for_scripts(document))
    else:
        _tell_revisions(document)
    return DONE


def _revisions_for_scripts(document: Document) -> dict[str, object]:
    found = [
        {
            "number": number,
            "kind": one.kind,
            "author": one.author,
            "date": one.date.isoformat() if one.date else "",
            "text": one.text,
        }
        for number, one in enumerate(document.revisions, start=1)
    ]
    comments = [
        {"number": number, "author": one.author, "text": one.text, "resolved": one.resolved}
        for number, one in enumerate(document.comments, start=1)
    ]
    return {"revisions": found, "comments": comments}


def _tell_revisions(document: Document) -> None:
    """Print the tracked changes and the comments, each with the number by which it is answered."""
    words = _words_of_changes(document)
    changes = (
        (str(number), one.kind, one.author, one.date.isoformat() if one.date else "", words[number - 1])
        for number, one in enumerate(document.revisions, start=1)
    )
    tell_table(("No", "Kind", "Author", "Date", "Words"), changes)
    if document.comments:
        tell("")
        comments = (
            (f"c{number}", one.author, str(len(one.replies) or ""), "yes" if one.resolved else "", _short(one.text))
            for number, one in enumerate(document.comments, start=1)
        )
        tell_table(("No", "Author", "Replies", "Resolved", "Comment"), comments)


def _words_of_changes(document: Document) -> list[str]:
    """Return the words of each change, or in brackets those of the paragraph that it is about."""
    ends_went = any(one.kind == "paragraph mark delete" for one in document.revisions)
    before = in_view(document, "rejected") if ends_went else document  # where such paragraphs end
    return [
        _short(one.text) or (_about(before, former) if one.kind == "paragraph mark delete" else _about(document, one))
        for one, former in zip(document.revisions, before.revisions, strict=True)
    ]


def _about(document: Document, revision: Revision) -> str:
    around = "" if revision.span is None else _short(document.blocks[revision.span.block].text)
    return f"[{around}]" if around else ""


def _short(text: str) -> str:
    return " ".join(text[:_WIDTH].split())
