"""The entry of ``kubectl-sim``: understand the line, run the verb, end as kubectl does.

Everything here is on the path of every command: it imports next to nothing.
"""

from __future__ import annotations

import gc
import os
import sys

from kubectl_sim.base import bundle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Invocation, Options
    from kubectl_sim.kubectl.streams import Streams

INTERRUPTED = 130
BROKEN_PIPE = 141
#: The level of -v from which on the server's whole answer is shown when it refuses.
_SHOWN_REFUSALS = 4
#: Flags for which no other module need be asked.
_HARMLESS = frozenset(("namespace", "as", "v"))
_COMPLETIONS = ("__complete", "__completeNoDesc")


def main() -> NoReturn:
    """Run this process's command line and end the process.

    Nothing is left to tear down when the verb has ended, so the interpreter does not try.
    """
    # A command is short: collecting garbage would only find what the process's end frees anyway, and
    # looking through ten thousand pods for it again and again takes a seventh of the time to start them.
    gc.set_threshold(2_000_000, 50, 50)
    _die_of_broken_pipes()
    modules = bundle.install()
    from kubectl_sim.kubectl.streams import standard

    streams = standard(sys)
    waits = os.environ.get("KUBECTL_SIM_BACKGROUND") == "no"
    streams.unsettled = None if waits else []
    code = run(sys.argv[1:], streams)
    root = bundle.wanted(modules)
    if streams.unsettled or (root and not waits):
        from kubectl_sim.kubectl import background

        background.go_on(streams.unsettled or (), root)
    os._exit(code)


def _die_of_broken_pipes() -> None:
    """``kubectl get pods | head -1`` ends silently, by the signal, as any command does."""
    try:
        # The module signal would cost us enum.
        from _signal import SIG_DFL, SIGPIPE, signal  # type: ignore[import-not-found]
    except ImportError:  # pragma: no cover - Windows has no SIGPIPE
        return
    signal(SIGPIPE, SIG_DFL)


def run(argv: list[str], streams: Streams) -> int:
    """Run one command line; the exit code.  Never raises, whatever the command does."""
    try:
        return _guarded(argv, streams)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return BROKEN_PIPE


def _guarded(argv: list[str], streams: Streams) -> int:
    try:
        code = _run(argv, streams)
        streams.flush()
        return code
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        return _failed(error, argv, streams)


def _run(typed: list[str], streams: Streams) -> int:
    argv = typed
    if argv and argv[0] in _COMPLETIONS:
        from kubectl_sim.kubectl import complete

        return complete.main(argv, streams)
    if _has_preferences(argv):
        from kubectl_sim.kubectl import preferences

        argv = preferences.applied(argv, streams)
    from kubectl_sim.kubectl import fastparse

    invocation = fastparse.parse(argv)
    if invocation is None:
        from kubectl_sim.kubectl import interpret

        invocation = interpret.interpret(argv, streams)
    return _dispatch(invocation, streams, typed)


def _has_preferences(argv: list[str]) -> bool:
    """Whether there is a kuberc file to look at: one that is named, or the simulator's own."""
    if not argv or os.environ.get("KUBECTL_KUBERC") == "false":
        return False
    if os.environ.get("KUBERC") or any(word.startswith("--kuberc") for word in argv):
        return True
    from kubectl_sim.client.locations import data_home

    return os.path.exists(data_home() + "/kuberc")


def _dispatch(invocation: Invocation, streams: Streams, typed: list[str]) -> int:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import module_of

    verb = __import__(module_of(invocation.command), None, None, ["run"])
    ctx = Context(invocation, streams, typed)
    if not hasattr(verb, "run"):
        from kubectl_sim.kubectl.errors import CommandError

        raise CommandError(f'"{ctx.command_path}" is not simulated yet')
    try:
        if invocation.globals.changed:
            _check_connection(ctx, invocation.opts)
        code: int | None = verb.run(ctx, invocation.args, invocation.opts)
        streams.flush()
        ctx.check_warnings()
    finally:
        ctx.close()
    return code or 0


def _check_connection(ctx: Context, opts: Options) -> None:
    """Flags that name a server, a user or a file; most commands have none of them."""
    if not ctx.globals.changed <= _HARMLESS:
        from kubectl_sim.kubectl import connection

        if not connection.FLAGS.isdisjoint(ctx.globals.changed):
            connection.check(ctx, opts)


def _failed(error: Exception, argv: list[str], streams: Streams) -> int:
    """Say why a command failed: a refusal in kubectl's words, or that we are at fault."""
    from kubectl_sim.base.yamlscalar import YAMLError
    from kubectl_sim.kubectl.errors import Aggregate, CommandError, report
    from kubectl_sim.model.errors import StateError
    from kubectl_sim.model.status import StatusError

    if isinstance(error, (StateError, YAMLError)):  # not every value can be written as YAML
        error = CommandError(str(error))
    if streams.verbosity >= _SHOWN_REFUSALS:
        from kubectl_sim.kubectl import verbose

        verbose.refusal(error, streams.stderr)
    if isinstance(error, (CommandError, StatusError, Aggregate)):
        text, code = report(error)
    else:
        from kubectl_sim.kubectl import crash

        text, code = crash.report(error, argv), 1
    streams.stderr.write(text)
    return code


if __name__ == "__main__":
    main()
