"""``ksim demo``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import click
from rich.console import Console
from rich.markup import escape

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

#: (what to say, what to type)
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
    ("What do the machines use?", "kubectl top nodes"),
    ("Clean up", "kubectl delete deployment web"),
    ("", "kubectl get pods"),
)


@click.command("demo")
@click.option("--seed", type=int, default=7, show_default=True, help="The seed of the temporary cluster.")
@click.option("--live", is_flag=True, help="Let time pass as on the wall clock instead of skipping waits.")
def command(seed: int, live: bool) -> None:
    """Watch a tour of kubectl on a temporary cluster: the commands are real, and so is what they print."""
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="ksim-demo-") as folder:
        with open(os.path.join(folder, "web.yaml"), "w", encoding="utf-8") as stream:
            stream.write(MANIFEST)
        environment = _environment(folder, seed, live)
        for title, line in STEPS:
            if title:
                console.print(f"\n[bold]# {escape(title)}[/bold]")
            console.print(f"[green]$[/green] [bold cyan]{escape(line)}[/bold cyan]")
            code = _run(line, folder, environment)
            if code:
                raise SystemExit(code)


def _environment(folder: str, seed: int, live: bool) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "KUBECONFIG"}
    environment["KUBECTL_SIM_STATE"] = os.path.join(folder, "cluster.db")
    environment["KUBECTL_SIM_SEED"] = str(seed)
    environment["KUBECTL_SIM_CLOCK"] = "live" if live else "fast"
    return environment


def _run(line: str, folder: str, environment: dict[str, str]) -> int:
    """One line of the tour, as a process of its own, like everything typed in a shell."""
    words = line.split()
    if words[0] == "cat":
        with open(os.path.join(folder, words[1]), encoding="utf-8") as stream:
            click.echo(stream.read(), nl=False)
        return 0
    sys.stdout.flush()
    done = subprocess.run(
        [sys.executable, "-m", "kubectl_sim.kubectl.main", *words[1:]], cwd=folder, env=environment, check=False
    )
    return done.returncode
