"""``ksim demo``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

import click
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.syntax import Syntax

MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: frontend
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 100m
            memory: 64Mi
"""

#: What to say, and what to type.
STEPS = (
    ("A cluster of three nodes, in one file", "kubectl get nodes"),
    ("Describe what you want", "cat web.yaml"),
    ("Apply it", "kubectl apply -f web.yaml"),
    ("Watch it roll out", "kubectl rollout status deployment/web"),
    ("Select by label", "kubectl get pods -l app=web,tier=frontend -o wide"),
    ("Scale", "kubectl scale deployment/web --replicas=5"),
    ("", "kubectl rollout status deployment/web"),
    ("Roll out a new image", "kubectl set image deployment/web nginx=nginx:1.28"),
    ("", "kubectl rollout status deployment/web"),
    ("Every template is a revision", "kubectl rollout history deployment/web"),
    ("Go back", "kubectl rollout undo deployment/web"),
    ("", "kubectl rollout status deployment/web"),
    ("What is it made of?", "kubectl describe deployment web"),
    ("Metrics take a while: let two minutes pass", "ksim clock advance 2m"),
    ("What does it use?", "kubectl top pods -l app=web"),
    ("Clean up", "kubectl delete deployment web"),
    ("", "kubectl get deployments"),
)

_MODULES = {"kubectl": "kubectl_sim.kubectl.main", "ksim": "kubectl_sim.ksim.main"}

_OUTRO = """Make [bold]kubectl[/bold] in this shell the simulated one (ksim_deactivate puts it back):

  [bold cyan]eval "$(ksim activate)"[/bold cyan]

or type [bold cyan]kubectl-sim[/bold cyan] instead of kubectl. Your own ~/.kube/config is not touched."""


@click.command("demo")
@click.option("--seed", type=int, default=7, show_default=True, help="The seed of the temporary cluster.")
@click.option("--live", is_flag=True, help="Let time pass as on the wall clock instead of skipping waits.")
@click.option("--step", is_flag=True, help="Wait for Enter before each command.")
def command(seed: int, live: bool, step: bool) -> None:
    """Watch a tour of kubectl on a temporary cluster: the commands are real, and so is what they print."""
    console = Console(highlight=False, soft_wrap=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ksim-demo-", ignore_cleanup_errors=True) as folder:
        with open(os.path.join(folder, "web.yaml"), "w", encoding="utf-8") as stream:
            stream.write(MANIFEST)
        environment = _environment(folder, seed, live)
        for title, line in STEPS:
            _announce(console, title, line, wait=step)
            code = _run(console, line, folder, environment)
            if code:
                raise SystemExit(code)
    seconds = time.monotonic() - started
    console.print()
    console.print(
        Panel.fit(_OUTRO, title=f"{len(STEPS)} commands in {seconds:.0f} seconds", border_style="green", padding=(1, 2))
    )


def _environment(folder: str, seed: int, live: bool) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "KUBECONFIG"}
    environment["KUBECTL_SIM_STATE"] = os.path.join(folder, "cluster.db")
    environment["KUBECTL_SIM_SEED"] = str(seed)
    environment["KUBECTL_SIM_CLOCK"] = "live" if live else "fast"
    return environment


def _announce(console: Console, title: str, line: str, *, wait: bool) -> None:
    if title:
        console.print(f"\n[bold yellow]# {escape(title)}[/bold yellow]")
    console.print(f"[green]$[/green] [bold]{escape(line)}[/bold]", end="" if wait else "\n")
    if wait:
        console.input(" ")


def _run(console: Console, line: str, folder: str, environment: dict[str, str]) -> int:
    """One line of the tour, as a process of its own, like everything typed in a shell."""
    program, *words = line.split()
    if program == "cat":
        _show(console, os.path.join(folder, words[0]))
        return 0
    sys.stdout.flush()
    arguments = [sys.executable, "-m", _MODULES[program], *words]
    return subprocess.run(arguments, cwd=folder, env=environment, check=False).returncode


def _show(console: Console, path: str) -> None:
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if console.is_terminal:
        console.print(Syntax(text.rstrip("\n"), "yaml", theme="ansi_dark", background_color="default"))
    else:
        click.echo(text, nl=False)
