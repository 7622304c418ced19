"""How a command ends: codes, texts, order of output, reports of our own errors, plugins."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kubectl_sim.kubectl import main
from kubectl_sim.kubectl.context import Context
from kubectl_sim.kubectl.errors import Aggregate, CommandError, SilentExit
from kubectl_sim.kubectl.options import Options, attribute, module_of
from kubectl_sim.kubectl.streams import Streams
from kubectl_sim.model.status import StatusError
from tests.runner import kubectl_sim

CODE = "import sys; from kubectl_sim.kubectl.main import main; sys.argv[0] = 'kubectl-sim'; main()"


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replaces what ``kubectl options`` does."""

    def replace(run: Any) -> None:
        module = ModuleType("verb")
        if run is not None:
            module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module_of("options"), module)

    return replace


def raising(error: BaseException) -> Any:
    def run(ctx: Context, args: list[str], opts: Options) -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (CommandError("no"), 1, "error: no\n"),
        (CommandError("no", 7), 7, "error: no\n"),
        (SilentExit(3), 3, ""),
        (StatusError(404, "NotFound", 'pods "x" not found'), 1, 'Error from server (NotFound): pods "x" not found\n'),
        (
            Aggregate([CommandError("a"), StatusError(404, "NotFound", "b")]),
            1,
            "a\nError from server (NotFound): b\n",
        ),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_errors_end_a_command_in_kubectls_words(verb: Any, error: BaseException, code: int, text: str) -> None:
    verb(raising(error))
    assert kubectl_sim(["options"]) == (code, "", text)


def test_the_verbs_code_is_the_commands(verb: Any) -> None:
    verb(lambda ctx, args, opts: 5)
    assert kubectl_sim(["options"]) == (5, "", "")


def test_a_verb_that_does_nothing_yet_says_so(verb: Any) -> None:
    verb(None)
    assert kubectl_sim(["options"]) == (1, "", 'error: "kubectl options" is not simulated yet\n')


def test_a_usage_error_points_at_the_help(verb: Any) -> None:
    def run(ctx: Context, args: list[str], opts: Options) -> None:
        raise ctx.usage_error("Unexpected args: [x]")

    verb(run)
    assert kubectl_sim(["options"])[2] == (
        "error: Unexpected args: [x]\nSee 'kubectl options -h' for help and examples\n"
    )


def test_an_error_of_ours_leaves_one_line_and_a_report(
    verb: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path))
    verb(raising(ZeroDivisionError("by\nnothing")))
    for number in (1, 2):
        path = tmp_path / "reports" / f"report-{number}.txt"
        code, out, err = kubectl_sim(["options", "--token=s3cret", "--password", "geheim", "-n", "x"])
        assert (code, out) == (1, "")
        assert err == (f"error: internal error: ZeroDivisionError: by nothing (a report was written to {path})\n")
        report = path.read_text()
        assert "kubectl options --token=… --password … -n x" in report
        assert "Traceback" in report
        assert path.stat().st_mode & 0o077 == 0


def test_a_report_that_cannot_be_written_is_no_traceback(
    verb: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path / "file"))
    verb(raising(ZeroDivisionError("x")))
    assert kubectl_sim(["options"])[2].startswith("error: internal error: ZeroDivisionError: x (no report could")


def test_what_has_been_printed_before_an_error_comes_out_before_it(verb: Any) -> None:
    def run(ctx: Context, args: list[str], opts: Options) -> None:
        ctx.print("first")
        ctx.warn("second")
        ctx.print("third")
        raise CommandError("last")

    verb(run)
    both = io.BytesIO()
    assert main.run(["options"], Streams(None, both, both)) == 1
    assert both.getvalue() == b"first\nsecond\nthird\nerror: last\n"


def test_nothing_is_printed_before_it_is_committed(verb: Any) -> None:
    events = []

    class Raw(io.BytesIO):
        def write(self, data: Any) -> int:
            events.append(bytes(data).decode())
            return len(data)

    def run(ctx: Context, args: list[str], opts: Options) -> None:
        ctx.stdout.before_flush = lambda: events.append("commit")
        ctx.on_close(lambda: events.append("close"))
        ctx.print("created")

    verb(run)
    assert main.run(["options"], Streams(None, Raw(), io.BytesIO())) == 0
    assert events == ["commit", "created\n", "close"]


def test_a_commit_that_fails_prints_nothing(verb: Any) -> None:
    def fail() -> None:
        raise CommandError("disk full")

    def run(ctx: Context, args: list[str], opts: Options) -> None:
        ctx.stdout.before_flush = fail
        ctx.print("created")

    verb(run)
    code, _, err = kubectl_sim(["options"])
    assert (code, err) == (1, "error: disk full\n")


