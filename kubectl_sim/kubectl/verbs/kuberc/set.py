"""``kubectl kuberc set``."""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import kuberc
from kubectl_sim.kubectl.errors import Aggregate, CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    Objs = list[Obj]

_DEFAULTS, _ALIASES, _PLUGIN = "defaults", "aliases", "credentialplugin"
_ALLOWLIST = "Allowlist"
_POLICIES = ("AllowAll", "DenyAll", _ALLOWLIST)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Changes one entry of the preferences."""
    path, _ = kuberc.of_command(ctx, opts)
    _validate(opts)
    preference = kuberc.read(path) or kuberc.fresh()
    options = _options(opts)
    if opts.section == _PLUGIN:
        _set_policy(preference, opts)
    else:
        _set_entry(preference, opts, options)
    kuberc.save(ctx, path, preference)


def _validate(opts: Options) -> None:
    section = opts.section
    if section not in (_DEFAULTS, _ALIASES, _PLUGIN):
        allowed = f'"{_DEFAULTS}", "{_ALIASES}", or "{_PLUGIN}"'
        raise CommandError(f"--section must be {allowed}, got: {section}")
    if section == _ALIASES and not opts.name:
        raise CommandError(f"--name is required when --section={_ALIASES}")
    if section == _DEFAULTS and opts.name:
        raise CommandError(f"--name should not be specified when --section={_DEFAULTS}")
    if section == _DEFAULTS and (opts.prependarg or opts.appendarg):
        raise CommandError(f"--prependarg and --appendarg are only valid for --section={_ALIASES}")
    if section == _PLUGIN:
        _validate_policy(opts)
    elif not opts.command:
        raise CommandError(f"--command is required when --section={_ALIASES} or --section={_DEFAULTS}")


def _validate_policy(opts: Options) -> None:
    both = f"when --section={_PLUGIN} and --policy={_ALLOWLIST}"
    if not opts.policy:
        raise CommandError(f"--policy is required when --section={_PLUGIN}")
    if opts.policy not in _POLICIES:
        raise CommandError(f' --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: {opts.policy}')
    if opts.policy != _ALLOWLIST and opts.allowlist_entry:
        raise CommandError(f"--allowlist-entry may only be used {both}")
    if opts.policy == _ALLOWLIST and not opts.allowlist_entry:
        raise CommandError(f"--allowlist-entry is required {both}")


def _options(opts: Options) -> Objs:
    found: Objs = []
    for text in opts.option:
        name, equals, value = text.partition("=")
        if not equals:
            raise CommandError(f"invalid option format {quote(text)}, expected flag=value")
        found.append({"name": name.lstrip("-"), "default": value})
    return found


def _set_entry(preference: Obj, opts: Options, options: Objs) -> None:
    """Adds a default or alias; what a new one does not say stays as it was in the one it replaces."""
    is_alias = opts.section == _ALIASES
    key, value = ("name", opts.name) if is_alias else ("command", opts.command)
    entries: Objs = preference.get(opts.section) or []
    at = next((index for index, entry in enumerate(entries) if entry[key] == value), None)
    old = entries[at] if at is not None else {}
    if old and not opts.overwrite:
        what = (
            f"alias {quote(value)} already exists" if is_alias else f"defaults for command {quote(value)} already exist"
        )
        raise CommandError(f"{what}, use --overwrite to replace")
    entry: Obj = {"name": opts.name} if is_alias else {}
    entry["command"] = opts.command
    given = {"options": options}
    if is_alias:
        given = {"prependArgs": opts.prependarg, "appendArgs": opts.appendarg, "options": options}
    for name, chosen in given.items():
        kept = chosen or old.get(name)
        if kept or not is_alias:
            entry[name] = kept or None
    if at is None:
        preference[opts.section] = [*entries, entry]
    else:
        entries[at] = entry


def _set_policy(preference: Obj, opts: Options) -> None:
    if opts.policy == _ALLOWLIST:
        preference["credentialPluginAllowlist"] = _allowlist(opts.allowlist_entry)
    preference["credentialPluginPolicy"] = opts.policy


def _allowlist(texts: list[str]) -> Objs:
    entries: Objs = []
    errors: list[Exception] = []
    for pair in (pair for text in texts for pair in text.split(",")):
        field, equals, value = pair.partition("=")
        problem = _entry_problem(pair, field, equals, value)
        if problem:
            errors.append(CommandError(problem))
        else:
            entries.append({"command": value})
    if errors:
        raise Aggregate(errors)
    return entries


def _entry_problem(pair: str, field: str, equals: str, value: str) -> str:
    if not equals:
        return f"improperly formatted allowlist entry: {quote(pair)}"
    if field == "name":
        return 'allowlist entry field "name" is deprecated, use "command" instead'
    if field != "command":
        return f"unrecognized allowlist entry field: {quote(field)}"
    if not value.strip():
        return f"empty value in allowlist entry for field {quote(field)}"
    return ""


def command() -> Command:
    """The command line of ``kubectl kuberc set``."""
    from kubectl_sim.kubectl.tree import Command, array, boolean, string

    return Command(
        "set --section (defaults|aliases) --command COMMAND",
        short="Set a preference",
        long="""
Set a preference in the kuberc file: in section 'defaults', flags of a command; in section
'aliases', a new name for a command with flags and arguments; in section 'credentialplugin', which
exec credential plugins may run.
""",
        examples="""
# get prints wide by default
kubectl kuberc set --section defaults --command get --option output=wide

# An alias with arguments
kubectl kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

# Replace an entry
kubectl kuberc set --section defaults --command get --option output=yaml --overwrite
""",
        flags=[
            array("allowlist-entry", "Entry of the plugin allowlist as field=value; may be repeated."),
            array("appendarg", "Argument put after those of the user; may be repeated; aliases only."),
            string("command", "Command to configure, such as 'get' or 'set env'."),
            string("kuberc", "The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turn preferences off."),
            string("name", "Name of the alias."),
            array("option", "Flag preset as flag=value; may be repeated."),
            boolean("overwrite", "Replace an entry that exists."),
            string("policy", "Plugin policy for exec credential plugins: AllowAll, DenyAll or Allowlist."),
            array("prependarg", "Argument put before those of the user; may be repeated; aliases only."),
            string("section", "Section to change: 'defaults', 'aliases' or 'credentialplugin'.", must_be_given=True),
        ],
    )
