"""The one style sheet, generated from the look. Widgets carry a property (`kind`, `role`, `tone`), never a sheet."""

from dataclasses import asdict
from string import Template

from negotiator.gui.resources import resource
from negotiator.gui.theme.look import Look, TextRole
from negotiator.gui.theme.tokens import CARD_RADIUS, CONTROL_HEIGHT, RADIUS

_FRAME = Template("""
QMainWindow, QDialog, QWidget[role="page"] { background: $bg; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="page"] { background: $bg; }
QToolTip { background: $text; color: $surface; border: 0; padding: 4px 8px; }
QWidget[role="rail"] { background: $surface2; border-right: 1px solid $border; }
QWidget[role="top"], QWidget[role="bar"] { background: $surface; border-bottom: 1px solid $border; }
QWidget[role="strip"] { background: $surface; border-top: 1px solid $border; }
QWidget[role="side"] { background: $bg; border-left: 1px solid $border; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: ${card_radius}px; }
QFrame[role="term"] { background: $surface; border: 1px solid $border; border-radius: ${card_radius}px; }
QFrame[role="term"]:hover { border: 1px solid $border_strong; }
QFrame[role="term"][chosen="true"] { border: 1px solid $accent; }
QFrame[role="term"]:focus { border: 2px solid $focus; }
QFrame[role="sheet"] { background: $surface; border: 1px solid $border_strong; border-radius: ${card_radius}px; }
QFrame[role="line"] { background: $border; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="toast"] { background: $text; border-radius: ${card_radius}px; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { color: $surface; background: transparent; border: 1px solid $text3; }
QFrame[role="toast"] QPushButton:focus { border: 2px solid $surface; padding: 3px 9px; }
QFrame[role="banner"][tone="danger"] { background: $danger_bg; border: 1px solid $danger; border-radius: ${radius}px; }
QFrame[role="banner"][tone="warn"] { background: $warn_bg; border: 1px solid $warn; border-radius: ${radius}px; }
QFrame[role="banner"][tone="accent"] { background: $accent_soft; border: 1px solid $accent;
  border-radius: ${radius}px; }
QFrame[role="banner"][tone="ok"] { background: $ok_bg; border: 1px solid $ok; border-radius: ${radius}px; }
QSplitter::handle { background: $border; }
QSplitter::handle:hover { background: $accent; }
""")

_TEXT = Template("""
QLabel { background: transparent; }
QLabel[role="muted"] { color: $text2; }
QLabel[role="tiny"] { color: $text3; font-size: ${small}pt; }
QLabel[role="invalid"] { color: $danger; font-size: ${small}pt; }
QLabel[role="hash"] { font-family: monospace; font-size: ${small}pt; }
QLabel[role="label"] { color: $text2; font-size: ${small}pt; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="h1"] { font-size: ${h1}pt; font-weight: 600; }
QLabel[role="h2"] { font-size: ${h2}pt; font-weight: 600; }
QLabel[role="figure"] { font-size: ${figure}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="contract"], QLabel[role="inserted"], QLabel[role="deleted"] { font-family: "$contract_family";
  font-size: ${contract}pt; }
QLabel[role="inserted"] { color: $insert; background: $insert_bg; text-decoration: underline; }
QLabel[role="deleted"] { color: $delete; background: $delete_bg; text-decoration: line-through; }
""")

_BUTTONS = Template("""
QPushButton { background: $surface; color: $text; border: 1px solid $border_strong; border-radius: ${radius}px;
  padding: 4px 10px; min-height: ${inner}px; icon-size: ${symbol}px; }
QPushButton:hover { background: $surface2; }
QPushButton:pressed { background: $border; }
QPushButton:disabled { color: $text3; border-color: $border; background: $surface2; }
QPushButton:focus { border: 2px solid $focus; padding: 3px 9px; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $accent_text; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $surface2; border-color: $border; color: $text3; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="accept"] { border-color: $ok; color: $ok; font-weight: 600; }
QPushButton[kind="accept"]:hover { background: $ok_bg; }
QPushButton[kind="danger"] { border-color: $danger; color: $danger; font-weight: 600; }
QPushButton[kind="danger"]:hover { background: $danger_bg; }
QPushButton[kind="accept"]:focus, QPushButton[kind="danger"]:focus { border: 2px solid $focus; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: $text2; }
QPushButton[kind="quiet"]:hover { background: $surface2; color: $text; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="icon"] { padding: 4px; min-width: ${inner}px; max-width: ${inner}px; }
QPushButton[kind="quiet icon"] { background: transparent; border: 1px solid transparent; padding: 4px;
  min-width: ${inner}px; max-width: ${inner}px; }
QPushButton[kind="quiet icon"]:hover { background: $surface2; }
QPushButton[kind="icon"]:focus, QPushButton[kind="quiet icon"]:focus { border: 2px solid $focus; padding: 3px; }
QPushButton[kind="segment"] { border-radius: 0; padding: 4px 12px; margin-left: -1px; }
QPushButton[kind="segment"][edge="first"] { border-top-left-radius: ${radius}px; border-bottom-left-radius: ${radius}px;
  margin-left: 0; }
QPushButton[kind="segment"][edge="last"] { border-top-right-radius: ${radius}px;
  border-bottom-right-radius: ${radius}px; }
QPushButton[kind="segment"][edge="only"] { border-radius: ${radius}px; margin-left: 0; }
QPushButton[kind="segment"]:checked { background: $accent_soft; border-color: $accent; color: $accent;
  font-weight: 600; }
QPushButton[kind="segment"]:focus { border: 2px solid $focus; padding: 3px 11px; }
QPushButton[kind="search"] { text-align: left; color: $text3; padding: 4px 8px; }
QPushButton[kind="rail"] { text-align: left; border: 1px solid transparent; background: transparent; color: $text2;
  padding: 4px 8px; }
QPushButton[kind="rail"][narrow="true"] { text-align: center; padding: 4px 0; }
QPushButton[kind="rail"][dense="true"] { min-height: 20px; padding-top: 3px; padding-bottom: 3px; }
QPushButton[kind="rail"]:hover { background: $border; }
QPushButton[kind="rail"]:checked { background: $surface; color: $text; font-weight: 600; border: 1px solid $border; }
QPushButton[kind="rail"]:focus { border: 2px solid $focus; padding: 3px 7px; }
""")

