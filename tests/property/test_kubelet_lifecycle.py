"""Laws of the pod's life: it does not matter how often somebody looks."""

import copy
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.base.timefmt import rfc3339
from kubectl_sim.kubelet.lifecycle import repeats
from kubectl_sim.kubelet.lifecycle.facts import Facts, NodeImages
from kubectl_sim.kubelet.lifecycle.worker import step

START = 1_795_413_149_000_000
SECOND = 1_000_000


class Chance:
    def __init__(self, value):
        self.value = value

    def random(self):
        return self.value


SCRIPTS = [
    "exit 0",
    "exit 3",
    "sleep 3",
    "sleep 7; exit 1",
    "sleep 3600",
    "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600",
    "while true; do date; sleep 5; done",
    "trap 'exit 0' TERM; while true; do sleep 1; done",
    "sleep 45; touch /tmp/healthy; sleep 3600",
    "until [ -f /shared/go ]; do sleep 1; done; echo go",
    "sleep 9; touch /shared/go; sleep 1000",
    "sleep 20; rm -f /shared/go; sleep 5; touch /shared/go; sleep 5",
    "until nc -z localhost 80; do sleep 2; done; sleep 3",
]
IMAGES = ["nginx:1.27", "busybox:1.36", "nginx", "ngnx", "redis:7", "nginx:1.999"]
PROBES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "handler": st.sampled_from(
                [
                    {"httpGet": {"path": "/", "port": 80}},
                    {"httpGet": {"path": "/nope", "port": 80}},
                    {"tcpSocket": {"port": 6379}},
                    {"exec": {"command": ["cat", "/tmp/healthy"]}},
                    {"exec": {"command": ["nonsense"]}},
                ]
            ),
            "initialDelaySeconds": st.sampled_from([0, 0, 5, 12]),
            "periodSeconds": st.sampled_from([1, 5, 10]),
            "failureThreshold": st.sampled_from([1, 3]),
            "successThreshold": st.just(1),
        }
    ),
)


@st.composite
def container(draw, name, image=None):
    made = {"name": name}
    if draw(st.booleans()):
        made["image"] = "busybox:1.36"
        made["command"] = ["sh", "-c", draw(st.sampled_from(SCRIPTS))]
    else:
        made["image"] = draw(st.sampled_from(IMAGES))
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = draw(PROBES) if draw(st.integers(0, 2)) == 0 else None
        if probe:
            probe = dict(probe)
            made[field] = {**probe.pop("handler"), **probe}
    return made


