"""SPDY/3.1 as far as kubectl speaks it to forward ports: streams with headers over one connection.

The server's end, without any input or output: :meth:`Connection.receive` takes bytes and tells what has come,
the other methods make bytes to send.  Models moby/spdystream, which has no flow control either.
"""

from __future__ import annotations

import struct
import zlib

_WORDS = (
    *("options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding"),
    *("accept-language", "accept-ranges", "age", "allow", "authorization", "cache-control", "connection"),
    *("content-base", "content-encoding", "content-language", "content-length", "content-location"),
    *("content-md5", "content-range", "content-type", "date", "etag", "expect", "expires", "from", "host"),
    *("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified"),
    *("location", "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer"),
    *("retry-after", "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via"),
    *("warning", "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url", "public"),
    *("set-cookie", "keep-alive", "origin"),
)
_TAIL = (
    "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
    "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
    "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
    "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
    "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."
)
#: What both ends know of headers before the first is sent.
DICTIONARY = b"".join(struct.pack(">I", len(word)) + word.encode() for word in _WORDS) + _TAIL.encode()

_VERSION = 0x8003
_SYN_STREAM, _SYN_REPLY, _RST_STREAM, _SETTINGS, _PING, _GOAWAY = 1, 2, 3, 4, 6, 7
_FIN = 1
_CANCEL = 5


class Event:
    """What has come: ``open`` (with ``headers``), ``data``, ``end`` (no more will be sent) or ``reset`` of a stream."""

    __slots__ = ("data", "headers", "kind", "stream")

    def __init__(self, kind: str, stream: int, data: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.kind = kind
        self.stream = stream
        self.data = data
        #: Names in lower case.
        self.headers = headers or {}


class Connection:
    """The state of one connection."""

    def __init__(self) -> None:
        self._buffer = b""
        self._inflate = zlib.decompressobj(zdict=DICTIONARY)
        self._deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 8, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
        #: What is to be sent without anybody having asked for it (answers to pings).
        self.replies = b""

    def receive(self, data: bytes) -> list[Event]:
        """What has come in whole frames.  Raises ValueError for what is no SPDY."""
        self._buffer += data
        events: list[Event] = []
        while len(self._buffer) >= 8:
            head, rest = struct.unpack(">II", self._buffer[:8])
            length = rest & 0xFFFFFF
            if len(self._buffer) < 8 + length:
                break
            body, self._buffer = self._buffer[8 : 8 + length], self._buffer[8 + length :]
            if head >> 31:
                events += self._control(head, rest >> 24, body)
            else:
                events += _data(head, rest >> 24, body)
        return events

    def _control(self, head: int, flags: int, body: bytes) -> list[Event]:
        if head >> 16 != _VERSION:
            raise ValueError("not SPDY version 3")
        kind = head & 0xFFFF
        if kind == _SYN_STREAM:
            stream = struct.unpack(">I", body[:4])[0] & 0x7FFFFFFF
            events = [Event("open", stream, headers=self._headers(body[10:]))]
            return [*events, Event("end", stream)] if flags & _FIN else events
        if kind == _RST_STREAM:
            return [Event("reset", struct.unpack(">I", body[:4])[0] & 0x7FFFFFFF)]
        if kind == _PING:
            self.replies += _frame(_PING, 0, body)
        return []

    def _headers(self, block: bytes) -> dict[str, str]:
        try:
            text = self._inflate.decompress(block)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        found = {}
        at = 4
        for _ in range(struct.unpack(">I", text[:4])[0]):
            pair = []
            for _ in range(2):
                size = struct.unpack(">I", text[at : at + 4])[0]
                pair.append(text[at + 4 : at + 4 + size].decode())
                at += 4 + size
            found[pair[0].lower()] = pair[1]
        return found

    def accept(self, stream: int) -> bytes:
        """The answer to a stream that was opened."""
        block = self._deflate.compress(struct.pack(">I", 0)) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        return _frame(_SYN_REPLY, 0, struct.pack(">I", stream) + block)

    @staticmethod
    def data(stream: int, data: bytes, *, end: bool = False) -> bytes:
        """Bytes of a stream; ``end``: no more will come."""
        return struct.pack(">II", stream, (_FIN if end else 0) << 24 | len(data)) + data

    @staticmethod
    def reset(stream: int) -> bytes:
        return _frame(_RST_STREAM, 0, struct.pack(">II", stream, _CANCEL))


def _data(stream: int, flags: int, body: bytes) -> list[Event]:
    events = [Event("data", stream, body)] if body else []
    return [*events, Event("end", stream)] if flags & _FIN else events


def _frame(kind: int, flags: int, body: bytes) -> bytes:
    return struct.pack(">II", _VERSION << 16 | kind, flags << 24 | len(body)) + body
