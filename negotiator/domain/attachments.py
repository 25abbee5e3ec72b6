"""Files that belong to a deal beside its texts: a data sheet, a schedule, a drawing. They are kept as they came."""

from negotiator.domain.records import declare, record


@record("attachment/1", sharing="choice")
class Attachment:
    """A file that is kept with the deal. `file` is the SHA-256 of its bytes, `size` their number."""

    key: str = declare("No.", widget="key")
    title: str = declare("Title", required=True)
    name: str = declare("File name", default="")
    media_type: str = declare("Type", widget="hidden", default="", column=False)
    size: int = declare("Size", widget="hidden", default=0, column=False)
    file: str = declare("File", widget="hidden", default="", column=False)
    note: str = declare("Note", widget="long text", default="")
