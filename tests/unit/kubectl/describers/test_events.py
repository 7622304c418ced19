from __future__ import annotations

import pytest

from kubectl_sim.kubectl.describers import describer
from kubectl_sim.kubectl.describing.source import Settings
from kubectl_sim.model.status import StatusError, forbidden
from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta, ours_in_zone

OLD_MICRO = OLD.replace("Z", ".000000Z")
SERVICE_ACCOUNT: Obj = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("robot")}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"count": 4, "lastTimestamp": "2010-01-01T00:00:00Z"},
        {"count": 0},
        {"eventTime": "2005-01-01T00:00:00.000000Z", "firstTimestamp": None, "lastTimestamp": None},
        {"firstTimestamp": None, "lastTimestamp": None, "count": 3},
        {
            "eventTime": OLD_MICRO,
            "series": {"count": 7, "lastObservedTime": "2010-01-01T00:00:00.000000Z"},
            "count": 4,
        },
        {"series": {}},
        {"source": {}, "reportingComponent": "default-scheduler"},
        {"source": {"component": "kubelet", "host": "worker"}, "reportingComponent": "other"},
        {"message": "  spaces around\n\nand lines  \n"},
        {"message": "", "reason": "", "type": ""},
        {"type": "Warning", "reason": "BackOff", "message": "a\tb"},
    ],
)
def test_one_event(parity: Parity, fields: Obj) -> None:
    parity.check(SERVICE_ACCOUNT, event(SERVICE_ACCOUNT, **fields))


def test_field_path(parity: Parity) -> None:
    started = event(SERVICE_ACCOUNT)
    started["involvedObject"]["fieldPath"] = "spec.containers{main}"
    assert "spec.containers{main}: It is being tested" in parity.check(SERVICE_ACCOUNT, started)


def test_sorted_by_when_last_seen(parity: Parity) -> None:
    years = [2005, 2001, 2009, 2009, 2003]
    events = [
        event(SERVICE_ACCOUNT, f"e{number}", reason=f"R{number}", lastTimestamp=f"{year}-01-01T00:00:00Z")
        for number, year in enumerate(years)
    ]
    events.append(event(SERVICE_ACCOUNT, "new", reason="New", lastTimestamp=None, eventTime=OLD_MICRO))
    parity.check(SERVICE_ACCOUNT, *events)


def test_ages_are_counted_from_the_virtual_time() -> None:
    started = 981_173_106_000_000  # OLD
    objects = Objects(SERVICE_ACCOUNT, event(SERVICE_ACCOUNT))
    text = describer("serviceaccounts")(SERVICE_ACCOUNT, objects, Settings(now=started + 90_000_000))
    assert "Normal  Testing  90s   tester  It is being tested\n" in text


def test_no_events_and_hidden_events(parity: Parity) -> None:
    assert parity.check(SERVICE_ACCOUNT).endswith("Events:              <none>\n")
    assert "Events" not in parity.check(SERVICE_ACCOUNT, event(SERVICE_ACCOUNT), events=False)


def test_events_of_cluster_scoped_objects_live_in_any_namespace(parity: Parity) -> None:
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": meta("pv", None),
        "spec": {"hostPath": {"path": "/x"}},
    }
    assert "It is being tested" in parity.check(volume, event(volume))


def test_events_that_may_not_be_listed(parity: Parity) -> None:
    objects = Objects(SERVICE_ACCOUNT, event(SERVICE_ACCOUNT))
    objects.errors["events"] = forbidden("events", "", "no")
    assert parity.check(SERVICE_ACCOUNT, objects=objects).endswith("Events:              <none>\n")


def test_config_maps_insist_on_their_events(parity: Parity) -> None:
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("c")}
    objects = Objects(config_map)
    objects.errors["events"] = forbidden("events", "", "no")
    parity.server.objects = objects
    code, out, errors = parity.server.kubectl("describe", "configmap", "c")
    assert (code, out) == (1, "")
    with pytest.raises(StatusError) as caught:
        ours_in_zone(config_map, objects)
    assert errors == f"Error from server (Forbidden): {caught.value.message}\n"
