"""Generators, transformers and validators that stand in files of their own, as objects with apiVersion
``builtin``.  Models api/internal/plugins/loader; programs and containers are not run."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import kustfile, reading, structs
from kubectl_sim.kubectl.kustomizing.config import FIELD_SPEC, spec_list
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.origins import ORIGIN, Origin
from kubectl_sim.kubectl.kustomizing.resources import Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.target import Target

    Fields = dict[str, Any]
    Transform = Callable[[Resources], None]
    Generate = Callable[[], Resource]
    Make = Callable[[Fields, Target], Transform]


def _gathered(target: Target, entries: list[str]) -> Resources:
    """The configuration objects: written in the kustomization, in files, or made by another kustomization."""
    from kubectl_sim.kubectl.kustomizing.target import Accumulator

    found, paths = Accumulator(), []
    for entry in entries:
        try:
            inline = reading.resources(entry)
        except KustomizeError:
            paths.append(entry)
            continue
        if target.origin is not None:
            for resource in inline:
                resource.note(ORIGIN, target.origin.joined(target.name).text())
        found.resources.append_all(inline)
    target.add_resources(found, paths)
    return found.resources


def _origin(resource: Resource) -> Origin | None:
    """Where a plugin's configuration stands."""
    from kubectl_sim.base import yamlio

    text = resource.noted(ORIGIN)
    if not text:
        return None
    fields = yamlio.load(text) or {}
    meta = {"name": resource.name, "namespace": resource.namespace}
    by = {"apiVersion": resource.api_version, "kind": resource.kind, **{k: v for k, v in meta.items() if v}}
    return Origin(configured_in=fields.get("path") or "", by=by)


def _config(resource: Resource) -> Fields:
    fields: Fields = resource.json()
    return fields


def _check(resource: Resource, known: Any, target: Target) -> None:
    if resource.id.group or resource.id.version != "builtin":
        if target.options.plugins:
            raise KustomizeError(f"plugins are not simulated; unable to load external plugin '{resource.kind}'")
        raise KustomizeError(f"external plugins disabled; unable to load external plugin '{resource.original.kind}'")
    if resource.kind not in known:
        raise KustomizeError(f"unable to load builtin {resource.id.gvk}")


# --------------------------------------------------------------------------------- generators


def generated(target: Target, entries: list[str]) -> list[tuple[Generate, Origin | None]]:
    found = []
    for resource in _gathered(target, entries):
        with context("failed to load generator"):
            _check(resource, {**_GENERATORS, **_TRANSFORMERS}, target)
            if resource.kind in _TRANSFORMERS:
                raise KustomizeError(f"plugin {resource.original} not a generator")
            with context(f"plugin {resource.original} fails configuration"):
                found.append((_GENERATORS[resource.kind](_config(resource), target), _origin(resource)))
    return found


def _generator(shape: Any, make: str) -> Callable[[Fields, Target], Generate]:
    arguments, fields, embedded = shape
    kind = arguments.rpartition(".")[2]
    inside = {field: f"{kind}.{embedded[field]}" if field in embedded else kind for field in fields}
    plugin = kind.removesuffix("Args") + "GeneratorPlugin", fields, inside

    def configure(given: Fields, target: Target) -> Generate:
        args = structs.decode(given, plugin, lenient=True)
        metadata = given.get("metadata") or {}
        for field in ("name", "namespace"):
            if not args.get(field) and metadata.get(field):
                args[field] = metadata[field]

        def generate() -> Resource:
            from kubectl_sim.kubectl.kustomizing import generators

            resource: Resource = getattr(generators, make)(args, target.loader)
            return resource

        return generate

    return configure


_ACCOUNT = {"name": "string", "projectId": "string"}
_SERVICE = {"name": "string", "namespace": "string"}
_IAM_POLICY = (
    "IAMPolicyGeneratorPlugin",
    {
        "cloud": "string",
        "kubernetesService": ("types.KubernetesService", _SERVICE),
        "serviceAccount": ("types.ServiceAccount", _ACCOUNT),
    },
)


