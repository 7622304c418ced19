"""The program of one container instance: what it will do, and what it answers.

``Program`` is bound to a start time.  Its whole future is computed when it is first asked for;
see :class:`~.trace.Trace`.
"""

from __future__ import annotations

from .trace import ANY_PORT, FOREVER

# The shell is only imported for containers that run something of their own: most run their image.

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.images.record import Image

    from .shell import Machine
    from .trace import Change, Trace
    from .world import World

_WRAPPERS = ("entrypoint.sh", "docker-php-entrypoint", "tini", "dumb-init", "--", "__cacert_entrypoint.sh")
_INIT = ("tini", "dumb-init")
_RUNC = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: "
    "runc create failed: unable to start container process: error during container init: "
)
_EXEC_FAILED = "OCI runtime exec failed: exec failed: unable to start container process: "


def expand(words: list[str], env: dict[str, str]) -> list[str]:
    """``$(NAME)`` in command and args; ``$$(NAME)`` is literal, unknown names stay.

    Models ``third_party/forked/golang/expansion``.
    """
    return [_expand(word, env) if "$" in word else word for word in words]


def _expand(word: str, env: dict[str, str]) -> str:
    out = []
    at = 0
    while at < len(word):
        if word.startswith("$$", at):
            out.append("$")
            at += 2
        elif word.startswith("$(", at) and ")" in word[at:]:
            end = word.index(")", at)
            name = word[at + 2 : end]
            out.append(env.get(name, word[at : end + 1]))
            at = end + 1
        else:
            out.append(word[at])
            at += 1
    return "".join(out)


def arguments(image: Image, command: list[str], args: list[str]) -> list[str]:
    """The process's command line: the container's command and args over the image's."""
    if command:
        return [*command, *args]
    return [*image.entrypoint, *(args or image.cmd)]


def start_error(world: World, argv: list[str]) -> str:
    """containerd's text when the first word is no program of the image; empty if it starts."""
    if not argv:
        return "failed to generate container spec: failed to generate spec: no command specified"
    from .files import exists

    name = argv[0]
    if exists(world, name):
        return ""
    if "/" in name:
        if world.volumes.read(name if name.startswith("/") else f"{world.workdir}/{name}", 0) is not None:
            return ""
        return f'{_RUNC}exec: "{name}": stat {name}: no such file or directory: unknown'
    return f'{_RUNC}exec: "{name}": executable file not found in $PATH: unknown'


class Result:
    """What a command that ran inside the container did."""

    __slots__ = ("code", "duration", "files", "output", "until", "waits_on")

    def __init__(
        self,
        code: int,
        output: str,
        duration: int,
        until: int,
        waits_on: set[str],
        files: dict[str, list[Any]] | None = None,
    ) -> None:
        self.code = code
        #: Path → what it has changed, as in :class:`~.trace.Trace`.
        self.files = files or {}
        #: Standard output and error, mixed as they came.
        self.output = output
        #: µs; FOREVER if it does not end.
        self.duration = duration
        #: The same command gives the same answer before this time.
        self.until = until
        self.waits_on = waits_on


