"""``kubectl completion``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
