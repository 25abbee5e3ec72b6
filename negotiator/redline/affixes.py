"""What two texts have in common at their beginning and end, so that only the stretch between is looked at closely."""

_SENTENCE_END = ". "
_BREAKS = (_SENTENCE_END, "; ", ", ", " ")  # where to begin or end, best first
_ENOUGH = 120  # characters of what both texts share that are looked at before and after what differs


def common_prefix(left: str, right: str) -> int:
    """Return how many characters both texts begin with alike."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(left: str, right: str, *, most: int) -> int:
    """Return how many characters (at most `most`) both texts end with alike."""
    low, high = 0, most
    left_end, right_end = len(left), len(right)
    while low < high:
        middle = (low + high + 1) // 2
        if left[left_end - middle : left_end - low] == right[right_end - middle : right_end - low]:
            low = middle
        else:
            high = middle - 1
    return low


def differing(left: str, right: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the stretch of each text that holds all that differs, widened to whole sentences or nearly so.

    Outside of them both texts are equal, and their bounds stand between words.
    """
    prefix = common_prefix(left, right)
    suffix = common_suffix(left, right, most=min(len(left), len(right)) - prefix)
    start = _before(left, prefix)
    after = len(left) - _after(left, len(left) - suffix)
    return (start, len(left) - after), (start, len(right) - after)


def mostly_common(left: str, right: str) -> bool:
    """Tell whether more than half of the words of two texts surely stand in what they begin and end with alike.

    What differs is taken to have a word for every character; a false answer says nothing.
    """
    prefix = common_prefix(left, right)
    suffix = common_suffix(left, right, most=min(len(left), len(right)) - prefix)
    # the word at each edge of what differs may belong to it
    whole = len(left[:prefix].split()) + len(left[len(left) - suffix :].split()) - 2
    return 2 * whole >= len(left) + len(right) - 2 * (prefix + suffix) + 4


def _before(text: str, end: int) -> int:
    """Return where to begin, at or before a place in the text."""
    if end <= _ENOUGH:
        return 0
    found = (text.rfind(sign, end - _ENOUGH, end) for sign in _BREAKS)
    return next((at + 1 for at in found if at >= 0), 0)


def _after(text: str, start: int) -> int:
    """Return where to end, at or after a place in the text."""
    if len(text) - start <= _ENOUGH:
        return len(text)
    found = (text.find(sign, start, start + _ENOUGH) for sign in _BREAKS)
    return next((at + len(sign) - 1 for sign, at in zip(_BREAKS, found, strict=True) if at >= 0), len(text))
