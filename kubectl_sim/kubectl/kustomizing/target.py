"""One kustomization: gather its objects, generate, transform, check, and hand them to who included it.

Models api/internal/target (kusttarget.go) and api/internal/accumulator.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import config, kustfile, origins, reading
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, MalformedYAML, Remote, context
from kubectl_sim.kubectl.kustomizing.loader import is_repository, remote
from kubectl_sim.kubectl.kustomizing.origins import Origin
from kubectl_sim.kubectl.kustomizing.resources import Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
    from kubectl_sim.kubectl.kustomizing.loader import Loader
    from kubectl_sim.kubectl.kustomizing.options import Options
    from kubectl_sim.kubectl.kustomizing.resource import Resource

    Fields = dict[str, Any]
    Step = tuple[str, Callable[[Resources], None]]


class Accumulator:
    """What a kustomization and those below it have brought: objects, field specs, vars."""

    __slots__ = ("config", "resources", "variables")

    def __init__(self) -> None:
        self.resources = Resources()
        self.config = config.Config()
        self.variables: dict[str, Fields] = {}

    def merge(self, other: Accumulator) -> None:
        self.resources.append_all(other.resources)
        self.config.merge(other.config)
        for variable in other.variables.values():
            self.add_variable(variable)

    def add_variable(self, variable: Fields) -> None:
        name = variable.get("name") or ""
        if name in self.variables:
            raise KustomizeError(f"var '{name}' already encountered")
        self.variables[name] = variable


class Target:
    """A kustomization under way.

    ``origin`` is where it stands when ``buildMetadata`` asks for origins, else None; ``helm_namespace`` is the
    namespace that a kustomization above gives to Helm charts.
    """

    __slots__ = ("fields", "helm_namespace", "loader", "name", "options", "origin")

    def __init__(self, loader: Loader, options: Options) -> None:
        self.loader = loader
        self.options = options
        self.name, self.fields = kustfile.read(loader, options.warn)
        self.origin: Origin | None = None
        self.helm_namespace = ""

    def entries(self, field: str) -> list[Any]:
        return self.fields.get(field) or []

    def build(self) -> Resources:
        """The finished objects of the kustomization that was asked for."""
        from kubectl_sim.kubectl.kustomizing import hashes, namerefs

        if self.entries("buildMetadata"):
            self.origin = Origin()
        gathered = self.accumulate(Accumulator())
        resources = gathered.resources
        hashes.transform(resources)
        namerefs.transform(resources, gathered.config.name_references())
        if gathered.variables:
            from kubectl_sim.kubectl.kustomizing import variables

            variables.substitute(resources, gathered.variables, gathered.config.specs("varReference"), self.options)
        _drop_local(resources)
        return resources

    # ------------------------------------------------------------------------ gathering

    def accumulate(self, into: Accumulator) -> Accumulator:
        with context("accumulating resources"):
            self.add_resources(into, self.entries("resources"))
        own = config.of_files(self.loader.load, self.entries("configurations"))
        into.config.merge(own)
        if self.entries("crds"):
            from kubectl_sim.kubectl.kustomizing import crds

            into.config.merge(crds.config(self.loader, self.entries("crds")))
        self.generate(into)
        with context("accumulating components"):
            into = self.add_components(into, self.entries("components"))
        self.transform(into)
        self.validate(into)
        if self.entries("vars"):
            from kubectl_sim.kubectl.kustomizing import variables

            variables.collect(into, self.entries("vars"))
        return into

    def add_resources(self, into: Accumulator, paths: list[str]) -> None:
        """Each path is a file with objects or a folder with a kustomization."""
        for path in paths:
            try:
                self.add_file(into, path)
            except Remote:
                raise
            except KustomizeError as error:
                self.add_folder(into, path, error)

    def add_file(self, into: Accumulator, path: str) -> None:
        with context(f"accumulating resources from '{path}'"):
            if is_repository(path):
                raise Remote(remote(path))
            found = Resources(reading.file(self.loader, path))
        if self.origin is not None:
            for resource in found:
                resource.note(origins.ORIGIN, self.origin.joined(path).text())
        with context(f"merging resources from '{path}'"):
            into.resources.append_all(found)

    def add_folder(self, into: Accumulator, path: str, problem: KustomizeError) -> None:
        """``problem`` is why the path is no file with objects."""
        try:
            loader = self.loader.new(path)
        except KustomizeError as error:
            if isinstance(problem, MalformedYAML):
                raise problem from None
            raise KustomizeError(f"accumulation err='{problem}': {error}") from None
        with context(f"accumulation err='{problem}'"):
            below = self.below(loader, path)
            if below.fields["kind"] == kustfile.COMPONENT:
                raise KustomizeError(f"expected kind != '{kustfile.COMPONENT}' for path '{loader.root}'")
            with context(f"recursed accumulation of path '{loader.root}'"):
                found = below.accumulate(Accumulator())
            with context(f"recursed merging from path '{loader.root}'"):
                into.merge(found)

    def add_components(self, into: Accumulator, paths: list[str]) -> Accumulator:
        """A component works on what is there already, as if it were a part of this kustomization."""
        from kubectl_sim.base.goformat import quote

        for path in paths:
            try:
                loader = self.loader.new(path)
            except KustomizeError as error:
                raise KustomizeError(f"loader.New {quote(str(error))}") from None
            try:
                into = self.component(into, loader, path)
            except KustomizeError as error:
                raise KustomizeError(f"accumulateDirectory: {quote(str(error))}") from None
        return into

    def component(self, into: Accumulator, loader: Loader, path: str) -> Accumulator:
        below = self.below(loader, path)
        kind = below.fields["kind"]
        if kind != kustfile.COMPONENT:
            raise KustomizeError(f"expected kind '{kustfile.COMPONENT}' for path '{loader.root}' but got '{kind}'")
        with context(f"recursed accumulation of path '{loader.root}'"):
            into = below.accumulate(into)
        merged = Accumulator()
        with context(f"recursed merging from path '{loader.root}'"):
            merged.merge(into)
        return merged

    def below(self, loader: Loader, path: str) -> Target:
        """The kustomization in another folder."""
        with context(f"couldn't make target for path '{loader.root}'"):
            below = Target(loader, self.options)
        below.fields["buildMetadata"] = self.entries("buildMetadata")
        below.origin = self.origin.joined(path) if self.origin is not None else None
        below.helm_namespace = self.fields.get("namespace") or self.helm_namespace
        self.options.use_schema(below.fields.get("openapi"), loader, first=False)
        return below

    # --------------------------------------------------------------- generating, transforming

    def own_origin(self, kind: str) -> Origin | None:
        """The origin of what a field of this kustomization makes or does."""
        if self.origin is None:
            return None
        where = self.origin.joined(self.name).path
        return Origin(configured_in=where, by={"apiVersion": "builtin", "kind": kind})

    def generate(self, into: Accumulator) -> None:
        made: list[tuple[Callable[[], Resource], Origin | None]] = []
        if self.entries("configMapGenerator") or self.entries("secretGenerator"):
            from kubectl_sim.kubectl.kustomizing import generators

            shared = self.fields.get("generatorOptions")
            for field, kind, make in (
                ("configMapGenerator", "ConfigMapGenerator", generators.config_map),
                ("secretGenerator", "SecretGenerator", generators.secret),
            ):
                origin = self.own_origin(kind)
                for args in self.entries(field):
                    args = {**args, "options": generators.with_global(args.get("options"), shared)}
                    made.append((_generator(make, args, self.loader), origin))
        if self.entries("helmCharts"):
            from kubectl_sim.kubectl.kustomizing import configuring

            configuring.refuse_charts(self.fields, self.helm_namespace, self.options)
        if self.entries("generators"):
            from kubectl_sim.kubectl.kustomizing import plugins

            with context("loading generator plugins"):
                made += plugins.generated(self, self.entries("generators"))
        for generate, origin in made:
            resource = generate()
            if origin is not None:
                origins.add_origins([resource], origin)
            with context(f"merging from generator &{{0x0 {'<nil>' if origin is None else '0x0'}}}"):
                into.resources.absorb(resource)

    def transform(self, into: Accumulator) -> None:
        steps = self.steps(into.config)
        resources = into.resources
        if self.entries("transformers"):
            from kubectl_sim.kubectl.kustomizing import plugins

            plugged = plugins.transformers(self, self.entries("transformers"))
        else:
            plugged = []
        for kind, step in steps:
            step(resources)
            origin = self.own_origin(kind)
            if origin is not None:
                origins.add_transformation(resources, origin)
            resources.drop_empty()
        for origin, step in plugged:
            step(resources)
            if origin is not None:
                origins.add_transformation(resources, origin)
            resources.drop_empty()

    def steps(self, specs: config.Config) -> list[Step]:
        """What the fields of the kustomization do, in kustomize's order; all are made before any runs."""
        found: list[Step] = []
        for field, make in _STEPS:
            if self.fields.get(field):
                found += make(self, specs)
        return found

    def validate(self, into: Accumulator) -> None:
        if not self.entries("validators"):
            return
        from kubectl_sim.kubectl.kustomizing import plugins

        plugins.validate(into.resources, plugins.transformers(self, self.entries("validators")))


