"""Keep the processes small: glibc makes up to eight heaps a core, one for each busy thread."""

import ctypes

M_ARENA_MAX = -8
M_TRIM_THRESHOLD = -1


def use_few_heaps() -> None:
    """Two heaps for all threads and early return of freed memory; nothing on another C library."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_TRIM_THRESHOLD, 128 * 1024)