@st.composite
def pods(draw):
    spec = {
        "containers": [draw(container(f"c{n}")) for n in range(draw(st.integers(1, 2)))],
        "restartPolicy": draw(st.sampled_from(["Always", "Always", "OnFailure", "Never"])),
        "terminationGracePeriodSeconds": draw(st.sampled_from([0, 5, 30])),
    }
    init = []
    for n in range(draw(st.integers(0, 2))):
        made = draw(container(f"i{n}"))
        if draw(st.booleans()):
            made["restartPolicy"] = "Always"
        else:
            for field in ("livenessProbe", "readinessProbe", "startupProbe"):
                made.pop(field, None)
        init.append(made)
    if init:
        spec["initContainers"] = init
    if draw(st.integers(0, 5)) == 0:
        spec["activeDeadlineSeconds"] = draw(st.sampled_from([3, 20, 60]))
    if draw(st.integers(0, 5)) == 0:
        spec["shareProcessNamespace"] = True
    if draw(st.booleans()):
        spec["volumes"] = [{"name": "shared", "emptyDir": {}}]
        for each in [*spec["containers"], *init]:
            each["volumeMounts"] = [{"name": "shared", "mountPath": "/shared"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": "default", "uid": "0aa", "generation": 1},
        "spec": spec,
        "status": {"phase": "Pending"},
    }


class Story:
    """A pod that is looked at now and then."""

    def __init__(self, pod, chance):
        self.pod = copy.deepcopy(pod)
        images = {"images": {"docker.io/library/nginx:1.27": 0, "docker.io/library/busybox:1.36": 0}, "free": 0}
        self.facts = Facts("node", "172.18.0.3", lambda: "10.244.1.5", NodeImages(images), Chance(chance).random)
        self.memory = None
        self.events = {}
        self.status = None
        self.outcome = None

    def look(self, at):
        outcome = step(self.pod, self.memory, at, self.facts)
        self.memory = json.loads(json.dumps(outcome.memory))
        if outcome.status is not None:
            self.status = outcome.status
            self.pod["status"] = outcome.status
        for event in outcome.events:
            assert event.first <= event.at <= at
            key = (event.type, event.reason, event.message, event.field_path)
            count, first, last = self.events.get(key, (0, event.first, event.at))
            self.events[key] = (count + event.count, min(first, event.first), max(last, event.at))
        assert outcome.next_due is None or outcome.next_due > at
        assert outcome.next_event is None or outcome.next_event > at
        self.outcome = outcome
        return outcome

    def delete(self, at, grace):
        metadata = self.pod["metadata"]
        metadata["deletionTimestamp"] = rfc3339(at + grace * SECOND)
        metadata["deletionGracePeriodSeconds"] = grace

    def update(self, image):
        first, *others = self.pod["spec"]["containers"]
        self.pod["spec"] = {**self.pod["spec"], "containers": [{**first, "image": image}, *others]}


def check(pod, chance, looks, until, deletion, update=None):
    eager, lazy = Story(pod, chance), Story(pod, chance)
    changes = {}
    if update is not None and update[0] <= until:
        changes.setdefault(START + update[0], []).append(lambda story, at: story.update(update[1]))
    if deletion is not None:
        changes.setdefault(START + deletion[0], []).append(lambda story, at: story.delete(at, deletion[1]))
    for story, others in ((eager, looks), (lazy, [])):
        for at in sorted({START, *(START + us for us in others), START + until, *changes}):
            if at in changes:  # a request first lets happen what is due, and then changes something
                story.look(at)
            for change in changes.get(at, ()):
                change(story, at)
            story.look(at)
    return eager, lazy


@settings(max_examples=150, deadline=None)
@given(
    pods(),
    st.floats(0, 0.999),
    st.lists(st.integers(0, 400 * SECOND), max_size=8),
    st.integers(1, 400 * SECOND),
    st.one_of(st.none(), st.tuples(st.integers(1, 300 * SECOND), st.sampled_from([1, 5, 30]))),
    st.one_of(st.none(), st.tuples(st.integers(1, 300 * SECOND), st.sampled_from(IMAGES))),
)
def test_advance_of_a_sum_is_the_sum_of_advances(pod, chance, looks, until, deletion, update):
    looks = [at for at in looks if at < until]
    if deletion is not None:
        until = max(until, deletion[0])
    eager, lazy = check(pod, chance, looks, until, deletion, update)
    assert eager.status == lazy.status
    assert eager.memory == lazy.memory
    assert eager.events == lazy.events
    assert eager.outcome.gone == lazy.outcome.gone
    assert eager.outcome.next_due == lazy.outcome.next_due


@settings(max_examples=60, deadline=None)
@given(pods(), st.floats(0, 0.999), st.sampled_from([1, 5, 30]))
def test_following_the_due_times_misses_nothing(pod, chance, grace):
    story = Story(pod, chance)
    at = START
    outcome = story.look(at)
    for _ in range(60):
        at = outcome.next_due
        if at is None or at > START + 600 * SECOND:
            break
        # Just before the announced time nothing may have changed.
        before = story.status
        if at - 1 > START:
            early = copy.deepcopy(story)
            early.look(at - 1)
            assert early.status == before
        outcome = story.look(at)
    status = story.status
    assert status["phase"] in ("Pending", "Running", "Succeeded", "Failed")
    names = [c["name"] for c in status["containerStatuses"]]
    assert names == sorted(c["name"] for c in pod["spec"]["containers"])
    for each in status["containerStatuses"]:
        assert len(each["state"]) == 1
        if each["ready"]:
            assert "running" in each["state"]
    ready = {c["type"]: c["status"] for c in status["conditions"]}
    assert (ready["Ready"] == "True") == all(c["ready"] for c in status["containerStatuses"]) or ready[
        "Ready"
    ] == "False"
    story.delete(max(START + 600 * SECOND, at or 0), grace)
    story.look(max(START + 600 * SECOND, at or 0))
    end = story.look(START + 7200 * SECOND)
    assert end.gone


DAY = 86_400 * SECOND


@settings(max_examples=60, deadline=None)
@given(pods(), st.floats(0, 0.999), st.lists(st.integers(0, 3 * DAY), max_size=6), st.integers(1, 3 * DAY))
def test_the_law_holds_over_days(pod, chance, looks, until):
    pod["spec"].pop("activeDeadlineSeconds", None)
    eager, lazy = check(pod, chance, [at for at in looks if at < until], until, None)
    assert eager.status == lazy.status
    assert eager.memory == lazy.memory
    assert eager.events == lazy.events


@settings(max_examples=40, deadline=None)
@given(pods(), st.floats(0, 0.999), st.integers(1, 8 * 3600))
def test_skipping_turns_is_invisible(pod, chance, seconds):
    pod["spec"].pop("activeDeadlineSeconds", None)
    fast, slow = Story(pod, chance), Story(pod, chance)
    fast.look(START)
    fast.look(START + seconds * SECOND)
    quiet = repeats._quiet_until
    repeats._quiet_until = lambda worker, rec: 0
    try:
        slow.look(START)
        slow.look(START + seconds * SECOND)
    finally:
        repeats._quiet_until = quiet
    assert fast.status == slow.status
    assert fast.memory == slow.memory
    assert fast.events == slow.events
