"""What an image's name says about when to pull it.  Models pkg/util/parsers."""

from __future__ import annotations

_CACHE_LIMIT = 4096
_PATH_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-/")
_cache: dict[str, str] = {}


def pull_policy(image: str) -> str:
    """``Always`` for the tag latest, named or implied, else ``IfNotPresent``."""
    policy = _cache.get(image)
    if policy is None:
        if len(_cache) >= _CACHE_LIMIT:
            _cache.clear()
        policy = _cache[image] = "Always" if _is_latest(image) else "IfNotPresent"
    return policy


def _is_latest(image: str) -> bool:
    name, at, _ = image.partition("@")
    head, colon, tag = name.rpartition(":")
    if colon and "/" not in tag:
        return tag == "latest" and _is_name(head)
    return not at and _is_name(name)


def _is_name(name: str) -> bool:
    """Could a registry know this name?  What is none is left to validation, as upstream."""
    host, slash, path = name.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost" or host != host.lower()):
        path = name
    return bool(path) and _PATH_CHARS.issuperset(path)