def _generator(make: Callable[[Fields, Loader], Resource], args: Fields, loader: Loader) -> Callable[[], Resource]:
    return lambda: make(args, loader)


def _drop_local(resources: Resources) -> None:
    """Without what is marked as configuration for tools."""
    from kubectl_sim.kubectl.kustomizing.resource import LOCAL_CONFIG

    kept = []
    for resource in resources:
        if not resource.empty:
            reading.check(resource.node)
            if resource.noted(LOCAL_CONFIG) in ("", "false"):
                kept.append(resource)
    resources.items = kept


# ---------------------------------------------------------------------- fields and their steps


def _strategic(target: Target, _: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import configuring, patching

    paths = target.entries("patchesStrategicMerge")
    with configuring.trouble("PatchStrategicMergeTransformer", {"paths": paths}):
        patches = patching.strategic_merges(paths, target.loader)
    return [("PatchStrategicMergeTransformer", lambda resources: patching.apply_strategic_merges(resources, patches))]


def _patches(target: Target, _: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import configuring, patching

    found: list[Step] = []
    for args in target.entries("patches"):
        with configuring.trouble("PatchTransformer", args):
            found.append(("PatchTransformer", patching.Patch(args, target.loader).transform))
    return found


def _json_patches(target: Target, _: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import configuring, patching

    found: list[Step] = []
    for args in target.entries("patchesJson6902"):
        path, text, selector = args.get("path") or "", args.get("patch") or "", args.get("target")
        shown = {"target": selector, "path": path, "jsonOp": text}
        with configuring.trouble("PatchJson6902Transformer", shown):
            found.append(
                ("PatchJson6902Transformer", patching.JSONPatch(selector, path, text, target.loader).transform)
            )
    return found


def _namespace(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing.naming import Namespacer

    return [("NamespaceTransformer", Namespacer(target.fields["namespace"], specs.specs("namespace")).transform)]


def _prefix(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import naming

    text, fields = target.fields["namePrefix"], specs.specs("namePrefix")
    return [("PrefixTransformer", lambda resources: naming.affix(resources, text, fields, suffix=False))]


def _suffix(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import naming

    text, fields = target.fields["nameSuffix"], specs.specs("nameSuffix")
    return [("SuffixTransformer", lambda resources: naming.affix(resources, text, fields, suffix=True))]


def _marker(texts: dict[str, str], fields: list[FieldSpec]) -> Callable[[Resources], None]:
    from kubectl_sim.kubectl.kustomizing import marking

    return lambda resources: marking.mark(resources, texts, fields)


def _labels(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import marking

    found: list[Step] = [
        ("LabelTransformer", _marker(label.get("pairs") or {}, marking.label_specs(label, specs)))
        for label in target.entries("labels")
    ]
    # Upstream runs one more, for commonLabels, whether there are any or not.
    common = target.fields.get("commonLabels") or {}
    found.append(("LabelTransformer", _marker(common, specs.specs("commonLabels") if common else [])))
    return found


def _common_labels(target: Target, specs: config.Config) -> list[Step]:
    return [] if target.entries("labels") else _labels(target, specs)


def _annotations(target: Target, specs: config.Config) -> list[Step]:
    texts = target.fields["commonAnnotations"]
    return [("AnnotationsTransformer", _marker(texts, specs.specs("commonAnnotations")))]


def _replicas(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import scaling

    def step(args: Fields) -> Callable[[Resources], None]:
        name, count = args.get("name") or "", args.get("count") or 0
        return lambda resources: scaling.set_replicas(resources, name, count, specs.specs("replicas"))

    return [("ReplicaCountTransformer", step(args)) for args in target.entries("replicas")]


def _images(target: Target, specs: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import scaling

    def step(args: Fields) -> Callable[[Resources], None]:
        return lambda resources: scaling.set_images(resources, args, specs.specs("images"))

    return [("ImageTagTransformer", step(args)) for args in target.entries("images")]


def _replacements(target: Target, _: config.Config) -> list[Step]:
    from kubectl_sim.kubectl.kustomizing import configuring, replacing

    args = target.entries("replacements")
    with configuring.trouble("ReplacementTransformer", {"Replacements": args}):
        replacements = replacing.load(args, target.loader)
    return [("ReplacementTransformer", lambda resources: replacing.transform(resources, replacements))]


_STEPS: tuple[tuple[str, Callable[[Target, config.Config], list[Step]]], ...] = (
    ("patchesStrategicMerge", _strategic),
    ("patches", _patches),
    ("namespace", _namespace),
    ("namePrefix", _prefix),
    ("nameSuffix", _suffix),
    ("labels", _labels),
    ("commonLabels", _common_labels),
    ("commonAnnotations", _annotations),
    ("patchesJson6902", _json_patches),
    ("replicas", _replicas),
    ("images", _images),
    ("replacements", _replacements),
)
