"""``kubectl config set-context``."""

from __future__ import annotations

from kubectl_sim.kubectl import configs
from kubectl_sim.kubectl.configfiles import CONTEXTS, Files, encoded
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates or changes a context."""
    if len(args) > 1:
        raise configs.unexpected(ctx, args)
    name = args[0] if args else ""
    if not name and not opts.current:
        raise CommandError("you must specify a non-empty context name or --current")
    if name and opts.current:
        raise CommandError("you cannot specify both a context name and --current")
    files = Files(ctx)
    config = files.load()
    name = name or config.current
    if not name:
        raise CommandError("no current context is set")
    known = config.sections[CONTEXTS].get(name)
    context = {**(known or {})}
    for field in ("cluster", "user", "namespace"):
        if field in opts.changed:
            context[field] = getattr(opts, field)
    files.put(CONTEXTS, name, encoded("v1.Context", context), relative=True)
    from kubectl_sim.base.goformat import quote

    ctx.print(f"Context {quote(name)} {'created' if known is None else 'modified'}.")


def command() -> Command:
    """The command line of ``kubectl config set-context``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]"),
        short="Set a context entry",
        long="Set a context entry. Of an entry that exists, only the given fields change.",
        examples="""
# The namespace of the current context
kubectl config set-context --current --namespace=team-a

# The user of a context
kubectl config set-context playground --user=ann
""",
        complete="contexts:first",
        flags=[
            string("cluster", "Cluster of the context."),
            boolean("current", "Change the current context."),
            string("namespace", "Namespace of the context.", short="n", complete="names:namespace"),
            string("user", "User of the context."),
        ],
    )
