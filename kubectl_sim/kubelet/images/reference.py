"""Image references as the container runtimes read them.

Models distribution's ``reference`` package and the kubelet's ``applyDefaultImageTag``: the
grammar, the normal form (``nginx`` is ``docker.io/library/nginx``) and the error texts.
"""

from __future__ import annotations

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_HEX = frozenset("0123456789abcdef")
_MAX_NAME = 255
_MAX_TAG = 128


class ReferenceError(ValueError):
    """The text is no image reference; the message is upstream's."""


class Reference:
    """A parsed image reference."""

    __slots__ = ("canonical", "digest", "name", "path", "registry", "tag")

    def __init__(self, registry: str, path: str, tag: str, digest: str) -> None:
        self.registry = registry
        #: Repository path inside the registry, ``library/nginx``.
        self.path = path
        #: Full repository name, ``docker.io/library/nginx``.
        self.name = f"{registry}/{path}"
        self.tag = tag
        self.digest = digest
        #: What containerd calls the image: full name with tag, or with digest if there is one.
        self.canonical = f"{self.name}@{digest}" if digest else f"{self.name}:{tag}"

    @property
    def official(self) -> bool:
        """A single-component Docker Hub name: those are curated, so unknown ones do not exist."""
        return self.registry == "docker.io" and self.path.startswith("library/")


_cache: dict[str, Reference] = {}


def parse(image: str) -> Reference:
    """Parse ``image``; without tag and digest the tag is ``latest``.  Raises :class:`ReferenceError`."""
    found = _cache.get(image)
    if found is None:
        if len(_cache) > 2048:
            _cache.clear()
        found = _cache[image] = _parse(image)
    return found


def _parse(image: str) -> Reference:
    if len(image) == 64 and all(c in _HEX for c in image):
        raise ReferenceError(f"invalid repository name ({image}), cannot specify 64-byte hexadecimal strings")
    registry, remainder = _split_registry(image)
    name, at, digest = remainder.partition("@")
    if at and not _is_digest(digest):
        raise ReferenceError("invalid reference format")
    colon = name.find(":", name.rfind("/") + 1)
    path, tag = (name[:colon], name[colon + 1 :]) if colon >= 0 else (name, "")
    if path != path.lower():
        raise ReferenceError(f"invalid reference format: repository name ({path}) must be lowercase")
    if (colon >= 0 and not _is_tag(tag)) or not all(map(_is_component, path.split("/"))):
        raise ReferenceError("invalid reference format")
    if len(registry) + 1 + len(path) > _MAX_NAME:
        raise ReferenceError(f"repository name must not be more than {_MAX_NAME} characters")
    return Reference(registry, path, tag or ("" if digest else "latest"), digest)


def _split_registry(image: str) -> tuple[str, str]:
    first, slash, rest = image.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        if not _is_domain(first):
            raise ReferenceError("invalid reference format")
        registry, remainder = ("docker.io", rest) if first == "index.docker.io" else (first, rest)
    else:
        registry, remainder = "docker.io", image
    if registry == "docker.io" and "/" not in remainder:
        remainder = "library/" + remainder
    return registry, remainder


def _is_domain(text: str) -> bool:
    host, colon, port = text.partition(":")
    if colon and not port.isdigit():
        return False
    return all(
        label and label[0] != "-" and label[-1] != "-" and all(c in _WORD or c == "-" for c in label)
        for label in host.split(".")
    )


def _is_component(text: str) -> bool:
    """Lowercase words separated by one dot, one or two underscores, or any number of dashes."""
    if not text or text[0] not in _LOWER or text[-1] not in _LOWER:
        return False
    separator = ""
    for char in text:
        if char in _LOWER:
            if separator and separator not in (".", "_", "__") and set(separator) != {"-"}:
                return False
            separator = ""
        elif char in "._-":
            separator += char
        else:
            return False
    return True


def _is_tag(text: str) -> bool:
    return 0 < len(text) <= _MAX_TAG and text[0] in _WORD and all(c in _WORD or c in ".-" for c in text)


def _is_digest(text: str) -> bool:
    algorithm, colon, value = text.partition(":")
    return bool(colon and algorithm and len(value) >= 32 and all(c in _HEX for c in value))


def invalid_name_message(image: str, error: ReferenceError) -> str:
    """The waiting message and event of a container in ``InvalidImageName``."""
    return f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": {error}'


def default_pull_policy(image: str) -> str:
    """``Always`` for the tag latest (or none), else ``IfNotPresent``; a digest counts as a tag.

    Models ``SetDefaults_Container``: a name that does not parse gets ``IfNotPresent``.
    """
    try:
        reference = parse(image)
    except ReferenceError:
        return "IfNotPresent"
    return "Always" if reference.tag == "latest" else "IfNotPresent"
