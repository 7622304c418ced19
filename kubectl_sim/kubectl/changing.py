"""What the verbs that change objects share: --dry-run, the result's line, --record, finding objects.

Models the helpers of kubectl/pkg/cmd/util (GetDryRunStrategy, PrintFlagsWithDryRunStrategy) and
genericclioptions.RecordFlags.
"""

from __future__ import annotations

from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.resources import Builder

    Obj = dict[str, Any]

NONE, CLIENT, SERVER = "none", "client", "server"
CHANGE_CAUSE = "kubernetes.io/change-cause"

BOOLEANS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
_CASCADE = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan"}
_SUFFIXES = {NONE: "", CLIENT: " (dry run)", SERVER: " (server dry run)"}


def dry_run(ctx: Context, opts: Options) -> str:
    """``none``, ``client`` or ``server``.  Raises CommandError for anything else; warns of old forms."""
    value = opts.dry_run
    if value in _SUFFIXES:
        return str(value)
    from kubectl_sim.kubectl import klog

    if value == "unchanged":
        klog.warning(ctx, "helpers.go:714", "--dry-run is deprecated and can be replaced with --dry-run=client.")
        return CLIENT
    if value not in BOOLEANS:
        raise CommandError(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')
    strategy, line = (CLIENT, 728) if BOOLEANS[value] else (NONE, 732)
    text = f"--dry-run={value} is deprecated (boolean value) and can be replaced with --dry-run={strategy}."
    klog.warning(ctx, f"helpers.go:{line}", text)
    return strategy


def cascade(ctx: Context, opts: Options) -> str:
    """The propagation policy that ``--cascade`` asks for.  Raises CommandError; warns of old forms."""
    value = opts.cascade
    if value in BOOLEANS:
        instead = "background" if BOOLEANS[value] else "orphan"
        boolean = f"--cascade={value} is deprecated (boolean value)"
        ctx.warn(f"warning: {boolean} and can be replaced with --cascade={instead}.")
        return _CASCADE[instead]
    if value not in _CASCADE:
        raise CommandError(f'invalid cascade value ({value}). Must be "background", "foreground", or "orphan"')
    return _CASCADE[value]


def suffix(strategy: str) -> str:
    """``" (dry run)"`` and the like, for messages that are not printed by :func:`printer`."""
    return _SUFFIXES[strategy]


def params(strategy: str, opts: Options) -> dict[str, Any]:
    """Query parameters of a writing request."""
    found: dict[str, Any] = {}
    if strategy == SERVER:
        found["dryRun"] = "All"
    manager = getattr(opts, "field_manager", "")
    if manager:
        found["fieldManager"] = manager
    return found


def printer(opts: Options, operation: str, strategy: str = NONE, *, sort_keys: bool = True) -> Printer:
    """The printer of what a command did: ``deployment.apps/web scaled (dry run)``, or ``-o``.

    ``sort_keys`` is False for objects that upstream has as Go structs.
    """
    return printing.object_printer(opts, operation + _SUFFIXES[strategy], sort_keys=sort_keys)


def find(
    ctx: Context, args: list[str], opts: Options, *, require_namespace: bool | None = None, **more: Any
) -> Builder:
    """The builder that most verbs use: TYPE NAME, -f, -l, --all in the command's namespace.

    With ``local`` there is no cluster behind it, and selectors choose nothing.  A namespace that was given
    must be that of every object, even with -A; readers leave that out (``require_namespace``).
    """
    from kubectl_sim.kubectl.resources import Builder

    local = more.get("local", False)
    return Builder(
        None if local else ctx.client,
        args=args,
        filenames=opts.filename,
        kustomize=getattr(opts, "kustomize", ""),
        warn=ctx.warn,
        recursive=opts.recursive,
        stdin=ctx.streams.stdin,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given if require_namespace is None else require_namespace,
        label_selector="" if local else getattr(opts, "selector", "") or "",
        **more,
    )


def recorded(obj: Obj, patch: Obj | None) -> Obj:
    """The object with what :func:`record_patch` notes in it."""
    if patch is None:
        return obj
    from kubectl_sim.base.patches import merge_patch

    noted: Obj = merge_patch.apply(obj, patch)
    return noted


def record_patch(ctx: Context, opts: Options) -> Obj | None:
    """The merge patch that notes the command in an object's annotations; None without ``--record``."""
    if not getattr(opts, "record", False):
        return None
    return {"metadata": {"annotations": {CHANGE_CAUSE: _command_line(ctx)}}}


def _command_line(ctx: Context) -> str:
    """The command in the form in which ``--record`` notes it: all words, then the flags as they were given."""
    from kubectl_sim.kubectl import pflag, tree

    parser = pflag.Parser(tree.accepted(tree.load(ctx.command)))
    words = parser.parse(ctx.typed).args
    return " ".join(["kubectl", *words, *(f"--{name}={value}" for name, value in parser.given)])
