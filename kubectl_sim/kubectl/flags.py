"""Groups of flags that many commands share, each defined once.

Models the ``Add…Flags`` helpers of kubectl/pkg/cmd/util and the flag groups of
k8s.io/cli-runtime/pkg/genericclioptions.
"""

from __future__ import annotations

from kubectl_sim.base.timefmt import SECOND
from kubectl_sim.kubectl.tree import Flag, boolean, duration, integer, string, strings

FORMATS = (
    "json", "yaml", "kyaml", "name", "go-template", "go-template-file", "template", "templatefile",
    "jsonpath", "jsonpath-as-json", "jsonpath-file",
)  # fmt: skip


def printing(output: str = "", *, more: tuple[str, ...] = (), usage: str = "", complete: str = "") -> list[Flag]:
    """``-o`` and what its formats take; ``more`` are formats beyond the usual."""
    return [
        boolean(
            "allow-missing-template-keys",
            "With -o go-template or jsonpath, a missing field or key is no error.",
            True,
        ),
        string(
            "output",
            usage or f"Output format: {', '.join((*FORMATS, *more))}.",
            output,
            short="o",
            complete=complete,
        ),
        managed_fields(),
        template(),
    ]


def managed_fields(usage: str = "Keep managedFields in JSON and YAML output.") -> Flag:
    return boolean("show-managed-fields", usage)


def template() -> Flag:
    return string("template", "Template, or file with one, for -o go-template and go-template-file.")


def dry_run() -> Flag:
    return string(
        "dry-run",
        'Change nothing: "client" prints the object that would be sent, "server" sends a request that'
        ' is not stored, "none" is the ordinary way.',
        "none",
        no_opt="unchanged",
    )


def field_manager(name: str) -> Flag:
    return string("field-manager", "Name under which the server records the fields that are set.", name)


def files(usage: str, *, deep: bool = False) -> list[Flag]:
    """``-f``, ``-k`` and ``-R``; ``usage`` goes on after "Files, folders or URLs"."""
    return [
        filename(f"Files, folders or URLs {usage}."),
        string("kustomize", "Folder with a kustomization. Not together with -f or -R.", short="k"),
        recursive(deep),
    ]


def recursive(default: bool = False) -> Flag:
    return boolean("recursive", "Also take the subfolders of the folders of -f.", default, short="R")


def filename(usage: str, **more: str) -> Flag:
    return strings("filename", usage, short="f", complete="files-json-yaml", **more)


def validation() -> Flag:
    return string(
        "validate",
        'What to do about unknown or duplicate fields: "strict" (or true) refuses, "warn" warns,'
        ' "ignore" (or false) drops them.',
        "strict",
        no_opt="strict",
    )


def save_config() -> Flag:
    return boolean(
        "save-config",
        "Note the configuration in the object's annotation, so that it can be used with apply later.",
    )


def selector() -> Flag:
    return string(
        "selector",
        "Label selector: key=value, key==value, key!=value, key in (a,b), key notin (a,b), key, !key;"
        " with commas between, all must hold.",
        short="l",
    )


def field_selector() -> Flag:
    return string(
        "field-selector",
        "Field selector: key=value, key==value, key!=value; which fields a type knows is limited.",
    )


def all_namespaces(usage: str = "All namespaces, whatever --namespace and the context say.") -> Flag:
    return boolean("all-namespaces", usage, short="A")


def chunk_size() -> Flag:
    return integer("chunk-size", "Fetch long lists in parts of this size; 0 for all at once.", 500)


def local() -> Flag:
    return boolean("local", "Work on the files alone, without the server.")


def everything(usage: str = "Every object of the given types in the namespace.") -> Flag:
    return boolean("all", usage)


def record() -> Flag:
    return boolean(
        "record",
        "Note the command in the object's annotation.",
        deprecated_because="--record will be removed in the future",
    )


def pod_running_timeout(seconds: int) -> Flag:
    return duration("pod-running-timeout", "How long (5s, 2m, 3h) to wait for a running pod.", seconds * SECOND)


def container(*, complete: str = "") -> Flag:
    return string(
        "container",
        "Name of the container; if not given, the one that the pod's annotation"
        " kubectl.kubernetes.io/default-container names, or the first.",
        short="c",
        complete=complete,
    )


def deleting(*, wait: bool = False) -> list[Flag]:
    """How objects go."""
    return [
        string(
            "cascade",
            'What becomes of dependents: "background", "foreground" (they go first) or "orphan" (they stay).',
            "background",
            no_opt="background",
        ),
        boolean("force", "Delete at once, without a graceful end. Processes may go on; data may be lost."),
        integer(
            "grace-period",
            "Seconds to end in; negative for the object's own, 1 for at once, 0 only with --force.",
            -1,
        ),
        duration("timeout", "Give up waiting for a deletion after this time; 0 for a fitting one."),
        boolean("wait", "Wait until the objects are gone, finalizers included.", wait),
    ]


def overriding() -> list[Flag]:
    return [
        string("override-type", "How --overrides is applied: json, merge or strategic.", "merge"),
        string("overrides", "JSON laid over the generated object; must have an apiVersion."),
    ]


def server_side() -> list[Flag]:
    return [
        boolean("force-conflicts", "Server-side apply takes over fields that others own."),
        boolean("server-side", "Apply on the server instead of here."),
    ]


def subresource(usage: str) -> Flag:
    return string("subresource", usage, complete="subresources")
