"""``ksim activate``."""

from __future__ import annotations

import os
import shlex
import sys

import click

from kubectl_sim.client import locations

_SHELLS = ("bash", "zsh", "fish")


@click.command("activate")
@click.option("--shell", type=click.Choice(_SHELLS), help="The shell to speak to; $SHELL decides by default.")
def command(shell: str | None) -> None:
    """Print shell code that makes this shell's kubectl the simulated one.

    \b
    bash, zsh:  eval "$(ksim activate)"
    fish:       ksim activate --shell fish | source

    Scripts started from the shell see it too.  Your ~/.kube/config is not touched; the shell
    function ksim_deactivate puts everything back.
    """
    name = shell or _detected()
    folder = _shim()
    config = locations.own_config()
    click.echo((_FISH if name == "fish" else _POSIX).format(bin=_q(folder), config=_q(config), shell=name))


def _detected() -> str:
    name = os.path.basename(os.environ.get("SHELL", "bash"))
    return name if name in _SHELLS else "bash"


def _q(text: str) -> str:
    return shlex.quote(text)


def _shim() -> str:
    """A folder with one program in it: ``kubectl``, which is kubectl-sim."""
    folder = os.path.join(locations.data_home(), "bin")
    os.makedirs(folder, exist_ok=True)
    program = os.path.join(os.path.dirname(sys.executable), "kubectl-sim")
    target = _q(program) if os.path.exists(program) else f"{_q(sys.executable)} -m kubectl_sim.kubectl.main"
    path = os.path.join(folder, "kubectl")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f'#!/bin/sh\nexec {target} "$@"\n')
    os.chmod(path, 0o755)
    return folder


_POSIX = """if [ -z "${{KSIM_OLD_PATH+set}}" ]; then
  KSIM_OLD_PATH="$PATH"
  KSIM_OLD_KUBECONFIG="${{KUBECONFIG-}}"
fi
export PATH={bin}:"$KSIM_OLD_PATH"
export KUBECONFIG={config}
hash -r 2>/dev/null || true
ksim_deactivate() {{
  export PATH="$KSIM_OLD_PATH"
  if [ -n "$KSIM_OLD_KUBECONFIG" ]; then export KUBECONFIG="$KSIM_OLD_KUBECONFIG"; else unset KUBECONFIG; fi
  unset KSIM_OLD_PATH KSIM_OLD_KUBECONFIG
  unset -f ksim_deactivate
  hash -r 2>/dev/null || true
}}
case $- in *i*) eval "$(kubectl completion {shell})" ;; esac"""

_FISH = """if not set -q KSIM_OLD_PATH
  set -g KSIM_OLD_PATH $PATH
  set -g KSIM_OLD_KUBECONFIG $KUBECONFIG
end
set -gx PATH {bin} $KSIM_OLD_PATH
set -gx KUBECONFIG {config}
function ksim_deactivate
  set -gx PATH $KSIM_OLD_PATH
  if test -n "$KSIM_OLD_KUBECONFIG"; set -gx KUBECONFIG $KSIM_OLD_KUBECONFIG; else; set -e KUBECONFIG; end
  set -e KSIM_OLD_PATH KSIM_OLD_KUBECONFIG
  functions -e ksim_deactivate
end
status is-interactive; and kubectl completion {shell} | source"""
