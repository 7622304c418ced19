"""pods/ephemeralcontainers: the debugging containers of a pod, which can be added and never changed or removed."""

from __future__ import annotations

from kubectl_sim.apiserver.subresources._narrow import Door
from kubectl_sim.kinds.core._pod_narrow import validate_ephemeral_containers, with_ephemeral_containers

_DOOR = Door(with_ephemeral_containers, validate_ephemeral_containers)
get, update, patch = _DOOR.get, _DOOR.update, _DOOR.patch
