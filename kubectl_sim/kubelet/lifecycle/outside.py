"""What people have done to a container's files from outside: ``kubectl exec``, ``cp``, ``attach``.

The notes of a pod are ``{"own": {container: {path: changes}}, "volumes": {volume: {file: changes}}}``; a
change is ``[at, kind, text]`` as in :class:`~kubectl_sim.kubelet.runtime.trace.Trace`.  What is in the image's
file system is gone with the instance, volumes of the pod live as long as the pod, claims and host paths
longer: those have notes of their own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]
    Changes = dict[str, list[Any]]

#: A file system of ours holds at most so many characters that came from outside.
LIMIT = 32 * 1024 * 1024


class NoSpace(Exception):
    """There is no room for what was to be written."""


def seen(worker: Worker, container: Obj, start: int) -> Changes:
    """Path → changes from outside that the instance started at ``start`` sees."""
    known = worker.memory.get("files")
    if not known and not any(lasting(worker, volume) for volume in worker.spec.get("volumes") or ()):
        return {}
    notes = worker.facts.files() if known else {}
    found: Changes = {}
    end = _end_of(worker, container, start)
    for path, changes in ((notes.get("own") or {}).get(container["name"]) or {}).items():
        mine = [_loaded(change) for change in changes if start <= change[0] < end]
        if mine:
            found[path] = mine
    for mount in container.get("volumeMounts") or ():
        volume = _volume(worker, mount["name"])
        if volume is not None:
            for path, changes in _in_volume(worker, notes, volume, mount).items():
                found.setdefault(path, []).extend(_loaded(change) for change in changes)
    return found


def _end_of(worker: Worker, container: Obj, start: int) -> int:
    rec = worker.memory["cs"][container["name"]]
    at = rec.get("at") or 0
    return at if at > start else 1 << 62


def _volume(worker: Worker, name: str) -> Obj | None:
    return next((volume for volume in worker.spec.get("volumes") or () if volume["name"] == name), None)


def lasting(worker: Worker, volume: Obj) -> str:
    """The key of the notes of a volume that outlives the pod; empty for those that do not."""
    if volume.get("persistentVolumeClaim"):
        return f"claim/{worker.namespace}/{volume['persistentVolumeClaim']['claimName']}"
    if volume.get("hostPath"):
        return f"host/{worker.facts.node}{volume['hostPath']['path'].rstrip('/')}"
    return ""


def _in_volume(worker: Worker, notes: Obj, volume: Obj, mount: Obj) -> Changes:
    key = lasting(worker, volume)
    files = worker.facts.shared(key) if key else (notes.get("volumes") or {}).get(volume["name"])
    prefix = (mount.get("subPath") or "").strip("/")
    root = mount["mountPath"].rstrip("/")
    found: Changes = {}
    for inner, changes in (files or {}).items():
        if not prefix:
            found[f"{root}/{inner}"] = changes
        elif inner == prefix:
            found[root] = changes
        elif inner.startswith(prefix + "/"):
            found[f"{root}/{inner[len(prefix) + 1 :]}"] = changes
    return found


def note(worker: Worker, container: Obj, files: Changes) -> None:
    """Keep what a command has changed.  Raises :class:`NoSpace`."""
    from .environment import Mounts

    mounts = Mounts(worker, container)
    notes = worker.facts.files()
    own = notes.setdefault("own", {}).setdefault(container["name"], {})
    volumes = notes.setdefault("volumes", {})
    touched: dict[str, Obj] = {}
    for path, changes in files.items():
        place = mounts.locate(path)
        if place is None:
            target, name = own, path
        else:
            key = lasting(worker, place[0])
            if key:
                target = touched.setdefault(key, worker.facts.shared(key) or {})
            else:
                target = volumes.setdefault(place[0]["name"], {})
            name = place[1] + ("/" if path.endswith("/") else "")
        target[name] = _shortened([*target.get(name, ()), *(_stored(change) for change in changes)])
    worker.memory["files"] = True
    if _size(own) + _size(volumes) + sum(_size(files) for files in touched.values()) > LIMIT:
        raise NoSpace
    worker.facts.keep(notes, touched)


def _shortened(changes: list[Any]) -> list[Any]:
    """What came before a file was written anew in the same instant matters to nobody."""
    kept: list[Any] = []
    for change in changes:
        if kept and change[1] == "w" and kept[-1][0] == change[0]:
            kept.pop()
        kept.append(change)
    return kept


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_size(item) for item in value.values())
    return sum(len(change[2]) for change in value)


def _stored(change: Any) -> list[Any]:
    """A change as JSON can hold it: bytes that are no text in base64, with a mark."""
    at, kind, text = change
    try:
        text.encode()
    except UnicodeEncodeError:
        from binascii import b2a_base64

        return [at, kind, b2a_base64(text.encode("utf-8", "surrogateescape"), newline=False).decode(), "base64"]
    return [at, kind, text]


def _loaded(change: Any) -> tuple[int, str, str]:
    if len(change) == 3:
        at, kind, text = change
        return at, kind, text
    from binascii import a2b_base64

    at, kind, text, _ = change
    return at, kind, a2b_base64(text).decode("utf-8", "surrogateescape")


def forget_instance(worker: Worker, container: Obj) -> None:
    """The container has a new file system: what was done to the last one is gone."""
    notes = worker.facts.files()
    if (notes.get("own") or {}).pop(container["name"], None) is not None:
        worker.facts.keep(notes, {})
