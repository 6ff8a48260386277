from __future__ import annotations

import gc

import pytest

from core.serving.memory import loading


def test_what_is_loaded_is_never_looked_through_again():
    gc.unfreeze()
    with loading():
        assert not gc.isenabled()
        program = [[] for _ in range(100)]
    assert gc.isenabled()
    frozen = gc.get_freeze_count()
    assert frozen >= len(program)
    with loading():
        another = [[] for _ in range(100)]
    assert gc.get_freeze_count() < frozen + len(another)


def test_garbage_is_looked_for_again_after_a_start_that_failed():
    with pytest.raises(OSError, match="no disk"), loading():
        raise OSError("no disk")
    assert gc.isenabled()
