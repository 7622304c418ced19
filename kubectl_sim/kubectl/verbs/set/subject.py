"""``kubectl set subject``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, setting
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_GROUP = "rbac.authorization.k8s.io"
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Adds subjects to role bindings."""
    strategy = changing.dry_run(ctx, opts)
    failure = "failed to patch subjects to rolebinding:"
    setter = setting.Setter(ctx, args, opts, strategy, "subjects updated", failure)
    infos = setting.find(ctx, args, opts)
    _validate(opts, strategy, infos)
    wanted = _subjects(ctx, opts)

    def change(obj: Obj) -> bool:
        if obj["kind"] not in _BINDINGS:
            raise CommandError("setting subjects is only supported for RoleBinding/ClusterRoleBinding")
        present = obj.get("subjects") or []
        added = [subject for subject in wanted if subject not in present]
        if added:
            obj["subjects"] = present + added
        return bool(added)

    setter.apply(infos, change)
    setter.finish()


def _validate(opts: Options, strategy: str, infos: list[Info]) -> None:
    if opts.local and strategy == changing.SERVER:
        raise CommandError(setting.LOCAL_AND_SERVER)
    if opts.all and opts.selector:
        raise CommandError(setting.ALL_AND_SELECTOR)
    if not opts.user and not opts.group and not opts.serviceaccount:
        raise CommandError("you must specify at least one value of user, group or serviceaccount")
    for account in opts.serviceaccount:
        namespace, colon, name = account.partition(":")
        if not colon or not name or ":" in name:
            raise CommandError("serviceaccount must be <namespace>:<name>")
        if not namespace and any(info.obj["kind"] == "ClusterRoleBinding" for info in infos):
            raise CommandError("serviceaccount must be <namespace>:<name>, namespace must be specified")


def _subjects(ctx: Context, opts: Options) -> list[Obj]:
    found = [{"kind": "User", "apiGroup": _GROUP, "name": user} for user in sorted(set(opts.user))]
    found += [{"kind": "Group", "apiGroup": _GROUP, "name": group} for group in sorted(set(opts.group))]
    for account in sorted(set(opts.serviceaccount)):
        namespace, _, name = account.partition(":")
        found.append({"kind": "ServiceAccount", "name": name, "namespace": namespace or ctx.namespace})
    return found


def command() -> Command:
    """The command line of ``kubectl set subject``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array

    return Command(
        (
            "subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] "
            "[--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]"
        ),
        short="Change who a role binding binds",
        long="Add users, groups or service accounts to role bindings or cluster role bindings.",
        examples="""
# A service account
kubectl set subject rolebinding edit --serviceaccount=team-a:builder

# Users and a group
kubectl set subject clusterrolebinding admins --user=ann --user=bob --group=ops
""",
        flags=[
            array("group", "Group to bind; may be repeated."),
            array("serviceaccount", "Service account to bind as namespace:name; may be repeated."),
            array("user", "User to bind; may be repeated."),
            *flags.printing(),
            *flags.files("to update the subjects of"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
        ],
    )
