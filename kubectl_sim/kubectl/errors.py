"""What a kubectl command says when it fails, and how.

Models kubectl/pkg/cmd/util (CheckErr and its helpers) and apimachinery/pkg/util/errors: whether a
text gets the ``error:`` prefix depends on how deep the error sits in nested aggregates.
"""

from __future__ import annotations

from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


class CommandError(Exception):
    """kubectl itself refuses: printed as ``error: <message>``; the process exits with ``code``."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class LoggedFatal(CommandError):
    """Upstream gives up through its log: the message is a whole log line and gets no prefix."""


class SilentExit(CommandError):
    """Everything has been said already: only the exit code is left (``cmdutil.ErrExit``)."""

    def __init__(self, code: int = 1) -> None:
        super().__init__("", code)


class Aggregate(Exception):
    """Several failures of one command.  ``errors`` may hold further aggregates."""

    def __init__(self, errors: Iterable[Exception]) -> None:
        self.errors = list(errors)
        super().__init__(*self.errors)

    @property
    def message(self) -> str:
        texts = list(dict.fromkeys(text_of(error) for error in flatten(self)))
        return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"

    def __str__(self) -> str:
        return self.message


def usage_error(command_path: str, message: str) -> CommandError:
    """A wrong invocation; points at the command's help as ``cmdutil.UsageErrorf`` does."""
    return CommandError(f"{message}\nSee '{command_path} -h' for help and examples")


def text_of(error: Exception) -> str:
    """The bare message of an error (``err.Error()``)."""
    message = getattr(error, "message", None)
    return message if isinstance(message, str) else str(error)


def flatten(error: Exception) -> list[Exception]:
    """The leaves of nested aggregates, in order."""
    if not isinstance(error, Aggregate):
        return [error]
    return [leaf for inner in error.errors for leaf in flatten(inner)]


def aggregate(errors: list[Exception]) -> Exception | None:
    """One error for many: None for none (``utilerrors.NewAggregate``)."""
    return Aggregate(errors) if errors else None


def filter_out(error: Exception | None, drop: Callable[[Exception], bool]) -> Exception | None:
    """The error without the parts that ``drop`` accepts (``utilerrors.FilterOut``)."""
    if error is None:
        return None
    if isinstance(error, Aggregate):
        kept = [left for inner in error.errors if (left := filter_out(inner, drop)) is not None]
        return aggregate(kept)
    return None if drop(error) else error


def is_not_found(error: Exception) -> bool:
    return isinstance(error, StatusError) and error.reason == "NotFound"


def with_source(verb: str, source: str, error: Exception) -> Exception:
    """Adds ``error when creating "f.yaml":`` to an error, keeping a StatusError one."""
    if not source:
        return error
    if isinstance(error, StatusError):
        message = f'error when {verb} "{source}": {error.message}'
        return StatusError(error.code, error.reason, message, error.details)
    return CommandError(f'error when {verb} "{source}": {text_of(error)}')


def report(error: Exception) -> tuple[str, int]:
    """(text for stderr, exit code) of a command that ended with ``error``.

    The text ends with a newline unless it is empty.
    """
    if isinstance(error, Aggregate) and len(error.errors) == 1:
        error = error.errors[0]
    if isinstance(error, SilentExit):
        return "", error.code
    if isinstance(error, StatusError) and error.reason == "Invalid":
        text = _invalid_text(error)
    elif isinstance(error, Aggregate):
        text = "".join(f"{message_for(inner)}\n" for inner in error.errors)
    elif isinstance(error, LoggedFatal):
        text = error.message
    else:
        text = _standard_message(error) or _with_prefix(text_of(error))
    code = error.code if isinstance(error, CommandError) else 1
    return (text if text.endswith("\n") else text + "\n"), code


def message_for(error: Exception) -> str:
    """An error inside a list of errors: no ``error:`` prefix, but the server's is kept."""
    return _standard_message(error) or text_of(error)


def _with_prefix(text: str) -> str:
    return text if text.startswith("error: ") else f"error: {text}"


def _standard_message(error: Exception) -> str:
    if not isinstance(error, StatusError):
        return ""
    if error.reason == "Unauthorized":
        return f"error: You must be logged in to the server ({error.message})"
    if error.reason:
        return f"Error from server ({error.reason}): {error.message}"
    return f"Error from server: {error.message}"


def _invalid_text(error: StatusError) -> str:
    from kubectl_sim.model import field

    details: dict[str, Any] = error.details
    causes = details.get("causes") or []
    if not details:
        return "The request is invalid" + (f": {error.message}" if error.message else "")
    text = "The request is invalid"
    if details.get("kind") or details.get("name"):
        text = f"The {details.get('kind', '')} {field.show(details.get('name', ''))} is invalid"
    elif error.message and not causes:
        text += f": {error.message}"
    if not causes:
        return text
    lines = list(dict.fromkeys(f"{cause.get('field', '')}: {cause.get('message', '')}" for cause in causes))
    if len(lines) == 1:
        return f"{text}: {lines[0]}\n"
    return f"{text}: \n" + "".join(f"* {line}\n" for line in lines)
