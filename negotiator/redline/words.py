"""Which words changed between two passages, grouped as a lawyer would mark them by hand."""

from collections.abc import Callable, Mapping, Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.scripts import edit_script

STRANDED = 2  # equal words between two changes that are drawn into one change
STRANDED_AMONG_LONGER = 4  # the same, where both changes are longer than what stands between them
REWRITTEN = 0.65  # share of a sentence's words from which several changes in it become one
REWRITTEN_WORDS = 6
Codes = tuple[str, str]  # old and new tokens
NO_BRACKETS: Mapping[str, str] = {}
_FARTHEST_SLIDE = 60
_AT_START = 9


@dataclass(frozen=True, slots=True)
class Range:
    """Tokens old_start..old_end that became new_start..new_end."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def longer(self) -> int:
        """Return the length of the longer side."""
        return max(self.old_end - self.old_start, self.new_end - self.new_start)

    def joined(self, later: "Range") -> "Range":
        """Return one range from the start of this to the end of a later one."""
        return Range(self.old_start, later.old_end, self.new_start, later.new_end)

    def shifted(self, by: int) -> "Range":
        """Return the range, moved."""
        return Range(self.old_start + by, self.old_end + by, self.new_start + by, self.new_end + by)


def changed_ranges(
    old: str, new: str, closing: Mapping[str, int], brackets: Mapping[str, str] = NO_BRACKETS
) -> list[Range]:
    """Return the changed token ranges in order, with at least one equal token between two of them.

    `closing` maps the code points of punctuation to how strongly they close a unit of sense, `brackets` those of
    opening brackets to those of closing ones.
    """
    if old == new:
        return []
    ranges = _slid(old, new, _raw(old, new), closing)
    if len(ranges) > 1:
        strongest = max(closing.values(), default=0)
        ends = frozenset(point for point, strength in closing.items() if strength == strongest)
        marks = frozenset(closing).union(brackets, brackets.values())
        ranges = _coalesced((old, new), _touching(ranges), ends, marks)
        ranges = _joined_where(ranges, lambda left, right: _rewritten((old, new), left, right, ends))
    return _balanced(old, new, [_trimmed(old, new, item) for item in ranges], brackets)


def _raw(old: str, new: str) -> list[Range]:
    return [Range(*stretch) for stretch in edit_script(old, new)]


def _touching(ranges: Sequence[Range]) -> list[Range]:
    """Join ranges without a token between them."""
    return _joined_where(
        ranges, lambda left, right: left.old_end == right.old_start and left.new_end == right.new_start
    )


def _joined_where(ranges: Sequence[Range], belong: Callable[[Range, Range], bool]) -> list[Range]:
    """Join each range to the one before it where they belong together."""
    joined: list[Range] = []
    for item in ranges:
        if joined and belong(joined[-1], item):
            joined[-1] = joined[-1].joined(item)
        else:
            joined.append(item)
    return joined


def _coalesced(codes: Codes, ranges: list[Range], ends: frozenset[str], marks: frozenset[str]) -> list[Range]:
    """Join ranges that only stranded words of one sentence part, until nothing joins any more."""
    while True:
        joined = _joined_where(
            ranges, lambda left, right: _interrupts(codes[0], left, right, marks) or _strands(codes, left, right, ends)
        )
        if len(joined) == len(ranges):
            return joined
        ranges = joined


def _interrupts(old: str, left: Range, right: Range, marks: frozenset[str]) -> bool:
    """Tell whether nothing but marks stands between two deletions or two insertions, which then are one."""
    between = old[left.old_end : right.old_start]
    return _alike(left, right) and len(between) <= STRANDED and marks.issuperset(between)


def _alike(left: Range, right: Range) -> bool:
    """Tell whether both changes only put words in, or only take words out."""
    inserted = left.old_start == left.old_end and right.old_start == right.old_end
    return inserted or (left.new_start == left.new_end and right.new_start == right.new_end)


def _strands(codes: Codes, left: Range, right: Range, ends: frozenset[str]) -> bool:
    between = right.old_start - left.old_end
    if between > STRANDED_AMONG_LONGER or _one_ends(codes[0], left, right, ends):
        return False
    if between <= STRANDED:
        # Two single words changed around two that stay read better as two changes.
        return not (between == STRANDED and left.longer + right.longer <= STRANDED)
    if _alike(left, right) or _is_sentences(codes, left, ends):
        return False
    return between < min(left.longer, right.longer)


def _one_ends(old: str, left: Range, right: Range, ends: frozenset[str]) -> bool:
    """Tell whether a sentence ends in the equal words between two changes."""
    return not ends.isdisjoint(old[left.old_end : right.old_start])


def _is_sentences(codes: Codes, item: Range, ends: frozenset[str]) -> bool:
    """Tell whether whole sentences came or went, which says nothing about the one that follows."""
    old, new = codes[0][item.old_start : item.old_end], codes[1][item.new_start : item.new_end]
    if old and new:
        return False
    code, start, words = (codes[0], item.old_start, old) if old else (codes[1], item.new_start, new)
    return words[-1:] in ends and (not start or code[start - 1] in ends)


def _slid(old: str, new: str, ranges: Sequence[Range], closing: Mapping[str, int]) -> list[Range]:
    """Slide pure insertions and deletions over equal words to where a sentence or clause begins."""
    slid: list[Range] = []
    for number, item in enumerate(ranges):
        low = slid[-1] if slid else Range(0, 0, 0, 0)
        high = ranges[number + 1] if number + 1 < len(ranges) else Range(len(old), 0, len(new), 0)
        if item.old_start == item.old_end:
            by = _best_slide(new, (item.new_start, item.new_end), (low.new_end, high.new_start), closing)
        elif item.new_start == item.new_end:
            by = _best_slide(old, (item.old_start, item.old_end), (low.old_end, high.old_start), closing)
        else:
            by = 0
        slid.append(item.shifted(by))
    return slid


def _best_slide(code: str, span: tuple[int, int], bounds: tuple[int, int], closing: Mapping[str, int]) -> int:
    start, end = span
    best, distance = _boundary(code, start, closing), 0
    back = 0
    while start + back > bounds[0] and back > -_FARTHEST_SLIDE and code[start + back - 1] == code[end + back - 1]:
        back -= 1
        if _boundary(code, start + back, closing) > best:
            best, distance = _boundary(code, start + back, closing), back
    ahead = 0
    while end + ahead < bounds[1] and ahead < _FARTHEST_SLIDE and code[start + ahead] == code[end + ahead]:
        ahead += 1
        if _boundary(code, start + ahead, closing) > best:
            best, distance = _boundary(code, start + ahead, closing), ahead
    return distance


def _boundary(code: str, start: int, closing: Mapping[str, int]) -> int:
    return closing.get(code[start - 1], 0) if start else _AT_START


def _rewritten(codes: Codes, left: Range, right: Range, ends: frozenset[str]) -> bool:
    """Tell whether two changes lie in one sentence and leave little of it, so that it is shown as replaced whole."""
    if _one_ends(codes[0], left, right, ends) or _is_sentences(codes, left, ends):
        return False
    whole = left.joined(right)
    length = max(whole.old_end - whole.old_start, whole.new_end - whole.new_start)
    kept = right.old_start - left.old_end
    if kept > STRANDED and _alike(left, right):
        return False
    little = kept <= min(left.longer, right.longer) and (length - kept) / length >= REWRITTEN
    return little and length >= REWRITTEN_WORDS


def _trimmed(old: str, new: str, item: Range) -> Range:
    """Return the range without the equal tokens that both its sides begin or end with."""
    length = min(item.old_end - item.old_start, item.new_end - item.new_start)
    before = 0
    while before < length and old[item.old_start + before] == new[item.new_start + before]:
        before += 1
    after = 0
    while after < length - before and old[item.old_end - 1 - after] == new[item.new_end - 1 - after]:
        after += 1
    return Range(item.old_start + before, item.old_end - after, item.new_start + before, item.new_end - after)


def _balanced(old: str, new: str, ranges: Sequence[Range], brackets: Mapping[str, str]) -> list[Range]:
    """Return the ranges, widened by the one bracket next to them that both their sides leave open.

    "thirty (30" that became "sixty (60" is told with the bracket that closes it.
    """
    if not brackets:
        return list(ranges)
    balanced: list[Range] = []
    for number, item in enumerate(ranges):
        first = balanced[-1].old_end + 1 if balanced else 0
        last = ranges[number + 1].old_start - 1 if number + 1 < len(ranges) else len(old)
        balanced.append(_closed(old, new, item, brackets, (first, last)))
    return balanced


def _closed(old: str, new: str, item: Range, brackets: Mapping[str, str], bounds: tuple[int, int]) -> Range:
    left, right = old[item.old_start : item.old_end], new[item.new_start : item.new_end]
    for opening, closing in brackets.items():
        surplus = left.count(opening) - left.count(closing)
        if not surplus or surplus != right.count(opening) - right.count(closing):
            continue
        if surplus == 1 and item.old_end < bounds[1] and old[item.old_end] == closing:
            return Range(item.old_start, item.old_end + 1, item.new_start, item.new_end + 1)
        if surplus == -1 and item.old_start > bounds[0] and old[item.old_start - 1] == opening:
            return Range(item.old_start - 1, item.old_end, item.new_start - 1, item.new_end)
    return item
