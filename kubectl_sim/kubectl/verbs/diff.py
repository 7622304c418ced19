"""``kubectl diff``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl diff``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, integer

    return Command(
        "diff -f FILENAME",
        short="Compare files with the live objects",
        long="""
Show what apply would change: the live objects against what they would become. Always a unified
diff, unless KUBECTL_EXTERNAL_DIFF names another program.

Exit status: 0 no differences, 1 differences, above 1 an error.
""",
        examples="""
# A file
kubectl diff -f web.yaml

# Stdin
cat web.yaml | kubectl diff -f -
""",
        refusal_code=2,
        flags=[
            integer(
                "concurrency", "How many objects to compare at a time; more is faster and costs more memory and CPU.", 1
            ),
            boolean("prune", "Also show what pruning would delete; with -l, only among matching objects."),
            array(
                "prune-allowlist",
                "Prune these kinds (group/version/kind) instead of the default ones; may be repeated.",
            ),
            boolean("show-secrets", "Show the values of secrets in the diff."),
            *flags.files("to compare"),
            *flags.server_side(),
            flags.field_manager("kubectl-client-side-apply"),
            flags.selector(),
            flags.managed_fields("Show managedFields in the diff."),
        ],
    )