def _iam_policy(fields: Fields, _: Target) -> Generate:
    """A service account that stands for one of Google's."""
    args = structs.decode(fields, _IAM_POLICY, lenient=True)

    def generate() -> Resource:
        from kubectl_sim.kubectl.kustomizing.resource import Resource

        if args.get("cloud") != "gke":
            raise KustomizeError(f"cloud provider {args.get('cloud') or ''} not supported yet")
        account, service = args.get("serviceAccount") or {}, args.get("kubernetesService") or {}
        address = f"{account.get('name') or ''}@{account.get('projectId') or ''}.iam.gserviceaccount.com"
        metadata = {"annotations": {"iam.gke.io/gcp-service-account": address}, "name": service.get("name") or ""}
        if service.get("namespace"):
            metadata["namespace"] = service["namespace"]
        return Resource({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata})

    return generate


def _helm_chart(_fields: Fields, target: Target) -> Generate:
    raise KustomizeError("Helm charts are not simulated" if target.options.helm else "must specify --enable-helm")


_GENERATORS: dict[str, Callable[[Fields, Target], Generate]] = {
    "ConfigMapGenerator": _generator(kustfile.CONFIG_MAP, "config_map"),
    "SecretGenerator": _generator(kustfile.SECRET, "secret"),
    "IAMPolicyGenerator": _iam_policy,
    "HelmChartInflationGenerator": _helm_chart,
}


# ------------------------------------------------------------------------------- transformers


def transformers(target: Target, entries: list[str]) -> list[tuple[Origin | None, Transform]]:
    found = []
    for resource in _gathered(target, entries):
        _check(resource, {**_GENERATORS, **_TRANSFORMERS}, target)
        if resource.kind in _GENERATORS:
            raise KustomizeError(f"plugin {resource.original} not a transformer")
        with context(f"plugin {resource.original} fails configuration"):
            transform = _TRANSFORMERS[resource.kind](_config(resource), target)
        found.append((_origin(resource), transform))
    return found


def validate(resources: Resources, steps: list[tuple[Origin | None, Transform]]) -> None:
    """Run transformers that must not change anything."""
    for _, step in steps:
        before = {resource.id.key: (resource.id, resource.json()) for resource in resources}
        step(resources)
        after = {resource.id.key: resource.json() for resource in resources}
        for key, (id, value) in before.items():
            if key not in after:
                raise KustomizeError(
                    f"validator shouldn't modify the resource map: id in self missing from other; id: {id}"
                )
            if after[key] != value:
                raise KustomizeError(f"validator shouldn't modify the resource map: nodes unequal: {id}")


def _decoded(fields: Fields, **shape: Any) -> Fields:
    """Those fields that the plugin has; others are passed over, as upstream does."""
    decoded: Fields = structs.decode(fields, (f"{fields.get('kind')}Plugin", shape), lenient=True)
    return decoded


_SPECS: Any = [FIELD_SPEC]
_TEXTS = {"": "string"}


def _affix(field: str, suffix: bool) -> Make:
    def make(fields: Fields, _: Target) -> Transform:
        args = _decoded(fields, fieldSpecs=_SPECS, **{field: "string"})
        if args.get("fieldSpecs") is None:
            raise KustomizeError("fieldSpecs is not expected to be nil")
        specs, text = spec_list(args["fieldSpecs"]), args.get(field) or ""

        def transform(resources: Resources) -> None:
            from kubectl_sim.kubectl.kustomizing import naming

            naming.affix(resources, text, specs, suffix)

        return transform

    return make


def _both_affixes(fields: Fields, target: Target) -> Transform:
    prefix, suffix = _affix("prefix", suffix=False)(fields, target), _affix("suffix", suffix=True)(fields, target)

    def transform(resources: Resources) -> None:
        prefix(resources)
        suffix(resources)

    return transform


def _marks(field: str) -> Make:
    def make(fields: Fields, _: Target) -> Transform:
        args = _decoded(fields, fieldSpecs=_SPECS, **{field: _TEXTS})
        specs, texts = spec_list(args.get("fieldSpecs")), args.get(field) or {}

        def transform(resources: Resources) -> None:
            from kubectl_sim.kubectl.kustomizing import marking

            marking.mark(resources, texts, specs)

        return transform

    return make


