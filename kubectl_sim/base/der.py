"""ASN.1 in its distinguished encoding, as far as certificates and keys need it to be read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SEQUENCE, INTEGER, BIT_STRING, OCTET_STRING, OBJECT_IDENTIFIER = 0x30, 0x02, 0x03, 0x04, 0x06


def parts(data: bytes) -> list[tuple[int, bytes]]:
    """(tag, content) of the elements that stand one after the other.  Raises IndexError when cut short."""
    return list(_elements(data))


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(data):
        tag, size = data[position], data[position + 1]
        position += 2
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(data[position : position + count], "big")
            position += count
        if position + size > len(data):
            raise IndexError
        yield tag, data[position : position + size]
        position += size


def content(data: bytes, tag: int) -> bytes:
    """The content of the one element that the data is.  Raises IndexError for any other."""
    found = parts(data)
    if len(found) != 1 or found[0][0] != tag:
        raise IndexError
    return found[0][1]
