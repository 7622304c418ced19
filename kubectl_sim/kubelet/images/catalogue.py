"""What a registry answers when a node asks it for an image.

Policy: the catalogue's repositories have the tags they really have.  Other Docker Hub
official names (``ngnx``) do not exist.  Everything else (``org/name``, other registries)
exists and is a server, so that a reader's own image names work, unless the host or the
name says that it cannot.
"""

from __future__ import annotations

from . import digest
from ._index import FAMILY_OF
from .record import MIB, Image
from .reference import Reference, ReferenceError, invalid_name_message, parse

#: Last labels of a host name that never resolve (RFC 2606), and words that mean "this must fail".
UNRESOLVABLE = (".invalid", ".test", ".example", ".nonexistent")
ABSENT = (
    "doesnotexist",
    "does-not-exist",
    "nonexistent",
    "non-existent",
    "notexist",
    "not-exist",
    "no-such",
    "nosuch",
)
#: Registries whose content is known as a whole: what the catalogue lacks, they lack.
CURATED = ("registry.k8s.io/", "gcr.io/google-samples/", "gcr.io/google-containers/")
#: Former homes of an image.
ALIASES = {
    "k8s.gcr.io/": "registry.k8s.io/",
    "us-docker.pkg.dev/google-samples/containers/gke/": "gcr.io/google-samples/",
}
RESOLVER = "172.18.0.1:53"

_DENIED = (
    "pull access denied, repository does not exist or may require authorization: "
    "server message: insufficient_scope: authorization failed"
)
_NOT_FOUND_CODE = "rpc error: code = NotFound desc = "


class Resolution:
    """The registry's answer about one image name: ``image``, or else ``error``."""

    __slots__ = ("error", "image", "image_id", "invalid", "reference", "size")

    def __init__(self, reference: Reference | None, image: Image | None, error: str, invalid: bool) -> None:
        self.reference = reference
        self.image = image
        #: Text of the failed pull, as the kubelet reports it.
        self.error = error
        #: The name is no image reference: ``InvalidImageName``, ``error`` is the whole message.
        self.invalid = invalid
        #: Compressed bytes.
        self.size = 0
        #: ``docker.io/library/nginx@sha256:…``: status.imageID of a containerd node.
        self.image_id = ""
        if reference is not None:
            identity = reference.digest or "sha256:" + digest.hexadecimal(reference.canonical)
            self.image_id = f"{reference.name}@{identity}"
            if image is not None:
                self.size = image.size_of(reference.tag)


_families: dict[str, dict[str, Image]] = {}
_resolutions: dict[str, Resolution] = {}


def resolve(image: str) -> Resolution:
    """Look an image name up as a pull would.  Never raises."""
    found = _resolutions.get(image)
    if found is None:
        if len(_resolutions) > 2048:
            _resolutions.clear()
        found = _resolutions[image] = _resolve(image)
    return found


def _resolve(name: str) -> Resolution:
    try:
        reference = parse(name)
    except ReferenceError as error:
        return Resolution(None, None, invalid_name_message(name, error), True)
    image = find(reference.name)
    failure = _pull_error(reference, image)
    if failure:
        return Resolution(reference, None, failure, False)
    return Resolution(reference, image or _unknown(reference), "", False)


def find(repository: str) -> Image | None:
    """The catalogue's record of a full repository name, if it has one."""
    for old, new in ALIASES.items():
        if repository.startswith(old):
            repository = new + repository[len(old) :]
    module = FAMILY_OF.get(repository)
    return None if module is None else family(module)[repository]


def family(module: str) -> dict[str, Image]:
    """Import one data module of the catalogue; repository → record."""
    images = _families.get(module)
    if images is None:
        loaded = __import__(f"{__package__}.{module}", fromlist=("IMAGES",))
        images = _families[module] = {image.name: image for image in loaded.IMAGES}
    return images


def _pull_error(reference: Reference, image: Image | None) -> str:
    canonical = reference.canonical
    prefix = f'failed to pull and unpack image "{canonical}": failed to resolve reference "{canonical}": '
    host = reference.registry.partition(":")[0]
    if host.endswith(UNRESOLVABLE):
        return f"{prefix}{_head_failure(reference, host)}"
    if image is None and (reference.official or _is_absent(reference)):
        if reference.name.startswith(CURATED):
            return f"{_NOT_FOUND_CODE}{prefix}{canonical}: not found"
        return prefix + _DENIED
    if image is not None and not reference.digest and not image.has_tag(reference.tag):
        return f"{_NOT_FOUND_CODE}{prefix}{canonical}: not found"
    if image is None and any(word in reference.tag for word in ABSENT):
        return f"{_NOT_FOUND_CODE}{prefix}{canonical}: not found"
    return ""


def _head_failure(reference: Reference, host: str) -> str:
    where = reference.digest or reference.tag
    url = f"https://{reference.registry}/v2/{reference.path}/manifests/{where}"
    return f'failed to do request: Head "{url}": dial tcp: lookup {host} on {RESOLVER}: no such host'


def _is_absent(reference: Reference) -> bool:
    if reference.name.startswith(CURATED):
        return True
    return any(word in reference.name for word in ABSENT)


def _unknown(reference: Reference) -> Image:
    """Some image of somebody's: a server of plausible size that answers on the ports the pod names."""
    name = reference.path.rpartition("/")[2]
    size = 20 * MIB + digest.number(reference.name) % (100 * MIB)
    return Image(
        reference.name,
        tags=None,
        size=size,
        base="any",
        entrypoint=(f"/{name}",),
        ports=None,
        http={"*": 200},
        memory=(12 * MIB, 60 * MIB),
        cpu=(600_000, 30_000_000),
    )
