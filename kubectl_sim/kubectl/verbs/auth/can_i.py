"""``kubectl auth can-i``."""

from __future__ import annotations

from kubectl_sim.client import mapper
from kubectl_sim.kubectl.errors import CommandError, SilentExit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_VERBS = (
    "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind", "impersonate",
    "*", "approve", "sign", "escalate", "attest",
)  # fmt: skip
_URL_VERBS = ("get", "put", "post", "head", "options", "delete", "patch", "*")
#: Resources that nobody can discover.
_UNSERVED = ("users", "groups")
_USAGE = """you must specify two arguments: verb resource or verb resource/resourceName.
See 'kubectl auth can-i -h' for help and examples."""


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Answers yes or no, or with --list prints all that is allowed."""
    if opts.list:
        _list(ctx, args, opts)
        return
    if len(args) != 2:
        raise CommandError(_USAGE)
    verb, what = args
    asked = _Url(what) if what.startswith("/") else _Resource(ctx, what, opts)
    asked.check(ctx, verb, opts)
    if opts.no_headers:
        raise CommandError("--no-headers cannot be set without --list specified")
    review = {
        "kind": "SelfSubjectAccessReview",
        "apiVersion": "authorization.k8s.io/v1",
        "metadata": {},
        "spec": asked.attributes(ctx, verb, opts),
    }
    answer = ctx.client.create("selfsubjectaccessreviews.authorization.k8s.io", review).get("status") or {}
    if not opts.quiet:
        ctx.print("yes" if answer.get("allowed") else _no(answer))
    if not answer.get("allowed"):
        raise SilentExit(1)


def _no(answer: Obj) -> str:
    return " - ".join(["no", *(answer[key] for key in ("reason", "evaluationError") if answer.get(key))])


def _warn(ctx: Context, text: str) -> None:
    """Upstream ends these with an empty line."""
    ctx.warning(f"{text}\n")


class _Url:
    def __init__(self, path: str) -> None:
        self._path = path

    def check(self, ctx: Context, verb: str, opts: Options) -> None:
        if opts.subresource:
            raise CommandError("--subresource can not be used with NonResourceURL")
        if verb not in _URL_VERBS:
            _warn(ctx, f"verb '{verb}' is not a known verb")

    def attributes(self, ctx: Context, verb: str, opts: Options) -> Obj:
        return {"nonResourceAttributes": {"verb": verb, "path": self._path}}


class _Resource:
    """TYPE or TYPE/NAME; what is not served is asked for as it was typed."""

    def __init__(self, ctx: Context, text: str, opts: Options) -> None:
        typed, _, self._name = text.partition("/")
        self._resource, self._group, self._namespaced = typed, "", True
        if typed == "*":
            return
        try:
            kind = mapper.resource_for(typed.lower())
        except mapper.NoMatch:
            _say_unknown(ctx, typed.lower())
            return
        self._resource, self._group, self._namespaced = kind.plural, kind.group, kind.namespaced

    def check(self, ctx: Context, verb: str, opts: Options) -> None:
        if opts.all_namespaces or not self._resource:
            return
        if not self._namespaced:
            where = f" in group '{self._group}'" if self._group else ""
            _warn(ctx, f"resource '{self._resource}' is not namespace scoped{where}")
        if verb not in _VERBS:
            _warn(ctx, f"verb '{verb}' is not a known verb")

    def attributes(self, ctx: Context, verb: str, opts: Options) -> Obj:
        attributes = {
            "namespace": "" if opts.all_namespaces else ctx.namespace,
            "verb": verb,
            "group": self._group,
            "resource": self._resource,
            "subresource": opts.subresource,
            "name": self._name,
        }
        return {"resourceAttributes": {key: value for key, value in attributes.items() if value}}


def _say_unknown(ctx: Context, typed: str) -> None:
    if typed in _UNSERVED:
        return
    name, _, group = typed.partition(".")
    where = f" in group '{group}'" if group else ""
    _warn(ctx, f"the server doesn't have a resource type '{name}'{where}")


# --------------------------------------------------------------------------------------- --list


def _list(ctx: Context, args: list[str], opts: Options) -> None:
    if args:
        raise CommandError("list option must be specified with no arguments")
    if opts.quiet or opts.all_namespaces or opts.subresource:
        both = "neither quiet, all-namespaces nor subresource options"
        raise CommandError(f"list option can't be specified with {both}")
    from kubectl_sim.base import policyrules
    from kubectl_sim.kubectl.tabwriter import align

    review = {
        "kind": "SelfSubjectRulesReview",
        "apiVersion": "authorization.k8s.io/v1",
        "metadata": {},
        "spec": {"namespace": ctx.namespace},
    }
    answer = ctx.client.create("selfsubjectrulesreviews.authorization.k8s.io", review).get("status") or {}
    if answer.get("incomplete"):
        ctx.warning(f"the list may be incomplete: {answer.get('evaluationError', '')}")
    rules = [*(answer.get("resourceRules") or ()), *(answer.get("nonResourceRules") or ())]
    lines = [] if opts.no_headers else ["Resources\tNon-Resource URLs\tResource Names\tVerbs\n"]
    lines += ["\t".join(policyrules.cells(rule)) + "\n" for rule in policyrules.compacted(rules)]
    ctx.stdout.write(align("".join(lines), 6, 3))


def command() -> Command:
    """The command line of ``kubectl auth can-i``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
        short="Ask whether an action is allowed",
        long="""
Ask whether you may do something. VERB is an API verb such as get, list or delete, TYPE a resource,
NONRESOURCEURL a path that begins with '/', NAME an object. '*' stands for all.
""",
        examples="""
# Create pods anywhere
kubectl auth can-i create pods --all-namespaces

# List deployments here
kubectl auth can-i list deployments.apps

# As a service account
kubectl auth can-i list pods --as=system:serviceaccount:team-a:builder -n team-a

# Read logs
kubectl auth can-i get pods --subresource=log

# A path
kubectl auth can-i get /logs/

# Everything you may do
kubectl auth can-i --list -n team-a
""",
        flags=[
            boolean("list", "Print all that is allowed."),
            boolean("no-headers", "With --list, print no column headers."),
            boolean("quiet", "Print nothing; the exit code is the answer.", short="q"),
            string("subresource", "Subresource such as log or scale."),
            flags.all_namespaces("Ask for all namespaces."),
        ],
    )
