"""What the commands share that make one object from flags: ``create deployment`` and its like.

Objects are built with their keys in the order of upstream's Go structs, and with the fields that Go
writes even when they are empty: ``-o json`` shows both.  Models kubectl/pkg/cmd/create.
"""

from __future__ import annotations

from kubectl_sim.kubectl import changing, lastapplied, validating
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

NO_NAME = "name must be specified"


def name_of(ctx: Context, args: list[str], opts: Options) -> str:
    """The one NAME before ``--`` (``NameFromCommandArgs``).  Raises CommandError."""
    given = len(args) if opts.args_len_at_dash == -1 else opts.args_len_at_dash
    if given != 1:
        raise ctx.usage_error(f"exactly one NAME is required, got {given}")
    return args[0]


class Generation:
    """One run of such a command.  Raises CommandError for wrong common flags.

    ``name`` and ``command`` are the arguments: NAME, and what follows it.
    """

    def __init__(self, ctx: Context, args: list[str], opts: Options) -> None:
        self.ctx = ctx
        self.opts = opts
        self.name = name_of(ctx, args, opts)
        self.command = args[1:]
        self.strategy = changing.dry_run(ctx, opts)
        self.printer = changing.printer(opts, "created", self.strategy, sort_keys=False)
        self.directive = validating.directive(opts)

    @property
    def local(self) -> bool:
        """True if nothing is sent (``--dry-run=client``)."""
        return self.strategy == changing.CLIENT

    def require_name(self) -> None:
        if not self.name:
            raise CommandError(NO_NAME)

    def metadata(self, *, labels: Obj | None = None, annotations: Obj | None = None, namespaced: bool = True) -> Obj:
        """Metadata with the name and, if it was given, the namespace."""
        return metadata(self.ctx, self.name, labels=labels, annotations=annotations, namespaced=namespaced)

    def create(self, resource: str, obj: Obj, failure: str = "", *, save: bool = True) -> None:
        """Creates the object, unless this is a dry run, and prints it.

        ``failure`` comes before the server's words when it refuses.  ``save`` is False where the
        configuration is not noted in the object even with --save-config.
        """
        if save:
            obj = lastapplied.kept(obj, self.opts.save_config, typed=True)
        if not self.local:
            obj = self._send(resource, obj, failure)
            if self.opts.output or self.opts.template:  # else only its name is shown
                from kubectl_sim.kubectl import typed

                obj = typed.in_order(obj)
        self.printer.print(obj, self.ctx.stdout.write)

    def _send(self, resource: str, obj: Obj, failure: str) -> Obj:
        params = changing.params(self.strategy, self.opts)
        try:
            created: Obj = self.ctx.client.create(
                resource, obj, namespace=self.ctx.namespace, fieldValidation=self.directive, **params
            )
        except StatusError as error:
            if failure:
                raise CommandError(f"{failure}{error.message}") from None
            raise
        return created


def metadata(
    ctx: Context, name: str, *, labels: Obj | None = None, annotations: Obj | None = None, namespaced: bool = True
) -> Obj:
    """Metadata of a new object; its namespace only if it was given with ``--namespace``."""
    found: Obj = {"name": name} if name else {}
    if namespaced and ctx.namespace_given:
        found["namespace"] = ctx.namespace
    if labels:
        found["labels"] = labels
    if annotations:
        found["annotations"] = annotations
    return found


def container(name: str, image: str, command: list[str] | None = None) -> Obj:
    """A container as the generators make it."""
    made: Obj = {"name": name, "image": image}
    if command:
        made["command"] = command
    made["resources"] = {}
    return made


def labels(text: str) -> Obj:
    """``key=value,…`` as labels, sorted.  Raises CommandError."""
    found: Obj = {}
    for part in text.split(","):
        if part.count("=") != 1:
            raise CommandError(f"unexpected label spec: {part}")
        key, _, value = part.partition("=")
        if not key:
            raise CommandError("unexpected empty label key")
        found[key] = value
    return {key: found[key] for key in sorted(found)}


def int_or_string(text: str) -> int | str:
    """A number where the text is one (``intstr.Parse``)."""
    number = go_int(text)
    return text if number is None or not -(2**31) <= number < 2**31 else number


def go_int(text: str) -> int | None:
    """A decimal number as ``strconv.Atoi`` reads it, None for anything else."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit():
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None
