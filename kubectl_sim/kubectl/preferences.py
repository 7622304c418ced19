"""What a kuberc file adds to command lines: presets of flags, and aliases.  Models kubectl/pkg/kuberc."""

from __future__ import annotations

from kubectl_sim.kubectl import kuberc
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.streams import Streams
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_ALIAS_TEXTS = ("invalid alias flag %s in alias %s", "could not apply value %s to flag %s in alias %s err: %s")
_DEFAULT_TEXTS = (
    "invalid flag %s for command %s",
    "could not apply override value %s to flag %s in command %s err: %s",
)
#: Flags that do not exist yet when preferences are applied.
_LATE = ("v", "vmodule")
_POLICIES = ("", "AllowAll", "DenyAll", "Allowlist")


def applied(argv: list[str], streams: Streams) -> list[str]:
    """The command line with what the preferences add to it.  Raises CommandError."""
    try:
        preference = _in_force(argv, streams)
        if preference is None:
            return argv
        _validate(preference)
        return _with_defaults(_with_alias(argv, preference, streams), preference, streams)
    except CommandError as error:
        raise LoggedFatal(f"error occurred while applying preferences {error.message}") from None


def _in_force(argv: list[str], streams: Streams) -> Obj | None:
    explicit = _explicit(argv)
    try:
        path, asked = kuberc.path_of(explicit)
    except CommandError as error:
        raise CommandError(f"kuberc error {error.message}") from None
    if not path:
        return None
    try:
        preference, problem = kuberc.decoded(path)
    except FileNotFoundError:
        preference, problem = None, f"open {path}: no such file or directory"
        if not asked:
            return None
    if preference is not None:
        if problem:
            streams.stderr.write(f"kuberc: ignoring strict decoding error in {path}: {problem}")
    elif problem and asked:
        raise CommandError(f"kuberc error kuberc: {problem}")
    elif problem:
        streams.stderr.write(f"kuberc: no preferences loaded from {path}: {problem}")
    return preference


def _explicit(argv: list[str]) -> str:
    """The value of --kuberc, before the line is parsed."""
    for index, word in enumerate(argv):
        if word == "--":
            break
        value = ""
        if word == "--kuberc":
            value = argv[index + 1] if index + 1 < len(argv) else ""
        elif "--kuberc=" in word:
            value = word.split("=")[1]
        else:
            continue
        if not value:
            raise CommandError("kuberc file is not found")
        return value
    return ""


def _validate(preference: Obj) -> None:
    seen: set[str] = set()
    for alias in preference["aliases"] or ():
        name = alias["name"]
        if not (name.isascii() and name.isalpha()):
            raise CommandError("invalid alias name, can only include alphabetical characters")
        _validate_options(alias)
        if name in seen:
            raise CommandError(f"duplicate alias name {name}")
        seen.add(name)
    for default in preference["defaults"] or ():
        _validate_options(default)
    _validate_policy(preference.get("credentialPluginPolicy", ""), preference.get("credentialPluginAllowlist"))


def _validate_policy(policy: str, allowlist: list[Obj] | None) -> None:
    """Models ValidatePluginPolicy of client-go/plugin/pkg/client/auth/exec."""
    if policy not in _POLICIES:
        raise CommandError(f'unknown plugin policy: "{policy}"')
    if policy != "Allowlist" and allowlist is not None:
        why = f'plugin policy is "{policy}" but allowlist is non-nil'
        raise CommandError(f"misconfigured credential plugin allowlist: {why}")


def _validate_options(entry: Obj) -> None:
    for option in entry.get("options") or ():
        if option["name"].startswith("-"):
            raise CommandError(f"flag name {option['name']} should be in long form without dashes")


def _with_alias(argv: list[str], preference: Obj, streams: Streams) -> list[str]:
    from kubectl_sim.kubectl import root

    try:
        root.find(argv)
        return argv
    except root.UnknownCommand:
        pass
    index = next((at for at, word in enumerate(argv) if not word.startswith(("-", "__complete"))), None)
    for alias in preference["aliases"] or ():
        if index is None or alias["name"] != argv[index]:
            continue
        words = alias["command"].split()
        try:
            command, _ = root.find(words)
        except root.UnknownCommand:
            shown = f'command "{alias["command"]}" not found to set alias "{alias["name"]}"'
            raise CommandError(f"{shown}: [{' '.join(words)}]") from None
        flags = _flags(command, alias, argv, _ALIAS_TEXTS, "kubectl")
        rest = [*(alias.get("prependArgs") or ()), *argv[index + 1 :], *(alias.get("appendArgs") or ())]
        return [*argv[:index], *words, *flags, *rest]
    return argv


def _with_defaults(argv: list[str], preference: Obj, streams: Streams) -> list[str]:
    from kubectl_sim.kubectl import root

    try:
        command, rest = root.find(argv)
    except root.UnknownCommand:
        return argv
    flags: list[str] = []
    for default in preference["defaults"] or ():
        try:
            meant, _ = root.find(default["command"].split())
        except root.UnknownCommand:
            streams.stderr.write(f'Warning: command "{default["command"]}" not found to set kuberc override\n')
            continue
        if meant.name == command.name:
            flags += _flags(command, default, argv, _DEFAULT_TEXTS, default["command"])
    return [*command.path.split(), *flags, *rest] if flags else argv


def _flags(command: Command, entry: Obj, argv: list[str], texts: tuple[str, str], where: str) -> list[str]:
    """The options that the line does not set itself.  ``texts`` are for wrong flags and for wrong values."""
    from kubectl_sim.kubectl import pflag, tree

    known = {name: flag for name, flag in tree.accepted(command).items() if name not in _LATE}
    flags = []
    for option in entry.get("options") or ():
        name, value = option["name"], option["default"]
        flag = known.get(name)
        if flag is None:
            raise CommandError(texts[0] % (name, where))
        if _is_given(flag.long, flag.shorthand, argv):
            continue
        try:
            pflag.Parser(known).parse([f"--{name}={value}"])
        except pflag.FlagError as error:
            raise CommandError(texts[1] % (value, name, where, error)) from None
        flags.append(f"--{name}={value}")
    return flags


def _is_given(name: str, shorthand: str, argv: list[str]) -> bool:
    return any(
        word == f"--{name}"
        or word.startswith(f"--{name}=")
        or bool(shorthand and (word.startswith(f"-{shorthand}") or (_is_cluster(word) and shorthand in word)))
        for word in argv
    )


def _is_cluster(word: str) -> bool:
    """``-abc``"""
    return len(word) > 1 and word[0] == "-" and word[1:].isascii() and word[1:].isalpha()
