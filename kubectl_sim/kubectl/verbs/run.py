"""``kubectl run``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl run``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, string

    return Command(
        (
            'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] '
            "[--overrides=inline-json] [--command] -- [COMMAND] [args...]"
        ),
        short="Run an image in a pod",
        examples="""
# A pod
kubectl run web --image=nginx

# With a port, labels and environment
kubectl run web --image=nginx --port=80 --labels="app=web,tier=front" --env="COLOR=blue"

# Only print the object
kubectl run web --image=nginx --dry-run=client -o yaml

# A shell that is gone when you leave it
kubectl run -it --rm shell --image=busybox --restart=Never -- sh

# Own arguments
kubectl run web --image=nginx -- -g 'daemon off;'

# Own command
kubectl run clock --image=busybox --command -- date -u
""",
        flags=[
            array("annotations", "Annotation of the pod as key=value; may be repeated."),
            boolean(
                "attach",
                (
                    "Wait for the pod and attach to it. Default false, or true with -i/--stdin. With "
                    "--restart=Never the exit code is the container's."
                ),
            ),
            boolean("command", "What follows -- becomes the container's command, not its args."),
            string("detach-keys", "Keys that leave the container without ending it.", "ctrl-p,ctrl-q"),
            array("env", "Environment variable as KEY=value; may be repeated."),
            boolean("expose", "Also create a ClusterIP service for the pod. Needs --port."),
            string("image", "Image of the container.", must_be_given=True),
            string("image-pull-policy", "Pull policy of the container; the server chooses when not given."),
            string("kustomize", "Folder with a kustomization. Not together with -f or -R.", short="k"),
            string("labels", "Labels of the pod, separated by commas.", short="l"),
            boolean("leave-stdin-open", "Leave stdin open after the first attach ends."),
            string("port", "Port that the container listens on."),
            boolean("privileged", "Run the container in privileged mode."),
            boolean("quiet", "Print no prompts.", short="q"),
            boolean("recursive", "Also take the subfolders of the folders of -f.", short="R"),
            string("restart", "Restart policy of the pod: Always, OnFailure or Never.", "Always"),
            boolean("rm", "Delete the pod once it has ended. Only when attached (--attach or --stdin)."),
            boolean("stdin", "Keep the container's stdin open even if nobody is attached.", short="i"),
            boolean("tty", "Give the container a terminal.", short="t"),
            flags.filename(
                "Ignored.",
                deprecated_because="it is ignored by kubectl run and will be removed in a future release",
                shorthand_deprecated_because="it is ignored by kubectl run and will be removed in a future release",
            ),
            *flags.printing(),
            *flags.deleting(),
            *flags.overriding(),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-run"),
            flags.pod_running_timeout(60),
            flags.record(),
        ],
    )
