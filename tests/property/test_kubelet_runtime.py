"""Laws of the small shell: jumping over repetitions changes nothing that can be seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.runtime import shell
from kubectl_sim.kubelet.runtime.program import Program
from kubectl_sim.kubelet.runtime.shell import Machine
from kubectl_sim.kubelet.runtime.world import World

START = 1_795_413_149_000_000
SECOND = 1_000_000

STEPS = st.sampled_from(
    [
        "echo tick",
        'echo "$i $(date +%T)"',
        "i=$((i+1))",
        "i=$((i*2 % 7))",
        "echo $RANDOM",
        "date +%S >> /log",
        "echo $i > /now",
        "[ $i -gt 4 ] && echo big",
        "[ -f /stop ] && break",
        "for n in 1 2; do echo $n; sleep 1; done",
        "x=$(date +%M); echo $x",
        "if [ $((i % 3)) -eq 0 ]; then echo third; fi",
        "false || echo no",
    ]
)
PAUSES = st.sampled_from(["sleep 1", "sleep 5", "sleep 0.5", "sleep 2; sleep 1"])
SETUPS = st.sampled_from(["", "i=0; ", "i=3; ", "(sleep 20; touch /stop) & ", "echo begin; "])
HEADS = st.sampled_from(["while true", "until false", "while [ $i -lt 9 ]", "while [ ! -f /stop ]", "while :"])


@st.composite
def scripts(draw):
    body = "; ".join([*draw(st.lists(STEPS, min_size=1, max_size=4)), draw(PAUSES)])
    return f"i=0; {draw(SETUPS)}{draw(HEADS)}; do {body}; done; echo over"


def program(script):
    found = resolve("busybox")
    return Program(World(found.image, "latest", seed=7), ["sh", "-c", script], START)


@pytest.fixture(autouse=True, scope="module")
def small_budget():
    full, shell.BUDGET = shell.BUDGET, 3000
    yield
    shell.BUDGET = full


@settings(max_examples=120, deadline=None)
@given(scripts())
def test_cycles_are_invisible(script):
    fast = program(script)
    jump = Machine.try_cycle
    Machine.try_cycle = lambda *arguments: None
    try:
        slow = program(script)
        naive = slow.trace
    finally:
        Machine.try_cycle = jump
    horizon = START + 60 * SECOND
    if "RANDOM" not in script:
        assert fast.trace.window(START, horizon) == naive.window(START, horizon)
        assert fast.trace.appended("/log", START, horizon) == naive.appended("/log", START, horizon)
    if naive.end is not None or naive.truncated is None:
        assert fast.end == naive.end


@settings(max_examples=60, deadline=None)
@given(scripts(), st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_windows_join(script, a, b, c):
    first, middle, last = (START + s * SECOND for s in sorted((a, b, c)))
    trace = program(script).trace
    whole = trace.window(first, last)
    assert trace.window(first, middle) + trace.window(middle, last) == whole
    assert trace.window(first, last, last=3) == whole[-3:]
