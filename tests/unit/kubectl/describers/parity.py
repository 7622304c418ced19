"""Describing the same objects with the real kubectl and with our describers."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

from kubectl_sim.kubectl.describers import describer
from kubectl_sim.kubectl.describing.source import Settings
from tests.canned_server import CannedServer, Objects, resource_of

Obj = dict[str, Any]

OLD = "2001-02-03T04:05:06Z"  # ages of such times are years, and the same for as long as a test runs


def meta(name: str, namespace: str | None = "default", **more: Any) -> Obj:
    """Metadata as the API server makes it."""
    metadata: Obj = {"name": name, "uid": f"uid-of-{name}", "creationTimestamp": OLD}
    if namespace:
        metadata["namespace"] = namespace
    return {**metadata, **more}


def event(about: Obj, name: str = "event", **more: Any) -> Obj:
    """An event about an object."""
    metadata = about["metadata"]
    involved = {
        "apiVersion": about["apiVersion"],
        "kind": about["kind"],
        **{key: metadata[key] for key in ("name", "namespace", "uid") if key in metadata},
    }
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": meta(name, metadata.get("namespace", "default")),
        "involvedObject": involved,
        "type": "Normal",
        "reason": "Testing",
        "message": "It is being tested",
        "source": {"component": "tester"},
        "firstTimestamp": OLD,
        "lastTimestamp": OLD,
        "count": 1,
        **more,
    }


class Parity:
    """Compares descriptions byte for byte; one server serves all tests of a session."""

    def __init__(self, server: CannedServer) -> None:
        self.server = server

    def check(
        self, obj: Obj, *others: Obj, objects: Objects | None = None, events: bool = True, zone: str = "UTC"
    ) -> str:
        """Describe ``obj`` in a cluster of it and the others; the text is returned for more questions."""
        objects = objects or Objects(obj, *others)
        theirs = self.real(obj, objects, events, zone)
        ours = ours_in_zone(obj, objects, events, zone)
        assert ours.split("\n") == theirs.split("\n")
        return ours

    def check_all(self, *described: Obj) -> None:
        """Describe objects of one kind and namespace, without events, in one run of the real kubectl."""
        named = [
            {**obj, "metadata": {**obj["metadata"], "name": f"{obj['metadata']['name']}-{number}"}}
            for number, obj in enumerate(described)
        ]
        self.server.objects = objects = Objects(*named)
        code, theirs, errors = self.server.kubectl("describe", _argument(named[0]), "--show-events=false")
        assert (code, errors) == (0, ""), theirs
        ours = "\n\n".join([ours_in_zone(obj, objects, events=False) for obj in named])
        assert ours.split("\n") == theirs.split("\n")

    def real(self, obj: Obj, objects: Objects, events: bool = True, zone: str = "UTC") -> str:
        self.server.objects = objects
        metadata = obj["metadata"]
        arguments = ["describe", _argument(obj), metadata["name"]]
        if metadata.get("namespace"):
            arguments += ["-n", metadata["namespace"]]
        if not events:
            arguments.append("--show-events=false")
        code, out, errors = self.server.kubectl(*arguments, env={"TZ": zone})
        assert (code, errors) == (0, ""), out
        return out


def _argument(obj: Obj) -> str:
    """How to name an object's kind beyond doubt."""
    resource = resource_of(obj)
    return f"{resource.kind}.{resource.version}.{resource.group}"


def ours_in_zone(obj: Obj, objects: Objects, events: bool = True, zone: str = "UTC") -> str:
    settings = Settings(now=time.time_ns() // 1000, show_events=events)
    with time_zone(zone):
        return describer(resource_of(obj).key)(obj, objects, settings)


@contextlib.contextmanager
def time_zone(zone: str) -> Iterator[None]:
    """This process in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
