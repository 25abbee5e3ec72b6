"""An honest estimate of a passphrase's strength. It counts what is written; it cannot know what an attacker knows."""

import math
import string
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["very weak", "weak", "fair", "strong"]

_COMMON_WORDS: Final = (
    "abc admin administrator agreement asdfgh autumn azerty baseball batman changeme company contract contrasena "
    "deal default dragon firma football freedom geheim guest hallo hello iloveyou letmein login master monkey "
    "motdepasse negotiator parola password passwort princess qazwsx qwerty qwertz root secret shadow sommer "
    "spring starwars summer sunshine superman test trustno user vertrag welcome whatever willkommen winter zxcvbn"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_LEET: Final = str.maketrans("01345@$!7", "oleasasit")
_WORD_BITS: Final = 11.0
"""What a common word is worth: it is one of about two thousand that are tried first."""

_LEVELS: Final[tuple[tuple[float, Level, str], ...]] = (
    (35, "very weak", "Very weak: a computer finds it at once. Use four or more words that do not belong together."),
    (55, "weak", "Weak: it holds against a person, not against a machine. Add words or characters."),
    (75, "fair", "Fair: finding it costs an attacker much time. Another word makes it strong."),
    (math.inf, "strong", "Strong, as long as it is used nowhere else and was not taken from a book or a song."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """bits: estimated guessing effort as a power of two; level and text: the same in words."""

    bits: int
    level: Level
    text: str


def strength(passphrase: str) -> Strength:
    """Return an estimate from length, classes of characters, repetitions, sequences and common words."""
    bits = _bits(passphrase)
    _, level, text = next(row for row in _LEVELS if bits < row[0])
    return Strength(bits=int(bits), level=level, text=text)


def _bits(passphrase: str) -> float:
    remaining = passphrase.lower()
    plain = remaining.translate(_LEET)
    found = [word for word in sorted(_COMMON, key=len, reverse=True) if word in plain]
    for word in found:
        start = plain.find(word)
        if start >= 0:
            plain = plain[:start] + plain[start + len(word) :]
            remaining = remaining[:start] + remaining[start + len(word) :]
    fresh = _without_predictable(remaining)
    return len(found) * _WORD_BITS + fresh * _bits_per_character(passphrase)


def _without_predictable(text: str) -> int:
    """Count the characters that do not merely repeat or continue the ones before them."""
    fresh = 0
    for position, character in enumerate(text):
        if position and abs(ord(character) - ord(text[position - 1])) <= 1:
            continue
        if position >= 3 and text[position - 2 : position + 1] in text[: position - 1]:
            continue
        fresh += 1
    return fresh


def _bits_per_character(passphrase: str) -> float:
    """Words of plain letters are far from random: they are counted lower than a mixture."""
    pool = 0
    for characters in (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation + " "):
        if any(character in characters for character in passphrase):
            pool += len(characters)
    if any(not character.isascii() for character in passphrase):
        pool += 60
    lettered = sum(character.isalpha() or character == " " for character in passphrase)
    worth = math.log2(pool) if pool else 0.0
    return worth * (0.55 if lettered > 0.8 * len(passphrase) else 0.9)
