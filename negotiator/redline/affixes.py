"""What two texts have in common at their beginning and end, so that only the stretch between is looked at closely."""

_SENTENCE_END = ". "


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
    while low < high:
        middle = (low + high + 1) // 2
        if left[len(left) - middle : len(left) - low] == right[len(right) - middle : len(right) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def differing(left: str, right: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the stretch of each text that holds all that differs, widened to whole sentences.

    Outside of them both texts are equal, and their bounds stand between words.
    """
    prefix = common_prefix(left, right)
    suffix = common_suffix(left, right, most=min(len(left), len(right)) - prefix)
    start = left.rfind(_SENTENCE_END, 0, prefix) + 1
    end = left.find(_SENTENCE_END, len(left) - suffix)
    after = len(left) - end - 1 if end >= 0 else 0
    return (start, len(left) - after), (start, len(right) - after)