_FIELDS = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox { background: $surface;
  color: $text; border: 1px solid $border_strong; border-radius: ${radius}px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox { min-height: ${inner}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus,
QDoubleSpinBox:focus { border: 2px solid $focus; padding: 3px 7px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { background: transparent; border: 0; padding: 0;
  min-height: 0; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] { border: 2px solid $danger;
  padding: 3px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $surface2; color: $text3; }
QLineEdit[kind="bare"] { border: 0; font-size: ${title}pt; padding: 8px; }
QLineEdit[kind="bare"]:focus { border: 0; padding: 8px; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border_strong;
  selection-background-color: $accent_soft; selection-color: $text; padding: 4px; outline: 0; }
QCheckBox { spacing: 8px; min-height: ${inner}px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus { border: 2px solid $focus; }
QCheckBox::indicator { width: 16px; height: 16px; margin-left: 2px; border-radius: 4px;
  border: 1px solid $border_strong; background: $surface; }
QCheckBox::indicator:checked { border-color: $accent; background: $accent; image: url("$tick"); }
QCheckBox::indicator:disabled { border-color: $border; background: $surface2; }
QMenu { background: $surface; border: 1px solid $border_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
""")

_VIEWS = Template("""
QTableView, QListView, QTreeView { background: $surface; alternate-background-color: $bg; border: 1px solid $border;
  border-radius: ${card_radius}px; selection-background-color: $accent_soft; selection-color: $text; outline: 0; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $focus; }
QTextBrowser[role="reading"], QTextBrowser[role="reading"]:focus { border: 0; border-radius: 0; }
QListView[role="surface"], QListView[role="surface"]:focus { border: 0; border-radius: 0; }
QListView[role="plain"] { border: 1px solid transparent; background: transparent; }
QListView[role="plain"]:focus { border: 1px solid $focus; }
QListView[role="cards"], QListView[role="cards"]:focus { border: 0; background: transparent; }
QTableView::item { padding: 0 8px; border: 0; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QTableView::item:focus { background: $accent_soft; }
QListView::item { padding: 6px 8px; border-radius: 4px; }
QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $surface2; border: 0; border-top-left-radius: ${card_radius}px;
  border-top-right-radius: ${card_radius}px; }
QHeaderView::section { background: transparent; color: $text2; border: 0; border-bottom: 1px solid $border;
  padding: 6px 11px; font-weight: 600; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $border_strong; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $border_strong; border-radius: 4px; min-width: 32px; margin: 2px; }
QWidget[role="rail"] QScrollBar:vertical { width: 6px; }
QWidget[role="rail"] QScrollBar::handle:vertical { margin: 1px; border-radius: 2px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $border; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $ok; border-radius: 3px; }
""")

_SHEETS = (_FRAME, _TEXT, _BUTTONS, _FIELDS, _VIEWS)
_SIZED: tuple[TextRole, ...] = ("small", "title", "h1", "h2", "figure", "contract")
_BORDERS_AND_PADDING = 10
_SYMBOL = 18


def stylesheet(look: Look) -> str:
    """Return the style sheet of the whole application."""
    values: dict[str, object] = dict(asdict(look.tokens))
    values.update({role: look.points(role) for role in _SIZED})
    values.update(contract_family=look.contract_family)
    values.update(radius=RADIUS, card_radius=CARD_RADIUS, inner=look.px(CONTROL_HEIGHT) - _BORDERS_AND_PADDING)
    values["symbol"] = look.px(_SYMBOL)
    values["tick"] = resource(f"tick-on-{'dark' if look.tokens.dark else 'light'}.svg").as_posix()
    return "".join(sheet.substitute(values) for sheet in _SHEETS)
