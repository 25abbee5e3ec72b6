"""The garbage collector at rest, for stretches of work that leave next to no garbage behind."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_at_rest(*, for_good: bool = False) -> Iterator[None]:
    """Run the block without collections.

    Nearly all that a start or a redline makes lives to its end, and each collection looks at all of it in vain.
    Measured: 7 of 110 ms when a command's modules are loaded; 50 of 360 ms when two files of 50,000 words are compared
    and the redline is written, for 0.4 MB that collections would have freed.

    for_good: what is there at the block's end stays until the process ends (loaded modules, the one result of a
    command), and later collections pass over it. Without it, the first one afterwards looks at everything once more:
    12 of 235 ms in the same redline.
    """
    works = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if works:
            if for_good:
                gc.freeze()
            gc.enable()
