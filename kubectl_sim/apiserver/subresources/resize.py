"""pods/resize: the CPU and memory of a pod's containers, which can be changed while they run."""

from __future__ import annotations

from kubectl_sim.apiserver.subresources._narrow import Door
from kubectl_sim.kinds.core._pod_narrow import validate_resize, with_resources

_DOOR = Door(with_resources, validate_resize)
get, update, patch = _DOOR.get, _DOOR.update, _DOOR.patch
