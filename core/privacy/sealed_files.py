"""Archives that are encrypted wherever they lie, in pieces, so that their size costs no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from core.db import field_cipher

# Bytes of each piece; every piece is one line of the sealed file.
PIECE = 1024 * 1024


class SealedWriter:
    """A file that can only be written on; what is written reaches `target` encrypted alone.

    `close` writes what is left, and leaves `target` open. `size` is the number of bytes before
    encryption. It has no `tell`, by which zipfile knows that it must not go back.
    """

    def __init__(self, target: IO[bytes]) -> None:
        self.size = 0
        self._target, self._cipher = target, field_cipher()
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        self._held += data
        while len(self._held) >= PIECE:
            self._seal(PIECE)
        return len(data)

    def flush(self) -> None:
        """Nothing: a piece is sealed when it is full."""

    def close(self) -> None:
        if self._held:
            self._seal(len(self._held))
        self._target.flush()

    def _seal(self, size: int) -> None:
        self._target.write(self._cipher.encrypt(bytes(self._held[:size])) + b"\n")
        del self._held[:size]


def opened(sealed: Iterable[bytes]) -> Iterator[bytes]:
    """What a SealedWriter was given, out of its file in pieces of any size."""
    cipher, line = field_cipher(), bytearray()
    for piece in sealed:
        line += piece
        *whole, rest = line.split(b"\n")
        for one in whole:
            yield cipher.decrypt(bytes(one))
        line = rest
    if line:
        yield cipher.decrypt(bytes(line))
