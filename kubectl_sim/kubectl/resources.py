"""The objects that a command line means: ``TYPE NAME``, ``TYPE/NAME``, ``all``, ``-l``, ``-f`` and their mixtures.

Models cli-runtime/pkg/resource (builder.go, visitor.go, result.go), with its error texts and with its
nesting of errors, on which the ``error:`` prefix depends.
"""

from __future__ import annotations

from kubectl_sim.client import mapper as default_mapper
from kubectl_sim.kubectl.errors import Aggregate, CommandError, filter_out, is_not_found
from kubectl_sim.kubectl.resourceargs import (
    check_name,
    has_names,
    has_pairs,
    kind_of_type,
    require_files,
    split_pair,
    spread,
    unique,
)
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, BinaryIO

    from kubectl_sim.kubectl.manifests import Source
    from kubectl_sim.kubectl.resourceargs import Mapper
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]


__all__ = [
    "FAILURES",
    "MISSING_RESOURCE",
    "Builder",
    "Info",
    "Result",
    "Selection",
    "check_name",
    "has_names",
    "has_pairs",
    "kind_of_type",
    "list_error",
    "require_files",
    "set_namespace",
    "split_pair",
    "spread",
    "unique",
]

MISSING_RESOURCE = """You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'"""

STDIN_TWICE = "standard input cannot be used for multiple arguments"
_ACROSS = "a resource cannot be retrieved by name across all namespaces"
_EMPTY_NAMESPACE = "namespace may not be empty when retrieving a resource by name"

FAILURES = (CommandError, StatusError, Aggregate)


class Info:
    """One object of a result, or what is known of it before it is fetched.

    ``kind`` is None with ``--local``.  ``obj`` is None until fetched; for a list it is whatever the
    builder's ``list`` function returned.  ``source`` is the file it came from.
    """

    __slots__ = ("kind", "name", "namespace", "obj", "source", "subresource", "version")

    def __init__(
        self,
        kind: Kind | None,
        namespace: str = "",
        name: str = "",
        obj: Any = None,
        source: str = "",
        subresource: str = "",
        version: str = "",
    ) -> None:
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.obj = obj
        self.source = source
        self.subresource = subresource
        #: The version that was asked for, where it is not the stored one.
        self.version = version if kind is not None and version in kind.views else ""

    @property
    def resource(self) -> str:
        """The key that the client takes: ``deployments.apps``, ``horizontalpodautoscalers.autoscaling@v1``."""
        if not self.kind:
            return ""
        return f"{self.kind.resource}@{self.version}" if self.version else self.kind.resource

    @property
    def namespaced(self) -> bool:
        return self.kind.namespaced if self.kind else bool(self.namespace)

    @property
    def object_name(self) -> str:
        """``deployments/web``: how some messages call an object (with upstream's stray line break)."""
        if self.kind:
            return f"{self.kind.plural}/{self.name}"
        kind = str(self.obj.get("kind", "")).lower()
        group, slash, _ = str(self.obj.get("apiVersion", "")).rpartition("/")
        return f"{kind}.{group}/{self.name}\n" if slash else f"{kind}/{self.name}"

    def __str__(self) -> str:
        """What some errors say of an object."""
        from kubectl_sim.base.goformat import quote

        text = f"Name: {quote(self.name)}, Namespace: {quote(self.namespace)}"
        kind = self.kind
        if kind is None:
            return text
        version = f"{kind.group}/{self.served_version}"
        return f'Resource: "{version}, Resource={kind.plural}", GroupVersionKind: "{version}, Kind={kind.kind}"\n{text}'

    @property
    def served_version(self) -> str:
        """The version in which the object is spoken of: the one asked for, or the stored one."""
        return self.version or (self.kind.version if self.kind else "")

    def update(self, obj: Obj) -> None:
        """Takes a newer state of the object (``Refresh``)."""
        metadata = obj.get("metadata") or {}
        self.obj = obj
        self.name = metadata.get("name", "")
        self.namespace = metadata.get("namespace", "")

    def _set_namespace(self, namespace: str) -> None:
        self.namespace = namespace
        if isinstance(self.obj, dict):
            metadata = self.obj.setdefault("metadata", {})
            if namespace:
                metadata["namespace"] = namespace
            else:
                metadata.pop("namespace", None)


