"""The record of one API kind: names, scope, columns and the strategy that the pipeline runs.

Models the resource registration of k8s.io/apiserver (``rest.Storage`` plus its create, update
and delete strategies) as data: the generic pipeline asks the record, kinds never override it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.request import User

    Obj = dict[str, Any]
    #: One table cell: text, number, or ``Since`` for what depends on the time of printing.
    Cell = str | int | bool | None | list[Any]

ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
READ_VERBS = ("get", "list", "watch")
CREATE_ONLY = ("create",)


class Column:
    """One column of a kind's table.

    ``kind`` is the column type as the Table API names it: ``string``, ``integer``, ``date``…
    A ``date`` cell holds an RFC 3339 time and is shown as an age.  ``priority`` above zero
    means that it is shown with ``-o wide`` alone.
    """

    __slots__ = ("description", "format", "kind", "name", "priority")

    def __init__(self, name: str, kind: str = "string", format: str = "", priority: int = 0) -> None:
        self.name = name
        self.kind = kind
        self.format = format
        self.priority = priority
        self.description = ""


NAME = Column("Name", "string", "name")
AGE = Column("Age", "date")


def since(time: str, text: str = "%s") -> list[Any]:
    """A cell that embeds an age: ``since(t, "3 (%s ago)")``.  Resolved when the table is made."""
    return ["since", time, text]


class Cause:
    """One reason for which an object is refused, as in ``status.details.causes``."""

    __slots__ = ("field", "message", "reason")

    def __init__(self, reason: str, field: str, message: str) -> None:
        self.reason = reason
        self.field = field
        self.message = message

    def __repr__(self) -> str:
        return f"{self.field}: {self.message}"


def _no_causes(_new: Obj) -> list[Cause]:
    return []


def _no_update_causes(_new: Obj, _old: Obj) -> list[Cause]:
    return []


def _keep(_obj: Obj) -> None:
    return


def _keep_update(_new: Obj, _old: Obj) -> None:
    return


def _name_and_age(obj: Obj) -> list[Cell]:
    metadata = obj["metadata"]
    return [metadata["name"], metadata.get("creationTimestamp")]


class Kind:
    """Everything the generic pipeline needs to know about a kind.

    The hooks may change the object that they are given (it is the pipeline's own copy):

    - ``default(obj)`` fills in what the version's defaulting functions fill in.
    - ``prepare_create(obj)`` / ``prepare_update(new, old)`` run before validation, as a
      strategy's PrepareForCreate and PrepareForUpdate.  Status is already taken care of.
    - ``validate(obj)`` / ``validate_update(new, old)`` / ``validate_status(new, old)`` return causes.
    - ``row(obj)`` returns the table's cells, one for each column.
    - ``fields`` maps selectable field labels to getters; ``indexed`` names those of them that
      the store keeps an index of (what controllers and hot paths select by).
    """

    __slots__ = (
        "api_version",
        "categories",
        "columns",
        "default",
        "fields",
        "graceful_seconds",
        "group",
        "has_generation",
        "has_status",
        "indexed",
        "keeps_new_status",
        "kind",
        "namespaced",
        "plural",
        "prepare_create",
        "prepare_update",
        "renamed_fields",
        "reported",
        "requested_by",
        "resource",
        "row",
        "short_names",
        "singular",
        "stored_as",
        "subresources",
        "ttl_seconds",
        "unconditional_update",
        "validate",
        "validate_name",
        "validate_status",
        "validate_update",
        "verbs",
        "version",
        "versions",
        "views",
    )

    def __init__(
        self,
        *,
        group: str = "",
        version: str = "v1",
        kind: str,
        plural: str,
        singular: str = "",
        short_names: tuple[str, ...] = (),
        categories: tuple[str, ...] = (),
        namespaced: bool = True,
        verbs: tuple[str, ...] = ALL_VERBS,
        subresources: tuple[str, ...] = (),
        versions: tuple[str, ...] = (),
        views: dict[str, tuple[str, str]] | None = None,
        stored_as: str = "",
        renamed_fields: dict[str, str] | None = None,
        columns: tuple[Column, ...] = (NAME, AGE),
        row: Callable[[Obj], list[Cell]] = _name_and_age,
        fields: dict[str, Callable[[Obj], str]] | None = None,
        indexed: tuple[str, ...] = (),
        has_generation: bool = False,
        has_status: bool = False,
        reported: bool = False,
        keeps_new_status: bool = False,
        requested_by: Callable[[Obj, User], None] | None = None,
        graceful_seconds: Callable[[Obj, int | None], int] | None = None,
        ttl_seconds: int = 0,
        unconditional_update: bool = True,
        validate_name: Callable[[str, bool], list[str]] | None = None,
        default: Callable[[Obj], None] = _keep,
        prepare_create: Callable[[Obj], None] = _keep,
        prepare_update: Callable[[Obj, Obj], None] = _keep_update,
        validate: Callable[[Obj], list[Cause]] = _no_causes,
        validate_update: Callable[[Obj, Obj], list[Cause]] = _no_update_causes,
        validate_status: Callable[[Obj, Obj], list[Cause]] = _no_update_causes,
    ) -> None:
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        #: The key by which every room names this kind: ``pods``, ``deployments.apps``.
        self.resource = f"{plural}.{group}" if group else plural
        self.api_version = f"{group}/{version}" if group else version
        self.singular = singular or kind.lower()
        self.short_names = short_names
        self.categories = categories
        self.namespaced = namespaced
        self.verbs = verbs
        self.subresources = subresources
        #: Every served version, the stored one (``version``) first.
        self.versions = versions or (version,)
        #: Version -> (conversion from the stored form, and back), as ``module:function`` under kinds/.
        self.views = views or {}
        #: The resource whose objects this one shows under another group (events.k8s.io).
        self.stored_as = stored_as
        #: Field labels of this view -> those of the stored kind.
        self.renamed_fields = renamed_fields or {}
        self.columns = columns
        self.row = row
        self.fields = fields or {}
        self.indexed = indexed
        #: Does a change of the spec raise ``metadata.generation``?
        self.has_generation = has_generation
        #: Is status written through the ``status`` subresource alone?
        self.has_status = has_status
        #: Do readers see reports that are newer than what is stored?
        self.reported = reported
        #: Does a new object keep the status that it was sent with (nodes)?
        self.keeps_new_status = keeps_new_status
        #: Writes into a new object who asks for it (requests for certificates).
        self.requested_by = requested_by
        #: ``(obj, asked) -> seconds`` for kinds that delete gracefully (pods), else None.
        self.graceful_seconds = graceful_seconds
        #: Objects vanish this long after their last write (events), 0 for never.
        self.ttl_seconds = ttl_seconds
        #: May an update omit the resourceVersion?
        self.unconditional_update = unconditional_update
        #: ``(name, is_prefix) -> messages``; None means a DNS-1123 subdomain.
        self.validate_name = validate_name
        self.default = default
        self.prepare_create = prepare_create
        self.prepare_update = prepare_update
        self.validate = validate
        self.validate_update = validate_update
        self.validate_status = validate_status

    def __repr__(self) -> str:
        return f"Kind({self.resource}/{self.version})"
