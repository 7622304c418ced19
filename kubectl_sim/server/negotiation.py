"""Which representation a client wants, and in which one it has sent a body.

Models apiserver/pkg/endpoints/handlers/negotiation.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kubectl_sim.model import status

JSON = "application/json"
YAML = "application/yaml"
PROTOBUF = "application/vnd.kubernetes.protobuf"


#: What a body may be encoded in; answers are JSON or YAML.
READABLE = (JSON, YAML, PROTOBUF)

_META_FORMS = ("Table", "PartialObjectMetadata", "PartialObjectMetadataList")
_META_VERSIONS = ("v1", "v1beta1")
#: A browser's user agent and a few others get indented JSON without asking.
_READERS = ("curl", "Wget", "Mozilla/5.0")


class Representation(NamedTuple):
    """``form`` is ``""`` for the object itself, or a kind of ``meta.k8s.io`` in ``version``."""

    media: str = JSON
    form: str = ""
    version: str = ""

    @property
    def content_type(self) -> str:
        return self.media


class Clause(NamedTuple):
    """One alternative of an Accept header."""

    media: str
    params: dict[str, str]
    quality: float


@lru_cache(maxsize=256)
def clauses(header: str) -> tuple[Clause, ...]:
    """An Accept header's alternatives, the preferred ones first."""
    found = []
    for text in header.split(","):
        media, *params = (part.strip() for part in text.split(";"))
        pairs = dict(part.partition("=")[::2] for part in params)
        try:
            quality = float(pairs.pop("q", "1"))
        except ValueError:
            quality = 1.0
        if media:
            found.append(Clause(media.lower(), pairs, quality))
    return tuple(sorted(found, key=lambda clause: -clause.quality))


@lru_cache(maxsize=256)
def accepted(header: str, forms: bool = True) -> Representation:
    """What to answer to an Accept header; ``forms`` says whether tables and the like can be had.

    Raises NotAcceptable.
    """
    if not header:
        return Representation()
    for clause in clauses(header):
        media = _media(clause.media)
        if not media:
            continue
        form = clause.params.get("as", "")
        if not form:
            return Representation(media)
        version = clause.params.get("v", "")
        known = form in _META_FORMS and version in _META_VERSIONS and clause.params.get("g") == "meta.k8s.io"
        if forms and known:
            return Representation(media, form, version)
    raise not_acceptable((JSON, YAML))


def _media(accepted_type: str) -> str:
    if accepted_type in (JSON, YAML):
        return accepted_type
    return JSON if accepted_type in ("*/*", "application/*") else ""


def not_acceptable(known: tuple[str, ...]) -> status.StatusError:
    message = f"only the following media types are accepted: {', '.join(known)}"
    return status.StatusError(406, "NotAcceptable", message)


def wants_indentation(pretty: str | None, user_agent: str) -> bool:
    """Whether JSON is to be indented: ``pretty`` is the query's value, None when it says nothing."""
    if pretty is not None:
        return pretty.lower() in ("", "1", "true", "t")
    return user_agent.startswith(_READERS)


def body_media(content_type: str) -> str:
    """The media type of a body that is an object.  Raises UnsupportedMediaType."""
    media = content_type.partition(";")[0].strip().lower() if content_type else JSON
    if media not in READABLE:
        raise unsupported(READABLE)
    return media


def unsupported(known: tuple[str, ...]) -> status.StatusError:
    return status.unsupported_media_type(
        f"the body of the request was in an unknown format - accepted media types include: {', '.join(known)}"
    )


@lru_cache(maxsize=128)
def digest(content: str | bytes) -> str:
    """What tells a document from its other versions."""
    from hashlib import sha512

    data = content.encode() if isinstance(content, str) else content
    return sha512(data).hexdigest().upper()
