"""The text of a file as UTF-8 blocks that end with a line, whatever its encoding."""

from __future__ import annotations

import codecs
from typing import BinaryIO

import numpy as np

from nlp_explorer.reading.content import CutStream, cut_of
from nlp_explorer.reading.encoding import KEEP_BYTES, Encoding

HEADER_BYTES = 1 << 16
_LINE_END = ord("\n")
BLOCK_BYTES = 4 << 20  # stays in the processor's cache from reading to parsing; smaller ones make many chunks


class Utf8Stream:
    """The bytes of a stream as UTF-8, without byte-order mark.

    Undecodable bytes of another encoding come out as encoded lone surrogates (see `encoding`), which are no
    valid UTF-8: the block they are in takes the careful path.
    """

    def __init__(self, stream: BinaryIO | CutStream, encoding: Encoding) -> None:
        self._stream = stream
        self.is_transcoded = not encoding.is_utf8
        self._decoder = codecs.getincrementaldecoder(encoding.name)(KEEP_BYTES) if self.is_transcoded else None
        self._waiting = b""
        self._is_first = True
        self.n_read = 0

    @property
    def cut(self) -> str | None:
        """Why the stream ended before its time."""
        return cut_of(self._stream)

    def readinto(self, buffer: memoryview) -> int:
        """Fill the buffer; return how many bytes, 0 at the end only."""
        if self._decoder is None and not self._is_first and not self._waiting:
            n_bytes = self._stream.readinto(buffer) or 0  # type: ignore[union-attr]
            self.n_read += n_bytes
            return n_bytes
        while not self._waiting and self._more():
            pass
        n_bytes = min(len(buffer), len(self._waiting))
        buffer[:n_bytes] = self._waiting[:n_bytes]
        self._waiting = self._waiting[n_bytes:]
        return n_bytes

    def _more(self) -> bool:
        data = self._stream.read(1 << 20) or b""
        self.n_read += len(data)
        if self._decoder is None:
            self._waiting = data.removeprefix(codecs.BOM_UTF8)
        else:
            text = self._decoder.decode(data, final=not data)
            if self._is_first:
                text = text.removeprefix("\ufeff")
            self._waiting = text.encode("utf-8", "surrogatepass")
        self._is_first = self._is_first and not data
        return bool(data)

    def close(self) -> None:
        """Close the stream below."""
        self._stream.close()


class Block:
    """Some bytes of UTF-8 text, a line end before and behind them; valid until the next block is asked for."""

    def __init__(self, buffer: bytearray, start: int, end: int) -> None:
        self._buffer, self._start, self._end = buffer, start, end

    def __len__(self) -> int:
        return self._end - self._start

    @property
    def data(self) -> memoryview:
        """The bytes."""
        return memoryview(self._buffer)[self._start : self._end]

    @property
    def padded(self) -> np.ndarray:
        """The bytes, uint8, with a line end before and behind."""
        return np.frombuffer(self._buffer, np.uint8)[self._start - 1 : self._end + 1]

    def shortened(self, n_bytes: int) -> Block:
        """Return the first bytes of the block."""
        return Block(self._buffer, self._start, self._start + n_bytes)

    @property
    def is_ended(self) -> bool:
        """Whether the last line has its end."""
        return self._buffer[self._end - 1 : self._end] in (bytearray(b"\n"), bytearray(b"\r"))

    def find(self, what: bytes) -> int:
        """Return where some bytes come first, -1 for nowhere."""
        return max(self._buffer.find(what, self._start, self._end) - self._start, -1)

    def count(self, what: bytes) -> int:
        """Return how often some bytes come."""
        return self._buffer.count(what, self._start, self._end)

    def text(self, *, is_transcoded: bool) -> str:
        """Return the block as text; undecodable bytes are kept as `encoding.raw_bytes` explains."""
        return bytes(self.data).decode("utf-8", "surrogatepass" if is_transcoded else KEEP_BYTES)


class Blocks:
    """Blocks of whole lines from a stream; what does not end with a line waits for the next block.

    Parameters
    ----------
    terminator
        The byte that ends a line.
    """

    def __init__(self, stream: Utf8Stream, terminator: bytes) -> None:
        self.stream = stream
        self._terminator = terminator
        self._buffer = bytearray(BLOCK_BYTES)
        self._start = self._end = 1  # the bytes not yet given; a line end stands before them
        self._is_at_end = False

    @property
    def is_last(self) -> bool:
        """Whether the block that was given last is the last of all."""
        return self._is_at_end and self._start == self._end

    def next(self, max_bytes: int | None = None) -> Block | None:
        """Return the next whole lines, None behind the last.

        At most so many bytes, by default as many as fit, unless the first line alone is longer. The last line of
        all may lack its end.
        """
        limit = max_bytes or BLOCK_BYTES
        if (self._end - self._start) * 2 < limit:
            self._refill()
        while True:
            stop = min(self._end, self._start + limit)
            is_rest = self._is_at_end and stop == self._end
            cut = stop if is_rest else self._buffer.rfind(self._terminator, self._start, stop) + 1
            if cut > self._start or is_rest:
                break
            limit *= 2
            if self._start + limit > self._end and not self._is_at_end:
                self._refill()
        block = Block(self._buffer, self._start, cut)
        if cut == self._end:
            self._buffer[cut] = _LINE_END
        self._start = cut
        return block if len(block) else None

    def skip_lines(self, n_lines: int) -> int:
        """Drop the next lines; return how many there were."""
        n_skipped = 0
        while n_skipped < n_lines and (block := self.next(HEADER_BYTES)) is not None:
            end, data = 0, bytes(block.data)
            while n_skipped < n_lines and end < len(data):
                found = data.find(self._terminator, end)
                end, n_skipped = (len(data) if found < 0 else found + 1), n_skipped + 1
            self.give_back(len(data) - end)
        return n_skipped

    def give_back(self, n_bytes: int) -> None:
        """Let the last bytes of the block come again with the next one."""
        self._start -= n_bytes

    def _refill(self) -> None:
        """Move what waits to the front and fill the buffer; a larger one where a line fills more than half of it."""
        waiting = bytes(memoryview(self._buffer)[self._start : self._end])
        if len(waiting) * 2 > len(self._buffer):
            self._buffer = bytearray(len(self._buffer) * 2)
        self._start, self._end = 1, 1 + len(waiting)
        self._buffer[0 : self._end] = b"\n" + waiting
        view = memoryview(self._buffer)[:-1]  # room for a line end behind the last byte
        while self._end < len(view) and not self._is_at_end:
            n_bytes = self.stream.readinto(view[self._end :])
            self._end += n_bytes
            self._is_at_end = n_bytes == 0