class Program:
    """One run of a container's process, from ``start`` (µs)."""

    __slots__ = ("_trace", "argv", "light", "outside", "start", "typed", "world")

    def __init__(self, world: World, argv: list[str], start: int) -> None:
        self.world = world
        self.argv = argv
        self.start = start
        #: It is known to be the image's server as it comes: ports need no simulation.
        self.light = False
        #: See ``Trace.outside``, and ``Machine.typed``.
        self.outside: dict[str, list[Change]] = {}
        self.typed: list[list[Any]] | None = None
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """The whole run, as long as the network keeps its answers."""
        if self._trace is None:
            self._trace = self._run(None)
        return self._trace

    def _run(self, term_at: int | None) -> Trace:
        from . import shell

        made = shell.machine(self.world, self.start, self._shell_name())
        made.term_at = term_at
        made.trace.outside = self.outside
        made.typed = self.typed
        return shell.run_argv(made, self._process())

    def _shell_name(self) -> str:
        name = self.argv[0].rpartition("/")[2]
        return name if name in ("sh", "bash", "ash", "dash") else "sh"

    def _process(self) -> list[str]:
        """The command line without entry point scripts that only pass it on."""
        argv = self.argv
        entry = self.world.image.entrypoint
        if not entry or argv[: len(entry)] != list(entry) or not argv[0].endswith(_WRAPPERS):
            return argv
        rest = argv[len(entry) :]
        default = list(self.world.image.cmd)
        if not rest or rest == default:
            return default or argv
        from .files import exists

        if rest[0].startswith("-") or not exists(self.world, rest[0]):
            return [*default[:1], *rest]
        return rest

    @property
    def end(self) -> tuple[int, int] | None:
        """(at, exit code) of the end that the program comes to by itself."""
        return self.trace.end

    @property
    def reason(self) -> str:
        """Why it ended: ``Completed``, ``Error`` or ``OOMKilled``."""
        if self.trace.oom is not None:
            return "OOMKilled"
        return "Error" if self.trace.end and self.trace.end[1] else "Completed"

    def stopped_by_term(self, at: int, alone: bool = True) -> tuple[int, int] | None:
        """(when, exit code) of its end if SIGTERM comes at ``at``; None: it has to be killed.

        Process 1 of a PID namespace (``alone``) has no default actions: a shell or ``sleep``
        without a handler does not even notice.
        """
        trace = self.trace
        own = trace.end if trace.end is not None and trace.end[0] >= at else None
        if trace.trap is not None and trace.trap <= at:
            handled = self._run(at).end
            if handled is not None and handled[0] >= at:
                return handled
            return own
        if trace.quit is not None:
            code, duration = trace.quit
            return at + duration, code
        if not alone or self._has_init():
            return at, 143
        return own

    def _has_init(self) -> bool:
        return any(word.rpartition("/")[2] in _INIT for word in self.argv[:1])

    def run_inside(self, argv: list[str], at: int) -> Result:
        """Run another command in the container at an instant (exec probe, hook)."""
        from . import shell

        made = self.process(argv, at)
        problem = self.exec_error(made, argv)
        if problem:
            return Result(-1, problem + ": unknown", 0, FOREVER, set())
        trace = shell.run_argv(made, argv)
        end = trace.end
        output = "".join(line + "\n" for _, _, line, _ in trace.lines)
        until = self._until(made, at)
        duration = FOREVER if end is None else end[0] - at
        return Result(0 if end is None else end[1], output, duration, until, trace.waits_on, trace.files)

    def process(self, argv: list[str], at: int) -> Machine:
        """A process that is about to start beside the main one."""
        from . import shell

        made = shell.machine(self.world, at, argv[0].rpartition("/")[2] if argv else "sh")
        if made.flavour == "ash" and made.argv0 not in ("sh", "ash", "bash"):
            made.argv0 = "sh"
        made.overlay = self.trace
        made.guest = True
        made.trace.listens = dict(self.trace.listens)
        made.main, made.shown = " ".join(self.argv), " ".join(argv)
        return made

    def exec_error(self, made: Machine, argv: list[str]) -> str:
        """runc's text when the first word is no program of the container; empty if it is."""
        from .files import exists

        name = argv[0]
        if exists(self.world, name) or ("/" not in name and made.content(f"/usr/bin/{name}") is not None):
            return ""
        if "/" not in name:
            return f'{_EXEC_FAILED}exec: "{name}": executable file not found in $PATH'
        from .textcommands import is_directory

        if is_directory(made, name):
            return f'{_EXEC_FAILED}exec: "{name}": is a directory'
        if made.read_file(name) is not None:
            return ""
        return f'{_EXEC_FAILED}exec: "{name}": stat {name}: no such file or directory'

    def _until(self, made: Machine, at: int) -> int:
        """When something that the command looked at changes next."""
        until = FOREVER
        for question in made.turn.asked | {"file:" + path for path in made.turn.file_log}:
            if question == "volatile":
                return at + 1
            if question.startswith("file:"):
                path = question[5:]
                until = min(until, self.trace.next_change(path, at), self.world.volumes.next_change(path, at))
            else:
                until = min(until, self.world.network.next_change(question, at))
        for path in self.trace.files:
            until = min(until, self.trace.next_change(path, at))
        for since in self.trace.listens.values():
            if at < since < until:
                until = since
        return until

    # -- the network's view --------------------------------------------------------------

    def listening(self, port: int, at: int) -> bool:
        """Whether a connection to the port is accepted at an instant."""
        return self.opens_at(port) <= at

    def opens_at(self, port: int) -> int:
        """When the port starts to accept connections; FOREVER if it never does."""
        image = self.world.image
        if self.light and not self.world.memory_limit:
            ports = image.ports if image.ports is not None else self.world.ports
            known = port in ports or (image.ports is None and not ports)
            return self.start + image.listen_ms * 1000 if known else FOREVER
        return self.trace.listens.get(port, self.trace.listens.get(ANY_PORT, FOREVER))

    def answer(self, path: str, at: int) -> tuple[int, str, int]:
        """(HTTP status, body, until when it stays so) of a GET; status 0: it speaks no HTTP."""
        own = None if self.light else self.trace.http
        if own is not None:
            steps = own.get(path) or own.get("*") or [(0, 404)]
            status = next(code for since, code in reversed(steps) if since <= at or since == steps[0][0])
            until = min((since for since, _ in steps if since > at), default=FOREVER)
            return status, self.trace.read("/.body", at) or "", until
        image = self.world.image
        if image.http is None:
            return self._from_files(path, at)
        root = "/usr/share/nginx/html"
        if "nginx" in image.bins and root in self.world.mounts:
            return self._from_volume(root, path, at)
        written = None
        if self.outside and "nginx" in image.bins and any(file.startswith(root + "/") for file in self.outside):
            return self._from_volume(root, path, at)
        if "nginx" in image.bins and not self.light:
            written = self.trace.read(f"{root}/index.html", at)
        status = image.http.get(path.partition("?")[0], image.http.get("*", 404))
        return status, self.world.fields(written or image.body) if status == 200 else "", FOREVER

    def _from_volume(self, root: str, path: str, at: int) -> tuple[int, str, int]:
        """A document root that a volume covers has what somebody put there."""
        from . import rootfs

        path = path.partition("?")[0]
        file = root + (path + "index.html" if path.endswith("/") else path)
        text = self.trace.read(file, at)
        if text is None:
            text = self.world.volumes.read(file, at)
        if text is None and file not in self.trace.paths():
            text = rootfs.read(self.world, file)
        until = min(self.world.volumes.next_change(file, at), self.trace.next_change(file, at))
        if text is not None:
            return 200, text, until
        return (403 if path.endswith("/") else 404), "", until

    def _from_files(self, path: str, at: int) -> tuple[int, str, int]:
        """``python -m http.server`` and ``httpd`` list their directory."""
        if any(word in ("http.server", "httpd", "-m") for word in self.argv) or self.trace.http is not None:
            return (200 if path == "/" else 404), "", FOREVER
        text = " ".join(self.argv)
        if "http" in text or "nc " in text or self.world.base == "any" or ".js" in text or ".py" in text:
            return 200, "", FOREVER
        return 0, "", FOREVER
