"""Environment variables on a command line and in containers.  Models kubectl/pkg/cmd/set/env."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    Obj = dict[str, Any]
    Texts = list[str]
    Variables = list[Obj]

_WHAT = "environment variable"


def split(args: Texts) -> tuple[Texts, Texts] | None:
    """(arguments that name objects, KEY=VALUE and KEY- arguments); None if an object follows a variable."""
    resources: Texts = []
    variables: Texts = []
    for arg in args:
        if arg.find("=", 1) > 0 or arg[-1:] == "-":
            variables.append(arg)
        elif variables:
            return None
        else:
            resources.append(arg)
    return resources, variables


def parse(specs: Texts, stdin: BinaryIO | None) -> tuple[Variables, Texts, bool]:
    """(variables to set, names to remove, whether stdin was read for ``-``).  Raises CommandError."""
    found: Variables = []
    removed: Texts = []
    named: set[str] = set()
    used_stdin = False
    for spec in specs:
        if spec == "-":
            found += _read(stdin)
            used_stdin = True
        elif "=" in spec:
            name, _, value = spec.partition("=")
            _check_name(name)
            named.add(name)
            found.append(_variable(name, value))
        elif spec[-1:] == "-":
            removed.append(spec[:-1])
        else:
            raise CommandError(f"unknown {_WHAT}: {spec}")
    if any(name in named for name in removed):
        raise CommandError(f"can not both modify and remove the same {_WHAT} in the same command")
    return found, removed, used_stdin


def _check_name(name: str) -> None:
    from kubectl_sim.base import names

    problems = names.strict_env_var(name)
    if problems:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"{quote(name)} is not a valid key name: {';'.join(problems)}")


def _variable(name: str, value: str) -> Obj:
    return {"name": name, "value": value} if value else {"name": name}


def _read(stdin: BinaryIO | None) -> Variables:
    """Lines KEY=VALUE; what follows a number sign is a comment."""
    if stdin is None:
        raise CommandError("when '-' is used, STDIN must be open")
    found: Variables = []
    for line in stdin.read().decode("utf-8", "surrogateescape").split("\n"):
        name, equals, value = line.removesuffix("\r").partition("#")[0].partition("=")
        if equals:
            found.append(_variable(name, value))
    return found


def updated(existing: Variables, new: Variables, removed: Texts) -> Variables:
    """The variables of a container after setting and removing; what stays keeps its place."""
    covered = set(removed)
    first: dict[str, Obj] = {}
    for variable in new:
        first.setdefault(variable["name"], variable)
    result: Variables = []
    for variable in [*existing, *new]:
        name = variable["name"]
        if name in covered:
            continue
        if name in first:
            covered.add(name)
            variable = first[name]
        result.append(variable)
    return result


def check_no_overwrites(existing: Variables, new: Variables) -> None:
    """Raises CommandError for a variable that has another value already."""
    for variable in new:
        current = next((item for item in existing if item["name"] == variable["name"]), None)
        if current is not None and current.get("value", "") != variable.get("value", ""):
            value = current.get("value", "")
            raise CommandError(f"'{current['name']}' already has a value ({value}), and --overwrite is false")


def reference(source: Obj) -> str:
    """What a ``valueFrom`` refers to."""
    for field, kind in (("configMapKeyRef", "configmap"), ("secretKeyRef", "secret")):
        ref = source.get(field)
        if ref is not None:
            return f"{kind} {ref.get('name', '')}, key {ref.get('key', '')}"
    if source.get("fieldRef") is not None:
        return f"field path {source['fieldRef'].get('fieldPath', '')}"
    if source.get("resourceFieldRef") is not None:
        ref = source["resourceFieldRef"]
        container = f"{ref['containerName']}/" if ref.get("containerName") else ""
        return f"resource field {container}{ref.get('resource', '')}"
    return "invalid valueFrom"


class Resolver:
    """Looks up what ``valueFrom`` refers to.  ``get`` gets an object by resource and name."""

    def __init__(self, get: Callable[[str, str], Obj]) -> None:
        self._get = get
        self._known: dict[tuple[str, str], Obj] = {}

    def value(self, source: Obj, obj: Obj, container: Obj) -> str:
        """The value of a variable of a container of ``obj``.  Raises StatusError and CommandError."""
        if source.get("secretKeyRef") is not None:
            from base64 import b64decode

            return b64decode(self._entry("secrets", source["secretKeyRef"])).decode(errors="replace")
        if source.get("configMapKeyRef") is not None:
            return self._entry("configmaps", source["configMapKeyRef"])
        if source.get("fieldRef") is not None:
            return _field(obj.get("metadata") or {}, source["fieldRef"].get("fieldPath", ""))
        if source.get("resourceFieldRef") is not None:
            return _resource_field(source["resourceFieldRef"], container)
        raise CommandError("invalid valueFrom")

    def _entry(self, resource: str, ref: Obj) -> str:
        name, key = ref.get("name", ""), ref.get("key", "")
        found = self._known.get((resource, name))
        if found is None:
            found = self._known[resource, name] = self._get(resource, name)
        data = found.get("data") or {}
        if key not in data:
            kind = "secret" if resource == "secrets" else "config map"
            raise CommandError(f"key {key} not found in {kind} {name}")
        return str(data[key])


def _field(metadata: Obj, path: str) -> str:
    name, bracket, subscript = path.removesuffix("']").partition("['")
    if path.endswith("']") and bracket and name:
        return _subscripted(metadata, path, name, subscript)
    if path in ("metadata.annotations", "metadata.labels"):
        from kubectl_sim.base.goformat import quote

        entries = metadata.get(path[9:]) or {}
        return "\n".join(f"{key}={quote(entries[key])}" for key in sorted(entries))
    if path in ("metadata.name", "metadata.namespace", "metadata.uid"):
        return str(metadata.get(path[9:]) or "")
    raise CommandError(f"unsupported fieldPath: {path}")


def _subscripted(metadata: Obj, path: str, name: str, subscript: str) -> str:
    from kubectl_sim.base import names

    if name not in ("metadata.annotations", "metadata.labels"):
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"fieldPath {quote(path)} does not support subscript")
    problems = names.qualified_name(subscript.lower() if name == "metadata.annotations" else subscript)
    if problems:
        raise CommandError(f"invalid key subscript in {path}: {';'.join(problems)}")
    return str((metadata.get(name[9:]) or {}).get(subscript, ""))


def _resource_field(ref: Obj, container: Obj) -> str:
    from kubectl_sim.base import quantity

    kind, _, name = ref.get("resource", "").partition(".")
    plain = name in ("cpu", "memory", "ephemeral-storage")
    if kind not in ("limits", "requests") or not (plain or name.startswith("hugepages-")):
        raise CommandError(f"Unsupported container resource : {ref.get('resource', '')}")
    amount = quantity.of((((container.get("resources") or {}).get(kind)) or {}).get(name, "0"))
    divisor = quantity.of(ref.get("divisor") or "0")
    if not divisor.sign():
        divisor = quantity.from_int(1)
    if name == "cpu":
        return str(-(-amount.milli_value() // divisor.milli_value()))
    return str(-(-amount.value() // divisor.value()))
