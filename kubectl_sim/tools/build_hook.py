"""Runs while pip builds the package: packs the descriptions that ``kubectl explain`` shows.

Hatchling loads this file by its path (``[tool.hatch.build.targets.wheel.hooks.custom]`` in pyproject.toml).
A wheel gets the files as they are made; an editable install, which runs from the checkout, gets them into the
checkout, where git ignores them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DescriptionsHook(BuildHookInterface):
    """Adds ``kubectl_sim/_descriptions`` to what is installed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by Hatchling before it builds; ``version`` is ``standard`` or ``editable``."""
        sys.path.insert(0, self.root)
        try:
            from kubectl_sim.tools import descriptions
        finally:
            sys.path.remove(self.root)
        root = Path(self.root)
        if version == "editable":
            descriptions.write(root / "kubectl_sim" / descriptions.FOLDER, root=root)
            return
        self._folder = tempfile.mkdtemp()
        for path in descriptions.write(Path(self._folder), root=root):
            build_data["force_include"][str(path)] = f"kubectl_sim/{descriptions.FOLDER}/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called by Hatchling when the wheel is there."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
