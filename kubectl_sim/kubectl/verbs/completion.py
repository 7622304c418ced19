"""``kubectl completion``: the shells' completion scripts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    from kubectl_sim.kubectl import shells

    if not args:
        raise ctx.usage_error("Shell not specified.")
    if len(args) > 1:
        raise ctx.usage_error("Too many arguments. Expected only the shell type.")
    if args[0] not in shells.SCRIPTS:
        raise ctx.usage_error(f'Unsupported shell type "{args[0]}".')
    ctx.stdout.write(shells.SCRIPTS[args[0]])


def command() -> Command:
    """The command line of ``kubectl completion``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "completion SHELL",
        short="Print the shell code that completes commands",
        long="""
Print shell code that completes commands, flags, types and names. Have the shell read it, once or at
every start.
""",
        examples="""
# bash: now
source <(kubectl completion bash)

# bash: at every start
kubectl completion bash > ~/.local/share/bash-completion/completions/kubectl

# zsh: now
source <(kubectl completion zsh)

# zsh: at every start
kubectl completion zsh > "${fpath[1]}/_kubectl"

# fish: at every start
kubectl completion fish > ~/.config/fish/completions/kubectl.fish

# powershell: now
kubectl completion powershell | Out-String | Invoke-Expression
""",
        valid_args=["bash", "fish", "powershell", "zsh"],
    )
