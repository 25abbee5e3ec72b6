"""Why an archive is refused: each reason by its own code."""

from negotiator.kernel import Refused, Unreadable


class BadArchive(Unreadable):
    """A file is not a package's archive, is damaged, or goes beyond a limit. Each reason is a class of its own."""

    code = "archive"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"This is not a sound package: {reason}.", hint="Ask the sender to send it again.")


class NotAPackage(BadArchive):
    """A file is of another kind."""

    code = "not-a-package"

    def __init__(self) -> None:
        super().__init__(reason="it is a file of another kind")


class WrongType(BadArchive):
    """An archive does not begin with the type of a package."""

    code = "mimetype"

    def __init__(self) -> None:
        super().__init__(reason="it does not begin with its type")


class CutOff(BadArchive):
    """An archive ends too early."""

    code = "zip-cut"

    def __init__(self) -> None:
        super().__init__(reason="it is cut off")


class BytesBefore(BadArchive):
    """Bytes stand before the archive."""

    code = "zip-prefix"

    def __init__(self) -> None:
        super().__init__(reason="there are bytes before its first file")


class BytesAfter(BadArchive):
    """Bytes or a comment follow the archive."""

    code = "zip-trailer"

    def __init__(self) -> None:
        super().__init__(reason="something was added after its end")


class BytesBetween(BadArchive):
    """Bytes that belong to no file stand inside the archive, or a second archive follows it."""

    code = "zip-gap"

    def __init__(self) -> None:
        super().__init__(reason="there are hidden bytes between its files")


class DirectoryDiffers(BadArchive):
    """The directory lists other files, or in other places, than there are."""

    code = "zip-directory"

    def __init__(self) -> None:
        super().__init__(reason="its directory does not list what it holds")


class HeadersDiffer(BadArchive):
    """What is said of one file in two places differs."""

    code = "zip-headers-differ"

    def __init__(self, *, path: str) -> None:
        super().__init__(reason=f"it says two things about {path}")


class OtherForm(BadArchive):
    """A header is not in the one form that packages have: a flag, an extra field, a link, a folder, large records."""

    code = "zip-form"

    def __init__(self) -> None:
        super().__init__(reason="a header in it is not in the form that packages have")


class Packed(BadArchive):
    """A file is compressed; packages hold files as they are."""

    code = "zip-packed"

    def __init__(self, *, path: str) -> None:
        super().__init__(reason=f"{path} is compressed, and a package compresses none of its files")


class ChecksumDiffers(BadArchive):
    """A file's bytes do not have the checksum that its header tells."""

    code = "zip-checksum"

    def __init__(self, *, path: str) -> None:
        super().__init__(reason=f"{path} is damaged")


class OtherOrder(BadArchive):
    """The files stand in another order than in a package."""

    code = "zip-order"

    def __init__(self) -> None:
        super().__init__(reason="its files stand in another order")


class TooManyFiles(BadArchive):
    """An archive holds more files, or signatures, than are read."""

    code = "too-many-files"

    def __init__(self) -> None:
        super().__init__(reason="it holds more files than a package may")


class TooLarge(BadArchive):
    """A package, or a file in it, has more bytes than are read. path: which file, or empty for the whole."""

    code = "too-large"

    def __init__(self, *, path: str = "") -> None:
        self.path = path
        super().__init__(reason=f"{path} is too large" if path else "it is too large")


class NameTwice(BadArchive):
    """Two files have the same name."""

    code = "name-twice"

    def __init__(self) -> None:
        super().__init__(reason="two of its files have the same name")


class NameTwins(BadArchive):
    """Two names differ in capital letters only: on some systems they are the same file."""

    code = "name-twins"

    def __init__(self) -> None:
        super().__init__(reason="the names of two of its files differ in capital letters only")


class NameNested(BadArchive):
    """A file has the name of a folder."""

    code = "name-nested"

    def __init__(self) -> None:
        super().__init__(reason="a file and a folder have the same name")


class NotInPackage(Refused):
    """A file is asked for that the package does not list."""

    code = "not-in-package"

    def __init__(self) -> None:
        super().__init__("The package does not list such a file.", hint="Open the package again.")
