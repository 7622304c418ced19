"""``kubectl config view``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import configs, printing
from kubectl_sim.kubectl.configfiles import CLUSTERS, CONTEXTS, USERS, Config, Files, read
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


#: What is not shown, by section: the field and what stands for it.
_SECRETS = {
    USERS: {
        "client-certificate-data": "DATA+OMITTED",
        "client-key-data": "DATA+OMITTED",
        "token": "REDACTED",
        "password": "REDACTED",
    },
    CLUSTERS: {"certificate-authority-data": "DATA+OMITTED"},
}
_INLINED = {USERS: ("client-certificate", "client-key"), CLUSTERS: ("certificate-authority",)}


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the kubeconfig, secrets hidden."""
    if args:
        raise ctx.usage_error(f"unexpected arguments: [{' '.join(args)}]")
    files = Files(ctx)
    printer = printing.object_printer(opts, sort_keys=False)
    if not opts.merge and not files.explicit:
        raise CommandError("if merge==false a precise file must be specified")
    config = files.load() if opts.merge else _single(files.explicit)
    if opts.minify:
        _minify(config, ctx.globals.context)
    if opts.flatten:
        _flatten(config)
    elif not opts.raw:
        _hide(config)
    printer.print(config.document(), ctx.stdout.write)


def _single(path: str) -> Config:
    config = read(path)
    if config is None:
        raise CommandError(f"open {path}: no such file or directory")
    return config


def _minify(config: Config, context: str) -> None:
    """Leaves what the current context uses.  Raises CommandError."""
    config.current = context or config.current
    if not config.current:
        raise CommandError("current-context must exist in order to minify")
    found = config.sections[CONTEXTS].get(config.current)
    if found is None:
        raise CommandError(f"cannot locate context {config.current}")
    kept = {CONTEXTS: {config.current: found}}
    for section, field in ((CLUSTERS, "cluster"), (USERS, "user")):
        name = found[field]
        if name and name not in config.sections[section]:
            raise CommandError(f"cannot locate {field} {name}")
        kept[section] = {name: config.sections[section][name]} if name else {}
    config.sections = kept


def _flatten(config: Config) -> None:
    """Puts the content of files in place of their names.  Raises CommandError."""
    for section in (USERS, CLUSTERS):
        for name, entry in config.sections[section].items():
            base = os.path.dirname(os.path.abspath(config.origins[section, name]))
            for field in _INLINED[section]:
                path = entry.pop(field, "")
                if not path:
                    continue
                if entry.get(f"{field}-data"):
                    raise CommandError("cannot have values for both path and contents")
                entry[f"{field}-data"] = configs.readable_data(os.path.join(base, path))


def _hide(config: Config) -> None:
    for section, secrets in _SECRETS.items():
        for entry in config.sections[section].values():
            entry.update({field: text for field, text in secrets.items() if entry.get(field)})


def command() -> Command:
    """The command line of ``kubectl config view``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "view [flags]",
        short="Print the kubeconfig",
        long="Print the merged kubeconfig, or that of --kubeconfig. Secrets are left out unless --raw.",
        examples="""
# All
kubectl config view

# With secrets
kubectl config view --raw

# One value
kubectl config view -o jsonpath='{.users[?(@.name == "ann")].user.password}'
""",
        flags=[
            boolean("flatten", "Inline certificates and keys so that the output stands alone."),
            boolean("merge", "Merge all kubeconfig files of the loading order.", True),
            boolean("minify", "Only what the current context uses."),
            boolean("raw", "Print secrets and certificate data too."),
            *flags.printing("yaml"),
        ],
    )
