"""The parts that screens are made of. Widgets know the theme and nothing of deals."""

from negotiator.gui.widgets.banner import Picture, banner
from negotiator.gui.widgets.buttons import ButtonKind, GivingButton, GivingTick, Segmented, button
from negotiator.gui.widgets.card_list import CardItem, CardList
from negotiator.gui.widgets.cards import PANEL_WIDTH, Card, EmptyState, Fact, FactsRow, Offer, SidePanel
from negotiator.gui.widgets.chips import Chip, Tone
from negotiator.gui.widgets.drop_target import DropTarget
from negotiator.gui.widgets.fields import Choice, Field, FieldKind
from negotiator.gui.widgets.flow import Flow, flow
from negotiator.gui.widgets.form import ChoiceBox, Form
from negotiator.gui.widgets.painted import ElidedLabel, HintLine, Painted
from negotiator.gui.widgets.progress import Loading, Ring, Skeleton, bar
from negotiator.gui.widgets.qr_picture import QrPicture
from negotiator.gui.widgets.risk_matrix import RiskMatrix, severity
from negotiator.gui.widgets.stepper import Stepper
from negotiator.gui.widgets.table import Column, Table, TableRow
from negotiator.gui.widgets.text import code, column, label, line, panel, restyle, row, scrolling, set_role
from negotiator.gui.widgets.timeline import Node, Timeline

__all__ = [
    "PANEL_WIDTH",
    "ButtonKind",
    "Card",
    "CardItem",
    "CardList",
    "Chip",
    "Choice",
    "ChoiceBox",
    "Column",
    "DropTarget",
    "ElidedLabel",
    "EmptyState",
    "Fact",
    "FactsRow",
    "Field",
    "FieldKind",
    "Flow",
    "Form",
    "GivingButton",
    "GivingTick",
    "HintLine",
    "Loading",
    "Node",
    "Offer",
    "Painted",
    "Picture",
    "QrPicture",
    "Ring",
    "RiskMatrix",
    "Segmented",
    "SidePanel",
    "Skeleton",
    "Stepper",
    "Table",
    "TableRow",
    "Timeline",
    "Tone",
    "banner",
    "bar",
    "button",
    "code",
    "column",
    "flow",
    "label",
    "line",
    "panel",
    "restyle",
    "row",
    "scrolling",
    "set_role",
    "severity",
]
