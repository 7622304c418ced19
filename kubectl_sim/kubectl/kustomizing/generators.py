"""ConfigMaps and Secrets from literals, files and env files.  Models api/internal/generators and api/kv."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import values
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context, go_list
from kubectl_sim.kubectl.kustomizing.resource import BEHAVIOR, ENABLED, NEEDS_HASH, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader

    Args = dict[str, Any]
    Pairs = list[tuple[str, bytes]]

_BEHAVIORS = ("create", "replace", "merge")


def with_global(options: Args | None, shared: Args | None) -> Args | None:
    """A generator's options, completed by ``generatorOptions``."""
    if shared is None:
        return options
    merged = dict(options or {})
    for field in ("labels", "annotations"):
        if shared.get(field) or merged.get(field):
            merged[field] = {**(shared.get(field) or {}), **(merged.get(field) or {})}
    for field in ("disableNameSuffixHash", "immutable"):
        if shared.get(field):
            merged[field] = True
    return merged


def config_map(args: Args, loader: Loader) -> Resource:
    node = _base("ConfigMap", args)
    data: dict[str, str] = {}
    binary: dict[str, str] = {}
    for key, value in _pairs(args, loader).items():
        try:
            data[key] = value.decode()
        except UnicodeDecodeError:
            binary[key] = _base64(value)
    for field, found in (("data", data), ("binaryData", binary)):
        if found:
            node[field] = values.texts(found)
    return _finished(node, args)


def secret(args: Args, loader: Loader) -> Resource:
    node = _base("Secret", args)
    node["type"] = args.get("type") or "Opaque"
    node["data"] = values.texts({key: _base64(value) for key, value in _pairs(args, loader).items()})
    return _finished(node, args)


def set_data(node: dict[str, Any], field: str, texts: dict[str, str]) -> None:
    """What a merged generator ends up with; texts that are no UTF-8 cannot occur here any more."""
    node.pop(field, None)
    if texts:
        node[field] = values.texts(texts)


def _base(kind: str, args: Args) -> dict[str, Any]:
    if not args.get("name"):
        raise KustomizeError("a configmap must have a name")
    metadata = {"name": args["name"]}
    if args.get("namespace"):
        metadata["namespace"] = args["namespace"]
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata}


def _finished(node: dict[str, Any], args: Args) -> Resource:
    options = args.get("options") or {}
    for field in ("labels", "annotations"):
        if options.get(field):
            node["metadata"][field] = values.texts({key: text or "" for key, text in options[field].items()})
    if options.get("immutable"):
        node["immutable"] = True
    resource = Resource(node)
    if not options.get("disableNameSuffixHash"):
        resource.note(NEEDS_HASH, ENABLED)
    behavior = args.get("behavior")
    resource.note(BEHAVIOR, behavior if behavior in _BEHAVIORS else "unspecified")
    return resource


def _base64(data: bytes) -> str:
    """Base64, in lines of 70 if it is longer than one."""
    from binascii import b2a_base64

    text = b2a_base64(data, newline=False).decode()
    if len(text) < 70:
        return text
    return "".join(f"{text[start : start + 70]}\n" for start in range(0, len(text), 70))


# --------------------------------------------------------------------------------- sources


def _pairs(args: Args, loader: Loader) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with context("loading KV pairs"):
        pairs = _all_pairs(args, loader)
    for key, value in pairs:
        if key in found:
            raise KustomizeError(f"configmap {args['name']} illegally repeats the key `{key}`")
        found[key] = value
    return found


def _all_pairs(args: Args, loader: Loader) -> Pairs:
    envs, literals, files = (args.get(field) or [] for field in ("envs", "literals", "files"))
    pairs: Pairs = []
    with context(f"env source files: {go_list(envs)}"):
        for path in envs:
            pairs += _lines(loader.load(path))
    with context(f"literal sources {go_list(literals)}"):
        pairs += [_literal(source) for source in literals]
    with context(f"file sources: {go_list(files)}"):
        pairs += [_file(source, loader) for source in files]
    return pairs


def _literal(source: str) -> tuple[str, bytes]:
    key, equals, value = source.partition("=")
    if not key or not equals:
        raise KustomizeError(f"invalid literal source {source}, expected key=value")
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return key, value.encode()


def _file(source: str, loader: Loader) -> tuple[str, bytes]:
    from kubectl_sim.base.goformat import quote

    key, equals, path = source.partition("=")
    if not equals:
        return source.rstrip("/").rpartition("/")[2], loader.load(source)
    if "=" in path:
        raise KustomizeError(f"source {quote(source)} key name or file path contains '='")
    if not key:
        raise KustomizeError(f"missing key name for file path {quote(path)} in source {quote(source)}")
    if not path:
        raise KustomizeError(f"missing file path for key name {quote(key)} in source {quote(source)}")
    return key, loader.load(path)


def _lines(data: bytes) -> Pairs:
    """``KEY=value`` lines; empty lines and comments are passed over, a key alone has an empty value."""
    pairs: Pairs = []
    for number, raw in enumerate(data.split(b"\n")):
        line = raw.removesuffix(b"\r")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            shown = " ".join(str(byte) for byte in line)
            raise KustomizeError(
                f"line [{shown}] has invalid utf8 bytes : {line.decode('utf-8', 'surrogateescape')}"
            ) from None
        if number == 0:
            text = text.removeprefix("\ufeff")
        text = text.lstrip()
        if not text or text[0] == "#":
            continue
        key, _, value = text.partition("=")
        pairs.append((key, value.encode()))
    return pairs
