"""What a verb works with: its streams, the global options, and the cluster, opened when first needed."""

from __future__ import annotations

import os

from kubectl_sim.kubectl.errors import CommandError, usage_error
from kubectl_sim.kubectl.streams import Output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from kubectl_sim.kubectl.options import Invocation, Options
    from kubectl_sim.kubectl.streams import Streams


class Context:
    """One run of one command.

    ``command`` is its path without ``kubectl`` (``create deployment``).  ``globals`` holds the flags
    that every command accepts (``globals.namespace``, ``globals.as_``, ``globals.v``…); a command
    with a flag of the same name has that one in its ``opts``.  ``typed`` is the command line as the
    user has typed it.
    """

    def __init__(self, invocation: Invocation, streams: Streams, typed: list[str] | None = None) -> None:
        self.command = invocation.command
        self.typed = typed or []
        self.globals: Options = invocation.globals
        self.streams = streams
        self._client: Any = None
        self._namespace = ""
        self._warnings: set[str] = set()
        self._warned = 0
        self._closing: list[Callable[[], object]] = []

    @property
    def command_path(self) -> str:
        """``kubectl create deployment``."""
        return f"kubectl {self.command}"

    # -- streams

    @property
    def stdin(self) -> BinaryIO:
        """Standard input, binary."""
        if self.streams.stdin is None:
            raise CommandError("standard input is closed")
        return self.streams.stdin

    @property
    def stdout(self) -> Output:
        """Text for standard output.  A verb that blocks calls ``flush`` before it does."""
        return self.streams.stdout

    @property
    def stderr(self) -> Output:
        """Text for standard error; leaves at once, after what stdout still holds."""
        return self.streams.stderr

    def print(self, line: str = "") -> None:
        """One line to standard output."""
        self.streams.stdout.write(line + "\n")

    def warn(self, line: str) -> None:
        """One line to standard error."""
        self.streams.stderr.write(line + "\n")

    def server_warning(self, text: str) -> None:
        """A warning that came with an answer of the server; the same text is shown once."""
        self._warned += 1
        if text not in self._warnings:
            self._warnings.add(text)
            self.warning(text)

    def warning(self, text: str) -> None:
        """A warning of kubectl's own, marked as one."""
        label = "\x1b[33;1mWarning:\x1b[0m" if self.allows_color() else "Warning:"
        self.warn(f"{label} {text}")

    def allows_color(self) -> bool:
        """True if standard error is a terminal that shows colors."""
        environ = os.environ
        return "NO_COLOR" not in environ and environ.get("TERM") != "dumb" and self.stderr.isatty()

    def check_warnings(self) -> None:
        """With ``--warnings-as-errors``, raise CommandError if the server has warned."""
        if self._warned and self.globals.warnings_as_errors:
            raise CommandError("1 warning received" if self._warned == 1 else f"{self._warned} warnings received")

    # -- the cluster

    @property
    def client(self) -> Any:
        """The client of the current cluster.  Opens it when first used; raises CommandError if it cannot."""
        if self._client is None:
            from kubectl_sim.kubectl import session

            self._client = session.connect(self)
        return self._client

    @property
    def namespace(self) -> str:
        """The namespace to work in: ``--namespace``, else the kubeconfig context's, else ``default``."""
        if not self._namespace:
            self._namespace = self.globals.namespace
        if not self._namespace:
            from kubectl_sim.kubectl import session

            self._namespace = session.default_namespace(self)
        return self._namespace

    @property
    def namespace_given(self) -> bool:
        """True if ``--namespace`` was given (``enforceNamespace``)."""
        return bool(self.globals.namespace)

    @property
    def request_deadline(self) -> int | None:
        """When a request that is made now is given up, in the cluster's time; None for never."""
        if "request-timeout" not in self.globals.changed:
            return None
        from kubectl_sim.kubectl import connection

        timeout = connection.request_timeout(self.globals)
        return self.client.now + timeout if timeout > 0 else None

    # -- ends

    def on_close(self, action: Callable[[], object]) -> None:
        """Run ``action`` when the command has ended, also after an error; the last one first."""
        self._closing.append(action)

    def close(self) -> None:
        while self._closing:
            self._closing.pop()()

    # -- refusals

    def usage_error(self, message: str) -> CommandError:
        """The error to raise for a wrong invocation; points at the command's help."""
        return usage_error(self.command_path, message)