def _namespace(fields: Fields, _: Target) -> Transform:
    from kubectl_sim.base.goformat import quote
    from kubectl_sim.kubectl.kustomizing import naming

    args = _decoded(
        fields, metadata=kustfile.OBJECT_META, fieldSpecs=_SPECS, unsetOnly="bool", setRoleBindingSubjects="string"
    )
    subjects = args.get("setRoleBindingSubjects") or naming.DEFAULT_ONLY
    modes = naming.DEFAULT_ONLY, naming.NO_SUBJECTS, naming.ALL_ACCOUNTS
    if subjects not in modes:
        first, second, third = map(quote, modes)
        raise KustomizeError(
            f"invalid value {quote(subjects)} for setRoleBindingSubjects: must be one of {first}, {second} or {third}"
        )
    namespace = (args.get("metadata") or {}).get("namespace") or ""
    mover = naming.Namespacer(namespace, spec_list(args.get("fieldSpecs")), subjects, args.get("unsetOnly") or False)
    return mover.transform if namespace else _nothing


def _nothing(_: Resources) -> None:
    return None


def _image(fields: Fields, _: Target) -> Transform:
    args = _decoded(fields, imageTag=kustfile.IMAGE, fieldSpecs=_SPECS)
    specs, image = spec_list(args.get("fieldSpecs")), args.get("imageTag") or {}

    def transform(resources: Resources) -> None:
        from kubectl_sim.kubectl.kustomizing import scaling

        scaling.set_images(resources, image, specs)

    return transform


def _replicas(fields: Fields, _: Target) -> Transform:
    args = _decoded(fields, replica=kustfile.REPLICA, fieldSpecs=_SPECS)
    specs, replica = spec_list(args.get("fieldSpecs")), args.get("replica") or {}

    def transform(resources: Resources) -> None:
        from kubectl_sim.kubectl.kustomizing import scaling

        scaling.set_replicas(resources, replica.get("name") or "", replica.get("count") or 0, specs)

    return transform


def _patch(fields: Fields, target: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import patching

    return patching.Patch(_decoded(fields, **kustfile.PATCH[1]), target.loader).transform


def _strategic_merge(fields: Fields, target: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import patching

    args = _decoded(fields, paths=["string"], patches="string")
    patches = patching.strategic_merges(args.get("paths") or [], target.loader, args.get("patches") or "")
    return lambda resources: patching.apply_strategic_merges(resources, patches)


def _json_patch(fields: Fields, target: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import patching

    args = _decoded(fields, target=kustfile.SELECTOR, path="string", jsonOp="string")
    patch = patching.JSONPatch(args.get("target"), args.get("path") or "", args.get("jsonOp") or "", target.loader)
    return patch.transform


def _replacements(fields: Fields, target: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import replacing

    args = _decoded(fields, replacements=[kustfile.REPLACEMENT_FIELD])
    loaded = replacing.load(args.get("replacements") or [], target.loader)
    return lambda resources: replacing.transform(resources, loaded)


def _hash(_fields: Fields, _: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import hashes

    return hashes.transform


def _value_add(fields: Fields, target: Target) -> Transform:
    from kubectl_sim.kubectl.kustomizing import adding

    return adding.make(fields, target.loader)


_TRANSFORMERS: dict[str, Make] = {
    "AnnotationsTransformer": _marks("annotations"),
    "HashTransformer": _hash,
    "ImageTagTransformer": _image,
    "LabelTransformer": _marks("labels"),
    "NamespaceTransformer": _namespace,
    "PatchJson6902Transformer": _json_patch,
    "PatchStrategicMergeTransformer": _strategic_merge,
    "PatchTransformer": _patch,
    "PrefixSuffixTransformer": _both_affixes,
    "PrefixTransformer": _affix("prefix", suffix=False),
    "ReplacementTransformer": _replacements,
    "ReplicaCountTransformer": _replicas,
    "SuffixTransformer": _affix("suffix", suffix=True),
    "ValueAddTransformer": _value_add,
}
