"""The framing of SPDY: what kubectl sends, and what it is sent."""

import struct
import zlib

import pytest

from kubectl_sim.server.spdy import DICTIONARY, Connection


class Client:
    """The other end."""

    def __init__(self):
        self._deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 8, 0, DICTIONARY)
        self._inflate = zlib.decompressobj(zdict=DICTIONARY)

    def open(self, stream, headers, fin=False):
        block = struct.pack(">I", len(headers))
        for name, value in headers.items():
            for text in (name, value):
                block += struct.pack(">I", len(text)) + text.encode()
        packed = self._deflate.compress(block) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        body = struct.pack(">IIH", stream, 0, 0) + packed
        return struct.pack(">II", 0x80030001, fin << 24 | len(body)) + body

    def reply(self, frame):
        head, _, stream = struct.unpack(">III", frame[:12])
        return head, stream, self._inflate.decompress(frame[12:])


def told(events):
    return [(event.kind, event.stream, event.data) for event in events]


def test_streams_come_with_their_headers_also_in_pieces():
    client, server = Client(), Connection()
    first = client.open(1, {"Streamtype": "error", "port": "80"})
    second = client.open(3, {"streamtype": "data", "port": "80"}, fin=True)
    data = first + second
    events = [event for at in range(len(data)) for event in server.receive(data[at : at + 1])]
    assert told(events) == [("open", 1, b""), ("open", 3, b""), ("end", 3, b"")]
    assert events[0].headers == {"streamtype": "error", "port": "80"}


def test_answers_share_one_compression():
    client, server = Client(), Connection()
    assert client.reply(server.accept(1)) == (0x80030002, 1, b"\0\0\0\0")
    assert client.reply(server.accept(3)) == (0x80030002, 3, b"\0\0\0\0")


def test_data_ends_and_resets():
    server = Connection()
    assert told(server.receive(server.data(5, b"abc", end=True))) == [("data", 5, b"abc"), ("end", 5, b"")]
    assert told(server.receive(server.reset(5))) == [("reset", 5, b"")]


def test_a_ping_is_answered():
    server = Connection()
    ping = struct.pack(">III", 0x80030006, 4, 7)
    assert server.receive(ping) == []
    assert server.replies == ping


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\n" * 2 + b"\xff" * 8, b"\x80\x02\x00\x01" + b"\0" * 4])
def test_what_is_no_spdy_is_refused(data):
    if data.startswith(b"GET"):
        assert Connection().receive(data) == []  # the beginning of a large frame of data
    else:
        with pytest.raises(ValueError, match="SPDY"):
            Connection().receive(data)


def test_headers_that_are_no_compressed_block_are_refused():
    body = struct.pack(">IIH", 1, 0, 0) + b"junk"
    with pytest.raises(ValueError):
        Connection().receive(struct.pack(">II", 0x80030001, len(body)) + body)
