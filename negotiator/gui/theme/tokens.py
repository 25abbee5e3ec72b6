"""Design tokens: every colour of the window, once per scheme, and the spacing scale.

Text and background pairs that are used together meet WCAG AA; tests/gui/test_theme.py computes it. No Qt here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one scheme as #RRGGBB. `*_bg` is the background that its namesake stands on."""

    dark: bool
    bg: str
    surface: str
    surface2: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    focus: str
    insert: str
    insert_bg: str
    delete: str
    delete_bg: str
    move: str
    move_bg: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    danger: str
    danger_bg: str


LIGHT = Tokens(
    dark=False,
    bg="#F7F8FA",
    surface="#FFFFFF",
    surface2="#F0F2F5",
    border="#D5DAE1",
    border_strong="#868F9C",
    text="#1B2430",
    text2="#4A5666",
    text3="#5F6B7A",
    accent="#1F5FBF",
    accent_hover="#194F9F",
    accent_text="#FFFFFF",
    accent_soft="#E3EDFB",
    focus="#1F5FBF",
    insert="#0B4FA8",
    insert_bg="#DDEBFC",
    delete="#9A3412",
    delete_bg="#FDEBD9",
    move="#84406F",
    move_bg="#F6E7F1",
    ok="#0B6B57",
    ok_bg="#DDF3EC",
    warn="#7A5200",
    warn_bg="#FBF0CF",
    danger="#A3202F",
    danger_bg="#FBE3E5",
)

DARK = Tokens(
    dark=True,
    bg="#14181E",
    surface="#1B2028",
    surface2="#242B35",
    border="#343D4A",
    border_strong="#6E7A8A",
    text="#E8ECF1",
    text2="#B3BDCA",
    text3="#94A0B0",
    accent="#6FA8F5",
    accent_hover="#8FBCFA",
    accent_text="#0C1526",
    accent_soft="#21324C",
    focus="#8FBCFA",
    insert="#9CC7FF",
    insert_bg="#17304F",
    delete="#FFB68A",
    delete_bg="#45281A",
    move="#F58AB8",
    move_bg="#46213A",
    ok="#6FD3B8",
    ok_bg="#15372F",
    warn="#F0C462",
    warn_bg="#3B2F12",
    danger="#FF9AA2",
    danger_bg="#47202A",
)

HIGH_CONTRAST = Tokens(
    dark=True,
    bg="#000000",
    surface="#000000",
    surface2="#161616",
    border="#B8B8B8",
    border_strong="#FFFFFF",
    text="#FFFFFF",
    text2="#F0F0F0",
    text3="#DADADA",
    accent="#FFD84A",
    accent_hover="#FFE680",
    accent_text="#000000",
    accent_soft="#2E2A00",
    focus="#FFD84A",
    insert="#8CC8FF",
    insert_bg="#001D3D",
    delete="#FFB68A",
    delete_bg="#3A1600",
    move="#FF9ED0",
    move_bg="#3A0025",
    ok="#7CF0CC",
    ok_bg="#002B20",
    warn="#FFD84A",
    warn_bg="#2E2400",
    danger="#FF9AA2",
    danger_bg="#3D000A",
)


@dataclass(frozen=True, slots=True)
class _Space:
    """Distances in logical pixels; nothing in the window uses another number."""

    xs: int = 4
    s: int = 8
    m: int = 12
    ml: int = 16
    xl: int = 24
    xxl: int = 32
    huge: int = 48


SPACE = _Space()
CONTROL_HEIGHT = 32
RADIUS = 6
CARD_RADIUS = 8
