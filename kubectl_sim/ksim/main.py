"""``ksim``: the simulator's own command line."""

from __future__ import annotations

import importlib
import sys

import click

from kubectl_sim.client.kubeconfig import ConfigError
from kubectl_sim.model.errors import StateError

COMMANDS = {
    "activate": "Print shell code that makes this shell's kubectl the simulated one.",
    "clock": "Look at the cluster's clock, or move it.",
    "cluster": "Create, list, delete and reset clusters.",
    "demo": "Watch a tour of kubectl on a temporary cluster.",
    "kubeconfig": "Print a kubeconfig of a cluster, or of its server.",
    "serve": "Serve a cluster to real clients over HTTPS.",
    "snapshot": "Save, restore and compare whole clusters.",
}


class Lazy(click.Group):
    """Loads a command's module when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kubectl_sim.ksim.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kubectl-sim", prog_name="ksim")
def cli() -> None:
    """Manage simulated Kubernetes clusters.

    The clusters themselves are used with kubectl-sim, which takes kubectl's own commands.
    """


def main() -> None:
    """Entry point: prints what is wrong on one line."""
    try:
        cli.main(prog_name="ksim", standalone_mode=True)
    except (StateError, ConfigError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
