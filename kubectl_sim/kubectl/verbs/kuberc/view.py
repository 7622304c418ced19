"""``kubectl kuberc view``."""

from __future__ import annotations

from kubectl_sim.kubectl import kuberc, printing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the preferences; offers to make some where there are none."""
    path, explicit = kuberc.of_command(ctx, opts)
    found = kuberc.read(path)
    if found is None and explicit:
        raise CommandError(f"kuberc file not found at {path}")
    if found is None:
        _offer(ctx, path)
        return
    shown = {**found, "aliases": found.get("aliases") or [], "defaults": found.get("defaults") or []}
    printing.object_printer(opts, sort_keys=False).print(shown, ctx.stdout.write)


def _offer(ctx: Context, path: str) -> None:
    ctx.print(f"kuberc file not found at {path}")
    ctx.stdout.write("Would you like to generate a default kuberc file with recommended options? (y/N): ")
    ctx.stdout.flush()
    words = ctx.stdin.readline().decode(errors="replace").split()
    if len(words) == 1 and words[0].lower() == "y":
        kuberc.save(ctx, path, kuberc.recommended())


def command() -> Command:
    """The command line of ``kubectl kuberc view``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "view",
        short="Print the preferences",
        examples="""
# As YAML
kubectl kuberc view

# As JSON
kubectl kuberc view --output json

# Of another file
kubectl kuberc view --kuberc ./kuberc
""",
        flags=[
            string("kuberc", "The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turn preferences off."),
            *flags.printing("yaml"),
        ],
    )
