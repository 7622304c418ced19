"""Nodes marked unschedulable and schedulable: what ``cordon``, ``uncordon`` and ``drain`` share.

Models DrainCmdOptions.Complete and RunCordonOrUncordon of kubectl/pkg/cmd/drain, and drain.CordonHelper.
"""

from __future__ import annotations

from kubectl_sim.kubectl import changing
from kubectl_sim.kubectl.errors import CommandError, text_of
from kubectl_sim.kubectl.printers.name import NamePrinter
from kubectl_sim.kubectl.resources import Builder
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]


class Cordoner:
    """The nodes that a command line names.  ``usage`` is the command's usage line.  Raises CommandError."""

    def __init__(self, ctx: Context, args: list[str], opts: Options, usage: str) -> None:
        self.ctx = ctx
        if not args and "selector" not in opts.changed:
            raise ctx.usage_error(f"USAGE: {usage} [flags]")
        if args and opts.selector:
            raise ctx.usage_error("error: cannot specify both a node name and a --selector option")
        self.strategy = changing.dry_run(ctx, opts)
        self._check_pod_selector(getattr(opts, "pod_selector", ""))
        self.infos = self._find(args, opts)

    def _check_pod_selector(self, text: str) -> None:
        if not text:
            return
        from kubectl_sim.base import selectors

        try:
            selectors.parse(text)
        except selectors.SelectorError:
            raise CommandError("--pod-selector=<pod_selector> must be a valid label selector") from None

    def _find(self, args: list[str], opts: Options) -> list[Info]:
        result = Builder(
            self.ctx.client,
            default_type="nodes",
            names=args,
            types=("nodes",) if opts.selector else (),
            namespace=self.ctx.namespace,
            label_selector=opts.selector,
            single_type=True,
            continue_on_error=False,
        ).do()
        result.check()
        found: list[Info] = []

        def keep(info: Info) -> None:
            kind = info.kind
            assert kind is not None
            if kind.resource != "nodes":
                what = f"{kind.group}/{kind.version}, Resource={kind.plural}"
                raise CommandError(f'error: expected resource of type node, got "{what}"')
            found.append(info)

        result.visit(keep)
        return found

    def say(self, obj: Obj, operation: str) -> None:
        """``node/worker cordoned``."""
        NamePrinter(operation + changing.suffix(self.strategy)).print(obj, self.ctx.stdout.write)

    def mark(self, unschedulable: bool) -> None:
        """Sets or clears ``spec.unschedulable`` of each node; what fails is said, and no error."""
        word = "cordon" if unschedulable else "uncordon"
        for info in self.infos:
            if bool((info.obj.get("spec") or {}).get("unschedulable")) == unschedulable:
                self.say(info.obj, f"already {word}ed")
                continue
            try:
                self._patch(info, unschedulable)
            except StatusError as error:
                self.ctx.warn(f'error: unable to {word} node "{info.name}": {text_of(error)}')
                continue
            self.say(info.obj, f"{word}ed")

    def _patch(self, info: Info, unschedulable: bool) -> None:
        if self.strategy == changing.CLIENT:
            return
        params = {"dryRun": "All"} if self.strategy == changing.SERVER else {}
        patch = {"spec": {"unschedulable": True if unschedulable else None}}
        self.ctx.client.patch("nodes", "", info.name, patch, type="strategic", **params)
