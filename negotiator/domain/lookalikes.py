"""Names that look alike: what a reader would take for the same name, though its letters are others.

Nothing is refused for its script: two names are only ever compared with each other.
"""

import unicodedata
from typing import Final

_TWINS: Final = str.maketrans(
    {
        **dict(zip("авсԁеԍһіјкӏмпорԛгѕтицѵԝхуʏѡ", "abcdeghijklmnopqrstuuvwxyyw", strict=True)),
        **dict(zip("αβγδεζηικλμνορστυχωϲϳ", "abydezniklmvopotuxwcj", strict=True)),
        **dict(zip("ացհոսօզ", "wghnuoq", strict=True)),
        **dict(zip("ıȷłøđħŧƒɑɡɩʟɴʀ|!01", "ijlodhtfagilnrllol", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ƿ": "p",
        "ь": "b",
        "з": "3",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "’": "'",
        "‘": "'",
        "`": "'",
    }
)
_CAPITALS: Final = str.maketrans(
    {
        **dict(zip("АВЕЅІЈКМНОРСТУХҮԚԜГ", "ABESIJKMHOPCTYXYQWR", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC", strict=True)),
    }
)
"""Read before capitals are made small: some of them look like another letter than their small ones do."""

_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))


def folded(text: str) -> str:
    """Return a name as it is compared: forms of letters, capitals and spaces do not tell two names apart."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def skeleton(text: str) -> str:
    """Return what a name looks like: the same for two names that a reader may confuse."""
    letters = folded(unicodedata.normalize("NFKC", text).translate(_CAPITALS))
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(sign))
    plain = "".join(sign for sign in bare.translate(_TWINS) if unicodedata.category(sign) != "Cf")
    for seen, taken_for in _PAIRS:
        plain = plain.replace(seen, taken_for)
    return "".join(plain.split())
