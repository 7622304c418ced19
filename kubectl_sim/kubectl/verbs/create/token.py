"""``kubectl create token``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create token``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, duration, string

    return Command(
        "token SERVICE_ACCOUNT_NAME",
        short="Request a token of a service account",
        examples="""
# A token
kubectl create token builder

# Of another namespace, for ten minutes
kubectl create token builder -n team-a --duration 10m

# For an audience of its own
kubectl create token builder --audience https://vault.example

# Bound to a pod
kubectl create token builder --bound-object-kind Pod --bound-object-name web-0
""",
        complete="name:serviceaccount",
        flags=[
            array("audience", "Audience of the token; may be repeated. Defaults to the API server itself."),
            string(
                "bound-object-kind",
                "Kind of the object the token is bound to: Node, Pod or Secret. Needs --bound-object-name.",
            ),
            string(
                "bound-object-name",
                ("Name of the object the token is bound to; the token dies with it. Needs --bound-object-kind."),
            ),
            string("bound-object-uid", "UID of the object the token is bound to; looked up when not given."),
            duration(
                "duration",
                ("Wished life time of the token; 0 leaves it to the server, which may also shorten or lengthen it."),
            ),
            *flags.printing(),
        ],
    )