class Builder:
    """What is asked for; :meth:`do` finds it.  Errors are raised by the result, as upstream's are.

    Keyword arguments are upstream's builder methods:

    - ``args`` with ``allow_empty_selector`` (ResourceTypeOrNameArgs), or ``default_type`` with ``names``
      (ResourceNames), or ``types`` (ResourceTypes);
    - ``filenames``, ``recursive``, ``kustomize``; ``stdin`` is where ``-`` reads from, ``warn`` takes what a
      kustomization has to say on standard error;
    - ``namespace`` (NamespaceParam), ``require_namespace`` (``--namespace`` was given), ``all_namespaces``;
    - ``label_selector``, ``field_selector``, ``select_all`` (``--all``), ``subresource``;
    - ``continue_on_error``, ``flatten``, ``latest``, ``require_object``, ``single_type``, ``local``;
    - ``typed`` reads files into Go's types (WithScheme instead of Unstructured);
    - ``validate(document, source)`` raises for a document that must not be decoded (Schema).

    ``get(info)`` returns one object and ``list(kind, namespace, label_selector, field_selector)`` yields
    lists; by default both ask ``client``.
    """

    def __init__(
        self,
        client: Any,
        *,
        mapper: Mapper | None = None,
        args: Sequence[str] = (),
        allow_empty_selector: bool = False,
        default_type: str = "",
        names: Sequence[str] = (),
        types: Sequence[str] = (),
        filenames: Sequence[str] = (),
        kustomize: str = "",
        warn: Callable[[str], None] | None = None,
        recursive: bool = False,
        stdin: BinaryIO | None = None,
        namespace: str = "",
        default_namespace: bool = True,
        require_namespace: bool = False,
        all_namespaces: bool = False,
        label_selector: str = "",
        field_selector: str = "",
        select_all: bool = False,
        subresource: str = "",
        continue_on_error: bool = True,
        flatten: bool = True,
        latest: bool = False,
        require_object: bool = True,
        single_type: bool = False,
        local: bool = False,
        typed: bool = False,
        validate: Callable[[Any, str], None] | None = None,
        get: Callable[[Info], Any] | None = None,
        list: Callable[[Kind, str, str, str], Iterable[Any]] | None = None,
    ) -> None:
        self.client = client
        self.mapper: Mapper = mapper or default_mapper
        self.namespace = "" if all_namespaces else namespace
        self.default_namespace = default_namespace
        self.require_namespace = require_namespace
        self.all_namespaces = all_namespaces
        self.field_selector = field_selector.strip()
        self.select_all = select_all
        self.subresource = subresource
        self.continue_on_error = continue_on_error
        self.flatten = flatten
        self.latest = latest
        self.require_object = require_object
        self.single_type = single_type
        self.local = local
        self.typed = typed
        self.validate = validate
        self.get = get or self._get
        self.list = list or self._list
        self.errors: Errors = []
        self.sources: Sources = []
        self.resources: Texts = [*types]
        self.names: Texts = []
        self.tuples: Tuples = []
        self.stream = False
        self.folder = False
        #: None for no selector at all, which is not the same as an empty one.
        self.label_selector: str | None = label_selector.strip() or None
        self._check_all(label_selector, field_selector)
        self.warn = warn
        self._add_files(filenames, kustomize, recursive, stdin)
        self._add_names(default_type, names)
        self._add_args([*args], allow_empty_selector)

    # ------------------------------------------------------------- what is asked for

    def _check_all(self, label_selector: str, field_selector: str) -> None:
        if self.select_all and (self.label_selector or self.field_selector):
            self.errors.append(CommandError("setting 'all' parameter but found a non empty selector. "))

    def _add_files(self, filenames: Sequence[str], kustomize: str, recursive: bool, stdin: BinaryIO | None) -> None:
        if kustomize:
            if filenames:
                self.errors.append(CommandError("only one of -f or -k can be specified"))
            if recursive:
                self.errors.append(CommandError("the -k flag can't be used with -f or -R"))
            if not self.errors:
                from kubectl_sim.kubectl.kustomization import KustomizationSource

                self.sources.append(KustomizationSource(kustomize, self.warn))
            return
        if not filenames:
            return
        for name in filenames:
            try:
                self._add_file(name, recursive, stdin)
            except CommandError as error:
                self.errors.append(error)

    def _add_file(self, name: str, recursive: bool, stdin: BinaryIO | None) -> None:
        from kubectl_sim.kubectl import manifests

        if name == "-":
            if self.stream:
                self.errors.append(CommandError(STDIN_TWICE))
            self.stream = True
            self.sources.append(manifests.Source(manifests.STDIN, stdin))
            return
        if name.startswith(("http://", "https://")):
            self.sources.append(manifests.Source(name))
            return
        paths = manifests.expand(name)
        for path in paths:
            try:
                found = manifests.files(path, recursive)
            except CommandError as error:
                self.errors.append(error)
                continue
            self.folder = self.folder or len(found) > 1
            self.sources += found
        if not self.sources and not self.errors:
            raise CommandError(manifests.unknown_extensions(paths))

    def _add_names(self, default_type: str, names: Sequence[str]) -> None:
        for name in names:
            try:
                pair = split_pair(name)
            except CommandError as error:
                self.errors.append(error)
                return
            if pair is None and not default_type:
                self.errors.append(CommandError(f'the argument "{name}" must be RESOURCE/NAME'))
            else:
                self.tuples.append(pair or (default_type, name))

    def _add_args(self, args: Texts, allow_empty_selector: bool) -> None:
        try:
            args = spread(args)
            if has_pairs(args):
                self.tuples += [pair for arg in args if (pair := split_pair(arg)) is not None]
                return
        except CommandError as error:
            self.errors.append(error)
            return
        if not args:
            return
        self.resources += unique(self._without_categories(args[0]))
        self.names += args[1:]
        if len(args) == 1 and self.label_selector is None and allow_empty_selector:
            self.label_selector = ""

    def _without_categories(self, types: str) -> Texts:
        """``all,cm`` with the category's types in its place."""
        expanded: Texts = []
        for one in types.split(","):
            kinds = self.mapper.in_category(one) if one and not self.local else []
            expanded += [kind.resource for kind in kinds] or [one]
        return expanded

    # ------------------------------------------------------------------------ finding

    def do(self) -> Result:
        """The result; nothing has been fetched yet."""
        try:
            return self._result()
        except FAILURES as error:
            return Result(self, [], error=error)

    def _result(self) -> Result:
        if self.errors:
            raise Aggregate(self.errors)
        if self.select_all:
            self.label_selector = ""
        if self.sources:
            return self._by_files()
        if self.label_selector is not None or self.field_selector:
            return self._by_selector()
        if self.tuples:
            return self._by_pairs()
        if self.names:
            return self._by_names()
        if self.resources:
            for one in self.resources:
                self.mapping_for(one)
            raise CommandError("resource(s) were provided, but no name was specified")
        raise CommandError(MISSING_RESOURCE)

    def _by_files(self) -> Result:
        if self.resources:
            raise CommandError(
                "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
            )
        if self.names:
            raise CommandError("name cannot be provided when a path is specified")
        if self.tuples:
            raise CommandError("resource/name arguments cannot be provided when a path is specified")
        keep = None
        if self.label_selector is not None:
            keep = self._label_filter(self.label_selector)
        single = not self.folder and not self.stream and len(self.sources) == 1
        from kubectl_sim.kubectl.resourcefiles import FileItems

        found = [FileItems(self, source, keep) for source in self.sources]
        return Result(self, found, single=single, eager=True, targets_single=True)

    def _label_filter(self, text: str) -> Callable[[Any], bool]:
        from kubectl_sim.base import selectors

        try:
            selector = selectors.parse(text)
        except selectors.SelectorError as error:
            raise CommandError(f'the provided selector "{text}" is not valid: {error}') from None
        return selector.matches

    def _by_selector(self) -> Result:
        if self.names:
            raise CommandError("name cannot be provided when a selector is specified")
        if self.tuples:
            raise CommandError("selectors and the all flag cannot be used when passing resource/name arguments")
        if not self.resources:
            raise CommandError("at least one resource must be specified to use a selector")
        if self.subresource:
            raise CommandError("subresource cannot be used when bulk resources are specified")
        found = [Selection(self, kind) for kind in self._kinds()]
        return Result(self, found, eager=True)

    def _by_pairs(self) -> Result:
        if self.resources:
            raise CommandError("you may not specify individual resources and bulk resources in the same call")
        kinds: dict[str, Kind] = {}
        for resource, _ in self.tuples:
            if resource not in kinds:
                kinds[resource] = self.mapping_for(resource)
        if self.single_type and len({kind.resource for kind in kinds.values()}) > 1:
            raise CommandError("you may only specify a single resource type")
        found = [_Named(self._info(kinds[resource], name)) for resource, name in self.tuples]
        return Result(self, found, single=len(found) == 1, eager=True, targets_single=True)

    def _by_names(self) -> Result:
        if not self.resources:
            raise CommandError("you must provide a resource and a resource name together")
        if len(self.resources) > 1:
            raise CommandError("you must specify only one resource")
        kind = self._kinds()[0]
        found = [_Named(self._info(kind, name)) for name in self.names]
        return Result(self, found, single=len(found) == 1, targets_single=True)

    def _info(self, kind: Kind, name: str) -> Info:
        namespace = self.namespace if kind.namespaced else ""
        if kind.namespaced and not namespace:
            raise CommandError(_ACROSS if self.all_namespaces else _EMPTY_NAMESPACE)
        return Info(kind, namespace, name, subresource=self.subresource)

    def _kinds(self) -> list[Kind]:
        if self.single_type and len(self.resources) > 1:
            raise CommandError("you may only specify a single resource type")
        kinds: dict[str, Kind] = {}
        for one in self.resources:
            kind = self.mapping_for(one)
            kinds.setdefault(kind.resource, kind)
        return [*kinds.values()]

    def mapping_for(self, argument: str) -> Kind:
        """The kind that a TYPE argument means.  Raises CommandError."""
        kind = kind_of_type(self.mapper, argument)
        warn = getattr(self.client, "warn", None)
        if warn is not None and (text := default_mapper.ambiguity(argument)):
            warn(text)
        return kind

    # ----------------------------------------------------------------- asking the API

    def _get(self, info: Info) -> Any:
        return self.client.get(info.resource, info.namespace, info.name, subresource=info.subresource)

    def _list(self, kind: Kind, namespace: str, label_selector: str, field_selector: str) -> Iterator[Any]:
        params = {"labelSelector": label_selector, "fieldSelector": field_selector}
        chosen = {name: value for name, value in params.items() if value}
        found = self.client.request("list", kind.resource, namespace, params=chosen)
        yield found.as_object()

    def fetch(self, info: Info) -> None:
        """Gets an object; a missing namespace is what is missing first."""
        check_name(info.name)
        try:
            info.obj = self.get(info)
        except StatusError as error:
            if is_not_found(error) and info.namespace not in ("", "default"):
                self._check_namespace(info.namespace)
            raise

    def _check_namespace(self, namespace: str) -> None:
        try:
            self.client.get("namespaces", "", namespace)
        except StatusError as error:
            if is_not_found(error):
                raise


