"""The command ``kubectl`` itself: global flags, groups of commands, and finding a command by its words.

Models kubectl/pkg/cmd/cmd.go, the ``Find`` of github.com/spf13/cobra, and its suggestions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_sim.base.timefmt import SECOND
from kubectl_sim.kubectl import pflag, tree
from kubectl_sim.kubectl.tree import Command, Flag

if TYPE_CHECKING:
    from collections.abc import Iterable

# The groups of "kubectl --help", in upstream's order.  A verb that is in none is listed under the last.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Basic Commands (Beginner):", ("create", "expose", "run", "set")),
    ("Basic Commands (Intermediate):", ("explain", "get", "edit", "delete")),
    ("Deploy Commands:", ("rollout", "scale", "autoscale")),
    (
        "Cluster Management Commands:",
        ("certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"),
    ),
    (
        "Troubleshooting and Debugging Commands:",
        ("describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"),
    ),
    ("Advanced Commands:", ("diff", "apply", "patch", "replace", "wait", "kustomize")),
    ("Settings Commands:", ("label", "annotate", "completion")),
)
OTHERS = "Other Commands:"
UNLISTED = ("help", "options")

# Upstream's order of the rest, which shows where several suggestions fit.
_REST = ("alpha", "config", "plugin", "version", "api-versions", "api-resources", "options", "kuberc", "help")


def command() -> Command:
    """``kubectl`` with the flags that every command accepts."""
    string, boolean, array = tree.string, tree.boolean, tree.array
    return Command(
        "kubectl [flags]",
        short="kubectl controls the Kubernetes cluster manager",
        long="kubectl controls the Kubernetes cluster manager.\n\n"
        "Here the cluster is a simulated one; the commands are those of kubectl v1.37.",
        bare="stdout 0",
        flags=[
            string("as", "User to act as: a regular user or a service account."),
            array("as-group", "Group to act as; may be repeated."),
            string("as-uid", "UID to act as."),
            array("as-user-extra", "Extra attribute (key=value) to act with; may be repeated."),
            string("cache-dir", "Folder for cached answers.", "~/.kube/cache"),
            string("certificate-authority", "File with the certificate of the server's authority."),
            string("client-certificate", "File with the client certificate."),
            string("client-key", "File with the client key."),
            string("cluster", "Cluster entry of the kubeconfig to use.", complete="clusters"),
            string("context", "Context of the kubeconfig to use.", complete="contexts"),
            boolean("disable-compression", "Ask the server not to compress its answers."),
            boolean(
                "insecure-skip-tls-verify",
                "Do not verify the server's certificate. The connection is then open to eavesdroppers.",
            ),
            string("kubeconfig", "The kubeconfig file to use."),
            string("kuberc", "The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turn preferences off."),
            Flag("log-flush-frequency", "", "goDuration", 5 * SECOND, "How often to flush log lines."),
            boolean("match-server-version", "Refuse to work with a server of another version."),
            string("namespace", "Namespace to work in.", short="n", complete="names:namespace"),
            string("password", "Password for basic authentication."),
            string(
                "profile", "Profile to record: none, cpu, heap, goroutine, threadcreate, block, mutex or trace.", "none"
            ),
            string("profile-output", "File to write the profile to.", "profile.pprof"),
            string("proxy-url", "Proxy to the server."),
            string("request-timeout", "Give up on a single request after this time (1s, 2m, 3h); 0 for never.", "0"),
            string("server", "Address of the API server.", short="s"),
            string("tls-server-name", "Name to expect in the server's certificate."),
            string("token", "Bearer token for authentication."),
            string("user", "User entry of the kubeconfig to use.", complete="users"),
            string("username", "User name for basic authentication."),
            Flag("v", "v", "level", 0, "Verbosity of log lines."),
            Flag("vmodule", "", "vmodule", "", "Verbosity by file as pattern=N, separated by commas."),
            boolean("warnings-as-errors", "End with an error if the server has sent warnings."),
        ],
    )


def in_order(names: Iterable[str]) -> list[str]:
    """Names of the root's commands in the order in which upstream defines them."""
    order = [name for _, names in GROUPS for name in names] + list(_REST)
    rank = {name: index for index, name in enumerate(order)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


class UnknownCommand(Exception):
    """The words name no command; the message is cobra's."""


def find(argv: list[str]) -> tuple[Command, list[str]]:
    """The command that a command line calls, and the line without the words that name it.

    Raises :class:`UnknownCommand`.
    """
    found, rest = tree.load(""), argv
    while True:
        flags = tree.accepted(found, helping=False)  # cobra adds --help later
        words = pflag.argument_positions(rest, flags)
        child = found.get_command(None, rest[words[0]]) if words else None
        if child is None:
            break
        rest = rest[: words[0]] + rest[words[0] + 1 :]
        found = child
    if not found.path and words:
        word = rest[words[0]]
        raise UnknownCommand(f'unknown command "{word}" for "kubectl"{suggestions(word)}')
    return found, rest


def suggestions(word: str) -> str:
    """``Did you mean this?`` with the commands that come near a word, or nothing."""
    near = [name for name in in_order(tree.load("").list_commands()) if _comes_near(word.lower(), name)]
    return "\n\nDid you mean this?\n" + "".join(f"\t{name}\n" for name in near) if near else ""


def _comes_near(word: str, name: str) -> bool:
    from kubectl_sim.kubectl._words import COMMANDS

    if name not in COMMANDS or name == "help":
        return False
    suggest_for = COMMANDS[name][3]
    return name.startswith(word) or word in suggest_for or _distance(word, name) <= 2


def _distance(a: str, b: str) -> int:
    """Levenshtein's."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
