"""Random objects of built-in kinds, shaped by ``schemas/``: whatever is optional is there or not.

What is required, has a default or is always written is there, as in objects that went through an API
server, and of fields that exclude each other there is one.  Values are plausible for their type, not valid
together.
"""

from __future__ import annotations

import random
from typing import Any

from kubectl_sim.model import schema

Obj = dict[str, Any]

WORDS = ["web", "db", "cache", "nginx", "a-b", "x", "", "ünïcode", "with space", "1", "multi\nline", "tab\there"]
NAMES = ["web", "db", "cache", "nginx", "a-b", "x", "proxy"]
KEYS = ["app", "app-x", "example.com/tier", "zone", "a.b/c"]
RESOURCES = ["cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "example.com/gpu", "pods", "storage"]
QUANTITIES = ["0", "1", "100m", "1500m", "0.5", "64Mi", "1Gi", "1536Mi", "1e3", "2k", "1000Ki", "12345678", "0.1"]
TIMES = ["2001-02-03T04:05:06Z", "2010-11-12T13:14:15Z", "2017-06-30T23:59:59Z"]
NUMBERS = [0, 1, 2, 30, 8080, 65535]

# Structs of which one field is chosen, besides those named here.
UNIONS = {
    "ContainerState": "",
    "EnvVarSource": "",
    "PersistentVolumeSpec": (
        "accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy"
        " storageClassName volumeAttributesClassName volumeMode"
    ),
    "Volume": "name",
    "VolumeProjection": "",
}
# Fields without which kubectl itself crashes, as the API server never leaves them out.
ALWAYS = {
    "DaemonSetSpec": "selector",
    "GRPCAction": "service",
    "PodSchedulingGroup": "podGroupName",
    "ReplicationControllerSpec": "replicas",
    "SeccompProfile": "localhostProfile",
    "ServiceAccountTokenProjection": "expirationSeconds",
}


class Generator:
    """``fill`` is the probability of each optional field; nothing optional is deeper than ``depth``."""

    def __init__(self, seed: int, fill: float = 0.4, depth: int = 9) -> None:
        self.rng = random.Random(seed)
        self.fill = fill
        self.depth = depth

    def object(self, group_version: str, kind: str, name: str, namespace: str | None = None) -> Obj:
        """An object with the metadata that every object has."""
        group, _, version = group_version.rpartition("/")
        metadata: Obj = {"name": name, "uid": f"uid-of-{name}", "creationTimestamp": self.rng.choice(TIMES)}
        if namespace:
            metadata["namespace"] = namespace
        for key in ("labels", "annotations"):
            if self._maybe():
                metadata[key] = self._metadata_map()
        content = self._struct(schema.load(group, version, kind).root, 0)
        return {"apiVersion": group_version, "kind": kind, **content, "metadata": metadata}

    def _maybe(self) -> bool:
        return self.rng.random() < self.fill

    def _struct(self, struct: schema.Struct, depth: int) -> Obj:
        if struct.go == "LabelSelector":
            return self._label_selector()
        obj: Obj = {}
        for name in self._chosen(struct, depth):
            field = struct.field(name)
            assert field is not None
            if name in struct.defaults and self.rng.random() < 0.5:
                obj[name] = struct.defaults[name]
            else:
                obj[name] = self._value(field.type, depth + 1, name)
        if struct.go == "LimitRangeItem":  # kubectl prints several resources in any order
            obj = {key: self._only_cpu(value) for key, value in obj.items()}
        return obj

    def _only_cpu(self, value: Any) -> Any:
        return {key: item for key, item in value.items() if key == "cpu"} if isinstance(value, dict) else value

    def _chosen(self, struct: schema.Struct, depth: int) -> list[str]:
        names = [name for name in struct.names() if depth or name not in ("apiVersion", "kind", "metadata")]
        if struct.go in UNIONS:
            besides = UNIONS[struct.go].split()
            kept = self.rng.choice([name for name in names if name not in besides])
            names = [name for name in names if name in besides or name == kept]
        return [name for name in names if self._is_needed(struct, name) or (depth < self.depth and self._maybe())]

    def _is_needed(self, struct: schema.Struct, name: str) -> bool:
        field = struct.field(name)
        assert field is not None
        always = name in ALWAYS.get(struct.go, "").split()
        return always or field.written or name in struct.required or name in struct.defaults

    def _value(self, kind: schema.Type, depth: int, name: str) -> Any:
        if kind.enum:
            return self.rng.choice(kind.enum)
        if kind.shape == schema.STRUCT:
            assert kind.struct is not None
            return self._struct(kind.struct, depth)
        if kind.shape == schema.LIST:
            return self._list(kind, depth, name)
        if kind.shape == schema.MAP:
            return self._map(kind, depth)
        return self._scalar(kind.shape, name)

    def _scalar(self, shape: str, name: str) -> Any:
        choices: dict[str, list[Any]] = {
            "string": NAMES if name in ("name", "key") else WORDS,
            "bool": [True, False],
            "quantity": QUANTITIES,
            "time": TIMES,
            "microtime": [time.replace("Z", ".000000Z") for time in TIMES],
            "duration": ["5s", "1h0m0s"],
            "bytes": ["", "YQ==", "YWI=", "YWJj", "AAECAwQF"],
            "intorstring": [0, 1, 80, "25%", "http"],
            "float64": [0.5, 1.0, 1e30],
        }
        return self.rng.choice(choices.get(shape) or (NUMBERS if "int" in shape else [{}]))

    def _list(self, kind: schema.Type, depth: int, name: str) -> list[Any]:
        element = kind.element
        assert element is not None
        items = [self._value(element, depth, name.rstrip("s")) for _ in range(self.rng.choice([0, 1, 1, 2, 3]))]
        if element.struct is not None and "name" in element.struct.required:
            for number, item in enumerate(items):
                item["name"] = f"{item['name'] or 'n'}-{number}"
        return items

    def _map(self, kind: schema.Type, depth: int) -> Obj:
        assert kind.element is not None
        keys = RESOURCES if kind.element.shape == "quantity" else KEYS
        chosen = self.rng.sample(keys, self.rng.choice([0, 1, 1, 2, 3]))
        return {key: self._value(kind.element, depth, "") for key in chosen}

    def _label_selector(self) -> Obj:
        """A valid selector: kubectl refuses to describe what has another one."""
        rng = self.rng
        selector: Obj = {"matchLabels": {key: rng.choice(NAMES) for key in rng.sample(KEYS, rng.randint(0, 2))}}
        if self._maybe():
            operator = rng.choice(["In", "NotIn", "Exists", "DoesNotExist"])
            values = rng.sample(NAMES, rng.randint(1, 3)) if operator.endswith("In") else []
            selector["matchExpressions"] = [{"key": rng.choice(KEYS), "operator": operator, "values": values}]
        return selector

    def _metadata_map(self) -> Obj:
        chosen = self.rng.sample(KEYS, self.rng.randint(0, 3))
        values = [*NAMES, "", "line one\nline two\n", "ü" * 90, "v" * 200]
        return {key: self.rng.choice(values) for key in chosen}
