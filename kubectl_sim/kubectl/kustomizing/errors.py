"""What a build says when it fails."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class KustomizeError(Exception):
    """A kustomization cannot be built; the text is kustomize's."""

    @property
    def message(self) -> str:
        return str(self)


class MalformedYAML(KustomizeError):
    """A file that is no YAML: nobody then tries to read it as a folder."""


class Remote(KustomizeError):
    """Something that would have to be fetched."""


class Undecodable(KustomizeError):
    """A value that says it is of a type that it is not."""


class context:  # noqa: N801 - reads as a statement: ``with context("…"):``
    """Puts ``prefix: `` before the text of an error that passes through."""

    __slots__ = ("prefix",)

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, KustomizeError):
            raise type(error)(f"{self.prefix}: {error}") from None


def go_list(items: Iterator[str] | list[str]) -> str:
    """A slice of strings as Go's ``%v`` prints it."""
    return f"[{' '.join(items)}]"