Texts = list[str]
Tuples = list[tuple[str, str]]
Errors = list[Exception]
if TYPE_CHECKING:
    Sources = list[Source]


class Result:
    """What a builder found.  ``single_item_implied`` tells whether the user asked for one object."""

    def __init__(
        self,
        builder: Builder,
        sources: Sequence[Any],
        *,
        error: Exception | None = None,
        single: bool = False,
        eager: bool = False,
        targets_single: bool = False,
    ) -> None:
        self.builder = builder
        self.sources = sources
        self.error = error
        self.single_item_implied = single
        self.targets_single_items = targets_single
        self._eager = eager
        self._ignored: Callable[[Exception], bool] | None = None
        self._found: list[Info] | None = None

    def ignore(self, drop: Callable[[Exception], bool]) -> Result:
        """Errors that ``drop`` accepts are none (``IgnoreErrors``)."""
        self._ignored = drop
        return self

    def check(self) -> None:
        """Raises what was already wrong with the command line (``Err``)."""
        if self.error is not None:
            raise self.error

    def visit(self, action: Callable[[Info], object]) -> None:
        """Calls ``action`` for each object, fetched if need be.

        With ``continue_on_error`` the errors of sources and of ``action`` are raised together at the end.
        """
        error = self._visit(action)
        if error is not None:
            raise error

    def infos(self) -> list[Info]:
        """All objects.  Raises if any could not be had; see :meth:`collect`."""
        found, error = self.collect()
        if error is not None:
            raise error
        return found

    def collect(self) -> tuple[list[Info], Exception | None]:
        """(objects that could be had, error), both remembered."""
        if self._found is None and self.error is None:
            found: list[Info] = []
            self.error = self._visit(found.append)
            self._found = found
        return self._found or [], self.error

    def _visit(self, action: Callable[[Info], object]) -> Exception | None:
        if self.error is not None:
            return self.error
        errors: Errors = []
        try:
            for info in self._items():
                try:
                    self._prepare(info)
                    action(info)
                except FAILURES as error:
                    if not self.builder.continue_on_error:
                        raise
                    errors.append(error)
        except FAILURES as error:
            errors.append(error)
        if not errors:
            return None
        failure = errors[0] if len(errors) == 1 else Aggregate(errors)
        return filter_out(failure, self._ignored) if self._ignored else failure

    def _items(self) -> Iterator[Info]:
        """The objects of all sources.  Their errors come together at the end, one level deeper."""
        errors: Errors = []
        for source in self.sources:
            try:
                yield from source.items(errors)
            except FAILURES as error:
                if not self.builder.continue_on_error:
                    raise
                errors.append(error)
            if errors and not self.builder.continue_on_error:
                raise errors[0]
        if errors:
            raise Aggregate(errors) if self._eager else errors[0]

    def _prepare(self, info: Info) -> None:
        """Namespace rules, then the object itself (the builder's visitor functions)."""
        builder = self.builder
        if builder.default_namespace:
            set_namespace(info, builder.namespace)
        if builder.require_namespace:
            require_namespace(info, builder.namespace)
        if info.kind is not None and not info.kind.namespaced and info.namespace:
            info._set_namespace("")
        if builder.require_object and info.obj is None:
            builder.fetch(info)


