"""The server's schemas without the texts that ``explain`` shows.

To read them is most of what a validating command costs the real kubectl, and no other command shows one.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

from kubectl_sim.server import descriptions, openapi

_KEPT: tuple[Any, ...] = (
    openapi.group_version,
    openapi.index,
    openapi.swagger,
    openapi._swagger_json,
    openapi._swagger_protobuf,
)


class Documents:
    """Whether the servers of this process describe fields; they do until told otherwise."""

    def __init__(self) -> None:
        self._patch: Any = None

    def describe(self, wanted: bool) -> None:
        if wanted == (self._patch is None):
            return
        if wanted:
            self._patch.stop()
            self._patch = None
        else:
            self._patch = mock.patch.object(descriptions, "texts", lambda definition: {})
            self._patch.start()
        for made in _KEPT:
            made.cache_clear()
