"""The numbers by which a row says how its data holds the content."""

from typing import Final

WHOLE: Final = 0
"""The bytes as they are."""
ZLIB: Final = 1
"""The bytes compressed."""
DIFFERENCE: Final = 2
"""The difference to another content."""
ARCHIVE: Final = 3
"""The difference between two archives, member by member."""
IN_PIECES: Final = 4
"""The names of the pieces that make up the content."""
