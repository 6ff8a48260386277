"""Keep the processes small and quick: few heaps, and no search for garbage where there is none."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

M_ARENA_MAX = -8
M_TRIM_THRESHOLD = -1


def use_few_heaps() -> None:
    """Two heaps for all threads and early return of freed memory; nothing on another C library."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_TRIM_THRESHOLD, 128 * 1024)


@contextmanager
def loading() -> Iterator[None]:
    """What is made meanwhile is the program itself, and stays: never looked through for garbage.

    Python would look through all of it again and again while it grows, a third of the start's CPU
    time, and through the whole once more every so often for as long as it serves. A second program
    in the same process does not stay.
    """
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        if not gc.get_freeze_count():
            gc.freeze()
    finally:
        if is_enabled:
            gc.enable()
