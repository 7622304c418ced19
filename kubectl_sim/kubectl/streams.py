"""Where a command's output goes: few large writes, in the order in which they were made.

Text is kept until the command ends, until it grows large, or until the other stream or a blocking
verb needs it out (:meth:`Output.flush`).  ``before_flush`` lets the session commit first: nothing is
said to be done before it is.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

_LARGE = 1 << 16
#: What Linux lets anybody make of a pipe.
_WIDEST = 1 << 20


class Output:
    """A text stream over a binary one, in UTF-8.  Bytes that came in undecodable leave as they came."""

    def __init__(self, raw: BinaryIO, ahead: Output | None = None) -> None:
        """``ahead`` is a stream whose pending text leaves before this one's."""
        self.raw = raw
        self.before_flush: Callable[[], object] | None = None
        #: While the streams are held, what is written waits here with its stream.
        self.held: list[tuple[Output, str]] | None = None
        self._ahead = ahead
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        if self.held is not None:
            self.held.append((self, text))
            return len(text)
        self._parts.append(text)
        self._size += len(text)
        if self._size > _LARGE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send on what has been written so far."""
        if self._ahead is not None:
            self._ahead.flush()
        if self._parts:
            # Taken out first: what cannot be committed must not be printed either.
            text = "".join(self._parts)
            self._parts.clear()
            self._size = 0
            if self.before_flush is not None:
                self.before_flush()
            self._send(text.encode("utf-8", "surrogateescape"))

    def _send(self, data: bytes) -> None:
        if len(data) > _LARGE:
            _widen(self.raw)
        try:
            self.raw.write(data)
            self.raw.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            from kubectl_sim.kubectl.errors import CommandError

            raise CommandError(f"write /dev/stdout: {(error.strerror or '').lower()}") from None

    def isatty(self) -> bool:
        return self.raw.isatty()

    def fileno(self) -> int:
        return self.raw.fileno()


def _widen(raw: BinaryIO) -> None:
    """Let a pipe take a large output at once: else we wait for whoever reads it at every 64 KiB."""
    try:
        import fcntl

        fcntl.fcntl(raw.fileno(), fcntl.F_SETPIPE_SZ, _WIDEST)
    except (ImportError, AttributeError, ValueError, OSError):
        pass  # no pipe, or no Linux


class ErrorOutput(Output):
    """Standard error: nothing waits, and nobody can be told when it fails."""

    def _send(self, data: bytes) -> None:
        try:
            self.raw.write(data)
            self.raw.flush()
        except BrokenPipeError:
            raise
        except OSError:
            pass

    def write(self, text: str) -> int:
        super().write(text)
        self.flush()
        return len(text)


class Streams:
    """The three streams of a command.  ``stdin`` is binary, or None where there is none."""

    def __init__(self, stdin: BinaryIO | None, stdout: BinaryIO, stderr: BinaryIO) -> None:
        self.stdin = stdin
        #: The level of the log (``-v``) of a command that has asked a cluster.
        self.verbosity = 0
        self.stdout = Output(stdout)
        self.stderr = ErrorOutput(stderr, self.stdout)
        #: The files of clusters that the command leaves unsettled, if its process ends with it; else None.
        self.unsettled: list[str] | None = None

    def flush(self) -> None:
        self.stderr.flush()

    def hold(self) -> Hold:
        """Let nothing out until the hold is released."""
        return Hold(self)


class Hold:
    """What both streams were given since the hold began, in order."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._pending: list[tuple[Output, str]] = []
        streams.stdout.held = streams.stderr.held = self._pending

    def release(self, *, done: bool = True) -> None:
        """Let it all out; only standard error's part if what was to be said was not ``done`` after all."""
        streams = self._streams
        streams.stdout.held = streams.stderr.held = None
        for output, text in self._pending:
            if done or output is streams.stderr:
                output.write(text)


def standard(system: Any) -> Streams:
    """The process's own streams; ``system`` is the module ``sys``."""
    stdin = None if system.stdin is None else system.stdin.buffer
    return Streams(stdin, _raw(system.stdout), _raw(system.stderr))


def _raw(stream: Any) -> BinaryIO:
    """A stream's binary side; a sink for one that was closed before we started."""
    if stream is None:
        import io

        return io.BytesIO()
    raw: BinaryIO = stream.buffer
    return raw
