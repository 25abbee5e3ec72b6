"""Words as the judges count them: a word with its inner apostrophes, a figure with its separators, or a single mark."""

import re

TOKEN = re.compile(r"\w+(?:['’]\w+|(?<=\d)[.,]\d+)*|[^\w\s]")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text."""
    return TOKEN.findall(text)


def word_count(text: str) -> int:
    """Return the number of words, marks of punctuation not counted."""
    return sum(token[0].isalnum() for token in TOKEN.findall(text))