def set_namespace(info: Info, namespace: str) -> None:
    """Gives a namespace to a namespaced object that has none."""
    if info.namespaced and not info.namespace and namespace:
        info._set_namespace(namespace)


def require_namespace(info: Info, namespace: str) -> None:
    """Gives the namespace to a namespaced object; raises CommandError if it has another."""
    if not info.namespaced:
        return
    if not info.namespace:
        info._set_namespace(namespace)
    elif info.namespace != namespace:
        raise CommandError(
            f'the namespace from the provided object "{info.namespace}" does not match the namespace "{namespace}".'
            f" You must pass '--namespace={info.namespace}' to perform this operation."
        )


# -------------------------------------------------------------------------------------- sources


class _Named:
    """One object by name."""

    __slots__ = ("info",)

    def __init__(self, info: Info) -> None:
        self.info = info

    @property
    def kind(self) -> Kind | None:
        return self.info.kind

    def items(self, _errors: Errors) -> Iterator[Info]:
        yield self.info


class Selection:
    """The objects of a kind that the selectors choose."""

    __slots__ = ("builder", "kind", "namespace")

    def __init__(self, builder: Builder, kind: Kind) -> None:
        self.builder = builder
        self.kind = kind
        self.namespace = builder.namespace if kind.namespaced else ""

    def items(self, errors: Errors) -> Iterator[Info]:
        builder = self.builder
        labels, fields = builder.label_selector or "", builder.field_selector
        try:
            for found in builder.list(self.kind, self.namespace, labels, fields):
                yield from self._of_list(found)
        except StatusError as error:
            raise list_error(error, self.kind, labels, fields) from None

    def _of_list(self, found: Any) -> Iterator[Info]:
        if not self.builder.flatten or not isinstance(found, dict):
            yield Info(self.kind, self.namespace, obj=found)
            return
        for obj in found["items"]:
            metadata = obj["metadata"]
            yield Info(self.kind, metadata.get("namespace", ""), metadata["name"], obj)


def list_error(error: StatusError, kind: Kind, label_selector: str, field_selector: str) -> StatusError:
    """A refused list says what was listed (``EnhanceListError``)."""
    if error.reason not in ("BadRequest", "NotFound"):
        return error
    subject = f'"{kind.group}/{kind.version}, Resource={kind.plural}"'
    if label_selector or field_selector:
        from kubectl_sim.base.goformat import quote

        how = f"label selector {quote(label_selector)}, field selector {quote(field_selector)}"
        message = f"Unable to find {subject} that match {how}: {error.message}"
    else:
        message = f"Unable to list {subject}: {error.message}"
    return StatusError(error.code, error.reason, message, error.details)