def test_actions_on_close_run_also_after_errors_last_first(verb: Any) -> None:
    events: list[int] = []

    def run(ctx: Context, args: list[str], opts: Options) -> None:
        ctx.on_close(lambda: events.append(1))
        ctx.on_close(lambda: events.append(2))
        raise KeyboardInterrupt

    verb(run)
    assert kubectl_sim(["options"])[0] == 130
    assert events == [2, 1]


def test_large_output_goes_out_in_parts(verb: Any) -> None:
    sizes = []

    class Raw(io.BytesIO):
        def write(self, data: Any) -> int:
            sizes.append(len(data))
            return len(data)

    def run(ctx: Context, args: list[str], opts: Options) -> None:
        for _ in range(10_000):
            ctx.print("x" * 19)

    verb(run)
    main.run(["options"], Streams(None, Raw(), io.BytesIO()))
    assert sum(sizes) == 200_000
    assert len(sizes) <= 5


def test_bytes_that_are_no_text_leave_as_they_came(verb: Any) -> None:
    verb(lambda ctx, args, opts: ctx.print(args[0]))
    out = io.BytesIO()
    main.run(["options", b"\xff\xc3\xa9".decode("utf-8", "surrogateescape")], Streams(None, out, io.BytesIO()))
    assert out.getvalue() == b"\xff\xc3\xa9\n"


def test_flags_reach_the_verb_and_the_context(verb: Any) -> None:
    seen = {}

    def run(ctx: Context, args: list[str], opts: Options) -> None:
        seen.update(namespace=ctx.namespace, given=ctx.namespace_given, args=args, path=ctx.command_path)
        seen.update(as_=ctx.globals.as_, v=ctx.globals.v, changed=ctx.globals.changed)

    verb(run)
    assert kubectl_sim(["-n", "x", "options", "a", "-v=6", "b", "--as", "ann"])[0] == 0
    assert seen == {
        "namespace": "x", "given": True, "args": ["a", "b"], "path": "kubectl options", "as_": "ann", "v": 6,
        "changed": {"namespace", "v", "as"},
    }  # fmt: skip


def test_names_of_attributes_and_modules() -> None:
    assert [attribute(name) for name in ("all-namespaces", "for", "as", "from")] == [
        "all_namespaces", "for_", "as_", "from_",
    ]  # fmt: skip
    assert module_of("auth can-i") == "kubectl_sim.kubectl.verbs.auth.can_i"


# -- as a process ---------------------------------------------------------------------------------


def process(*args: str, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CODE, *args], stderr=subprocess.PIPE, **more)


def test_a_closed_pipe_ends_it_silently() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    child = process("completion", "bash", stdout=writer)
    os.close(writer)
    assert child.communicate()[1] == b""
    assert child.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_an_error_in_kubectls_words() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-c", CODE, "options"], stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (1, b"error: write /dev/stdout: no space left on device\n")
        both = subprocess.run([sys.executable, "-c", CODE, "options"], stdout=full, stderr=full, check=False)
        assert both.returncode == 1


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_traceback(closed: tuple[int, ...]) -> None:
    closing = " ".join(f"{fd}>&-" for fd in closed)
    command = f'"{sys.executable}" -c "{CODE}" options {closing}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


def test_an_interrupt_ends_it_silently_with_130(tmp_path: Path) -> None:
    helper = tmp_path / "waits.py"
    helper.write_text(
        "import sys, types\n"
        "verb = types.ModuleType('v')\n"
        "def run(ctx, args, opts):\n"
        "    ctx.print('waiting'); ctx.stdout.flush()\n"
        "    import time; time.sleep(60)\n"
        "verb.run = run\n"
        "sys.modules['kubectl_sim.kubectl.verbs.options'] = verb\n"
        "sys.argv = ['kubectl', 'options']\n"
        "from kubectl_sim.kubectl.main import main; main()\n"
    )
    child = subprocess.Popen([sys.executable, str(helper)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"waiting\n"
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    assert child.communicate()[1] == b""
    assert child.returncode == 130


# -- warnings of the server -----------------------------------------------------------------------


def warning(*texts: str) -> Any:
    def run(ctx: Context, args: list[str], opts: Options) -> None:
        for text in texts:
            ctx.server_warning(text)
        ctx.print("done")

    return run


def test_warnings_of_the_server_are_shown_once(verb: Any) -> None:
    verb(warning("old", "old", "older"))
    assert kubectl_sim(["options"]) == (0, "done\n", "Warning: old\nWarning: older\n")


@pytest.mark.parametrize(("count", "text"), [(1, "1 warning received"), (2, "2 warnings received")])
def test_warnings_can_be_errors(verb: Any, count: int, text: str) -> None:
    verb(warning(*["old"] * count))
    code, out, err = kubectl_sim(["options", "--warnings-as-errors"])
    assert (code, out, err) == (1, "done\n", f"Warning: old\nerror: {text}\n")
    verb(warning())
    assert kubectl_sim(["options", "--warnings-as-errors"])[0] == 0
