"""The client's end of exec and attach: standard streams, the terminal, the exit code.

Models k8s.io/client-go/tools/remotecommand and kubectl/pkg/util/term.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError, LoggedFatal
from kubectl_sim.kubelet.conversation import Conversation
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

_CHUNK = 65536
#: How often the keyboard is looked at while something runs, in microseconds.
_LOOK = 50_000
#: Ctrl-P, Ctrl-Q: leave the container without ending what runs in it.
_DETACH = b"\x10\x11"
NO_TERMINAL = "Unable to use a TTY - input is not a terminal or the right kind of file"


def has_terminal(ctx: Context, wanted: bool, stdin: bool, quiet: bool) -> bool:
    """Can the terminal that is wanted be had?  Says so if not (StreamOptions.SetupTTY)."""
    if not wanted or not stdin:
        return False
    if ctx.stdin.isatty():
        return True
    if not quiet:
        ctx.warn(NO_TERMINAL)
    return False


def talk(ctx: Context, subresource: str, pod: Obj, params: Obj) -> int:
    """Run a session to its end; its exit code.  Raises StatusError, CommandError."""
    return Remote(ctx, subresource, pod, params).run()


def captured(ctx: Context, pod: Obj, params: Obj, data: bytes, write: Callable[[int, str], object]) -> int:
    """Run a command without standard streams: ``data`` is its input, ``write`` takes (stream, text)."""
    session = Remote(ctx, "exec", pod, params)
    session.write = write
    session.conversation.give(data.decode("utf-8", "surrogateescape"))
    session.conversation.end_input()
    return session.run()


def failed(code: int) -> CommandError:
    """How kubectl ends when a command in a container has failed."""
    return LoggedFatal(f"command terminated with exit code {code}", code)


class Remote:
    """One session of one pod."""

    def __init__(self, ctx: Context, subresource: str, pod: Obj, params: Obj) -> None:
        self.ctx = ctx
        self._subresource = subresource
        self._pod = pod["metadata"]
        self._stdin = bool(params.get("stdin"))
        self._follows = subresource == "attach"
        self.write: Callable[[int, str], object] = self._print
        ctx.stdout.flush()
        try:
            self.session = self._request(params)
        except StatusError as error:
            raise CommandError(f"unable to upgrade connection: {error.message}") from None
        self.conversation = Conversation(self.session, self._feed)

    def _request(self, params: Obj) -> Any:
        metadata = self._pod
        return self.ctx.client.request(
            "create", "pods", metadata["namespace"], metadata["name"], subresource=self._subresource, params=params
        )

    def _feed(self, text: str, ended: bool) -> None:
        try:
            self._request({"session": self.session, "text": text, "ended": ended})
        except StatusError:
            self.session.lose(self.ctx.client.now)

    def _print(self, stream: int, text: str) -> None:
        (self.ctx.stdout if stream == 1 else self.ctx.stderr).write(text)

    def run(self) -> int:
        if not self.session.tty:
            return self._piped()
        return self._with_terminal()

    def _show(self) -> int | None:
        """Print what has come; the exit code once it is over.  Raises CommandError."""
        ctx = self.ctx
        now = ctx.client.now
        for stream, text in self.conversation.turn(now):
            self.write(stream, text)
        if self.session.error:
            raise CommandError(self.session.error)
        code: int | None = self.session.code(now)  # what came at a later instant is not shown yet
        return code

    def _piped(self) -> int:
        ctx, talk = self.ctx, self.conversation
        open_input = self._stdin
        while True:
            code = self._show()
            if code is not None:
                return code
            ctx.stdout.flush()
            if open_input and talk.wants_input(ctx.client.now):
                data = self._read()
                if data:
                    talk.give(data.decode("utf-8", "surrogateescape"))
                else:
                    open_input = False
                    talk.end_input()
                continue
            self._wait(None)

    def _read(self) -> bytes:
        stdin: Any = self.ctx.stdin
        read = getattr(stdin, "read1", stdin.read)
        data: bytes = read(_CHUNK)
        return data

    def _wait(self, limit: int | None) -> None:
        """Let time pass until something is to be shown."""
        client = self.ctx.client
        due = self.session.due(client.now)
        instants = [item for item in (due, limit) if item is not None]
        client.wait(min(instants) if instants else None)
        if self._follows:
            self._feed("", False)
        else:
            client.backend.catch_up()

    # -- a terminal ----------------------------------------------------------------------

    def _with_terminal(self) -> int:
        import termios
        import tty

        descriptor = self.ctx.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setraw(descriptor, termios.TCSADRAIN)  # what was typed ahead is not lost
            return self._typed(descriptor)
        finally:
            self.ctx.stdout.flush()
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def _typed(self, descriptor: int) -> int:
        import os
        import select

        ctx, talk = self.ctx, self.conversation
        while True:
            code = self._show()
            if code is not None:
                return code
            ctx.stdout.flush()
            idle = talk.wants_input(ctx.client.now) and self.session.due(ctx.client.now) is None
            ready, _, _ = select.select([descriptor], [], [], None if idle else 0)
            if ready:
                data = os.read(descriptor, _CHUNK)
                if self._follows and _DETACH in data:
                    return 0
                if data:
                    talk.give(data.decode("utf-8", "surrogateescape"))
                    continue
                talk.end_input()
            self._wait(ctx.client.now + _LOOK)
