"""What the user does with a register: looking, filtering, writing, and taking tables in and out. No Qt here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from negotiator.domain import Held
from negotiator.domain.registers import Milestone, Register, Risk
from negotiator.gui.desk import Desk
from negotiator.gui.screens.registers.reading import Reading, lines_of
from negotiator.gui.screens.registers.state import Due, FormState, RegisterState, Sharing
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import registers
from negotiator.services.files import read_file, write_file
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace


class RegisterView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: RegisterState) -> None:
        """Show a register."""
        ...

    def show_problem(self, field: str, problem: str) -> None:
        """Show under a field of the form what is wrong with it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    text: str = ""
    status: str = ""
    sharing: Sharing = "all"
    with_findings: bool = False
    cell: tuple[int, int] | None = None


class RegisterPresenter:
    """Shows one register. What is filtered needs no further look into the deal."""

    def __init__(self, desk: Desk, view: RegisterView, *, register: Register) -> None:
        self._desk = desk
        self._view = view
        self._register = register
        self._reading: Reading | None = None
        self._filter = _Filter()
        self._chosen = ""
        self._form: FormState | None = None

    def load(self) -> None:
        """Read the register and show it; what was chosen and filtered stays so."""
        self._desk.read(self._read, self._took)

    def _read(self, workspace: Workspace, _progress: Progress) -> Reading:
        return Reading(register=self._register, deal=workspace.deal, today=workspace.clock.now().date())

    def _took(self, reading: Reading) -> None:
        self._reading = reading
        self._show()

    # -- looking

    def search(self, text: str) -> None:
        """Show only records that hold this text."""
        self._narrow(replace(self._filter, text=text.strip().casefold()))

    def filter_status(self, status: str) -> None:
        """Show only records of this status; "" shows all."""
        self._narrow(replace(self._filter, status=status))

    def filter_sharing(self, sharing: Sharing) -> None:
        """Show only what is shared, or only what is ours alone."""
        self._narrow(replace(self._filter, sharing=sharing))

    def filter_findings(self, wanted: bool) -> None:
        """Show only records that a rule has something to say about."""
        self._narrow(replace(self._filter, with_findings=wanted))

    def filter_cell(self, likelihood: int, impact: int) -> None:
        """Show only risks of this likelihood and impact; the same cell again shows all."""
        cell = (likelihood, impact)
        self._narrow(replace(self._filter, cell=None if self._filter.cell == cell else cell))

    def clear_filters(self) -> None:
        """Show all records."""
        self._narrow(_Filter())

    def _narrow(self, wanted: _Filter) -> None:
        self._filter = wanted
        self._show()

    def choose(self, key: str) -> None:
        """Show one record in the panel; a form that is open stays open."""
        if self._form is None and key != self._chosen:
            self._chosen = key
            self._show()

    def show_about(self, key: str) -> None:
        """Turn to one record, whatever is filtered."""
        self._filter, self._form, self._chosen = _Filter(), None, key
        self.load()

    # -- writing

    def begin_new(self) -> None:
        """Open the form for a new record."""
        self._desk.read(self._blank, self._open_form)

    def _blank(self, workspace: Workspace, _progress: Progress) -> FormState:
        texts = registers.new_record(workspace, self._register)
        reading = self._read(workspace, _progress)
        return FormState(
            key=texts["key"],
            heading=f"New {_lower(self._register.singular)} {texts['key']}",
            new=True,
            shared=False,
            fields=reading.form_fields(),
            texts=texts,
        )

    def begin_edit(self) -> None:
        """Open the form for the chosen record."""
        held = self._held(self._chosen)
        if held is None or self._reading is None:
            return
        self._open_form(
            FormState(
                key=held.value.key,
                heading=f"Edit {held.value.key}",
                new=False,
                shared=held.stream == "shared",
                fields=self._reading.form_fields(),
                texts=registers.texts_of(self._register, held.value),
            )
        )

    def _open_form(self, form: FormState) -> None:
        self._form = form
        self._show()

    def cancel(self) -> None:
        """Close the form without saving."""
        self._form = None
        self._show()

    def save(self, values: Mapping[str, Any], *, shared: bool) -> None:
        """Save the form's values; a value that does not fit is told under its field and the form stays."""
        form = self._form
        if form is None:
            return
        texts = dict(form.texts) | {name: _text(value) for name, value in values.items()}

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return registers.save(workspace, self._register, texts, shared=shared)

        self._desk.act(work, self._saved, failed=self._refused)

    def _saved(self, _receipt: Receipt) -> None:
        if self._form is not None:
            self._chosen, self._form = self._form.key, None
        self.load()

    def _refused(self, error: NegotiatorError) -> None:
        labels = {facts.label: facts.name for facts in self._register.fields}
        if isinstance(error, registers.BadField) and error.label in labels:
            self._view.show_problem(labels[error.label], error.message)
        else:
            self._view.show_problem("", f"{error.message} {error.hint}".strip())

    def retire(self) -> None:
        """Take the chosen record out of the register; undo brings it back."""
        key = self._chosen
        label = f"Remove {_lower(self._register.singular)} {key}"

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return workspace.retire(self._register.type, key, label=label)

        self._desk.act(work, lambda _receipt: self.load())

    # -- files

    def export_csv(self, path: Path) -> None:
        """Write the whole register as CSV."""
        self._export(path, lambda workspace: registers.to_csv(workspace.deal, self._register))

    def export_calendar(self, path: Path) -> None:
        """Write the dated records as a calendar."""
        self._export(path, lambda workspace: registers.to_ics(workspace.deal, self._register))

    def _export(self, path: Path, write: Callable[[Workspace], str]) -> None:
        def work(workspace: Workspace, _progress: Progress) -> None:
            write_file(path, write(workspace).encode("utf-8"))

        self._desk.read(work, lambda _none: self._desk.tell(f"Written: {path.name}"))

    def import_csv(self, path: Path) -> None:
        """Save every record of a CSV file as one step; records stay shared or internal as they are."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            try:
                text = read_file(path).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise registers.BadTable("it is not written in UTF-8") from error
            return registers.from_csv(workspace, self._register, text, shared=None)

        self._desk.act(work, lambda _receipt: self.load())

    # -- the state

    def _held(self, key: str) -> Held[Any] | None:
        held = self._reading.held if self._reading else ()
        return next((one for one in held if one.value.key == key), None)

    def _show(self) -> None:
        reading = self._reading
        if reading is None:
            return
        everything = reading.held
        rows = [(held, reading.row(held, place)) for place, held in enumerate(everything)]
        shown = [(held, row) for held, row in rows if self._fits(reading, held)]
        keys = [row.key for _held, row in shown]
        if self._form is None and self._chosen not in keys:
            self._chosen = keys[0] if keys else ""
        chosen = self._held(self._chosen)
        status = next((facts for facts in self._register.fields if facts.name == self._register.status), None)
        self._view.show_state(
            RegisterState(
                title=self._register.title,
                singular=_lower(self._register.singular),
                empty=self._register.empty,
                total=len(everything),
                columns=reading.columns,
                rows=tuple(row for _held, row in shown),
                findings=lines_of(reading.findings),
                statuses=status.choices if status else (),
                status_title=status.label if status else "",
                dated=bool(self._register.dated),
                matrix=self._matrix(reading),
                cell=self._filter.cell,
                schedule=_schedule(reading),
                today=reading.today,
                detail=reading.detail(chosen) if chosen else None,
                form=self._form,
                filtered=self._filter != _Filter(),
            )
        )

    def _fits(self, reading: Reading, held: Held[Any]) -> bool:
        wanted, value = self._filter, held.value
        if wanted.status and getattr(value, self._register.status) != wanted.status:
            return False
        if wanted.sharing != "all" and (held.stream == "shared") != (wanted.sharing == "shared"):
            return False
        if wanted.with_findings and all(finding.key != value.key for finding in reading.findings):
            return False
        if wanted.cell and isinstance(value, Risk) and (value.likelihood, value.impact) != wanted.cell:
            return False
        words = (reading.shown(facts, getattr(value, facts.name)) for facts in self._register.fields)
        return wanted.text in " ".join(words).casefold()

    def _matrix(self, reading: Reading) -> Mapping[tuple[int, int], int] | None:
        if self._register.type is not Risk:
            return None
        counts: dict[tuple[int, int], int] = {}
        for held in reading.held:
            if held.value.status != "closed":
                cell = (held.value.likelihood, held.value.impact)
                counts[cell] = counts.get(cell, 0) + 1
        return counts


def _schedule(reading: Reading) -> tuple[Due, ...]:
    milestones = [held.value for held in reading.held if isinstance(held.value, Milestone)]
    dues = [
        Due(
            key=one.key,
            title=one.title,
            day=one.due,
            met=one.status == "met",
            late=one.status != "met" and one.due < reading.today,
        )
        for one in milestones
        if one.due is not None
    ]
    return tuple(sorted(dues, key=lambda due: (due.day, due.key)))


def _text(value: Any) -> str:
    """Return a form's value as the text that the service reads."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _lower(title: str) -> str:
    """Return a title inside a sentence; abbreviations keep their capitals."""
    return title if title[:2].isupper() else title.lower()
