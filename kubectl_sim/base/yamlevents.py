"""libyaml's event parser without the import of ruamel.yaml around it.

``import ruamel.yaml`` takes 35 ms, its C extension alone 2 ms, so the extension is loaded with
stand-ins for the modules that it asks for.  It makes an event by calling a class that it looks up in
its own namespace; during a parse these names are bound to the methods of a builder, so that no event
object is ever made.  Outside a parse the extension is as ruamel.yaml wants it.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from kubectl_sim.base.yamlbuild import Builder


# Errors that the extension raises: like its events, looked up in its namespace.


class ReaderError(Exception):
    """(stream name, position, character, encoding, reason)."""


class ScannerError(Exception):
    """(context, context mark, problem, problem mark)."""


class ParserError(Exception):
    """(context, context mark, problem, problem mark)."""


_EVENTS = {
    "StreamStartEvent": "ignore",
    "StreamEndEvent": "end",
    "DocumentStartEvent": "ignore",
    "DocumentEndEvent": "end",
    "AliasEvent": "alias",
    "ScalarEvent": "scalar",
    "SequenceStartEvent": "sequence",
    "SequenceEndEvent": "close",
    "MappingStartEvent": "mapping",
    "MappingEndEvent": "close",
}
_ERRORS = {"ReaderError": ReaderError, "ScannerError": ScannerError, "ParserError": ParserError}
_EXTENSIONS = ("_ruamel_yaml", "_ruamel_yaml_clibz")
_MODULES = (
    *("error", "reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer"),
    *("representer", "tokens", "events", "nodes"),
)
_extension: ModuleType | None = None


def run(source: str, builder: Builder) -> Any:
    extension = _extension or _load_extension()
    if extension is None:
        return _run_pure(source, builder)
    names = extension.__dict__
    lent = {name: names[name] for name in (*_EVENTS, *_ERRORS)}
    names.update({name: getattr(builder, method) for name, method in _EVENTS.items()}, **_ERRORS)
    try:
        following = extension.CParser(source or "\n").get_event
        while not builder.done:
            following()
    finally:
        names.update(lent)
    return builder.result()


def _load_extension() -> ModuleType | None:
    """The extension, loaded with ruamel.yaml if that is in use already, else alone; None if there is none."""
    global _extension
    for name in _EXTENSIONS:
        found = sys.modules.get(name)
        if found is None:
            found = _load_alone(name)
        if found is not None:
            _extension = found
            return found
    return None


class _Placeholder:
    """Stands for a class of ruamel.yaml."""

    def __init__(self, name: str) -> None:
        self.name = name


class _StandIn(type(sys)):  # type: ignore[misc]
    """A module that holds a placeholder of any name."""

    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> _Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder(name)


class _Lent(type(sys)):  # type: ignore[misc]
    """Takes the extension's place in ``sys.modules``, until ruamel.yaml itself asks for it."""

    def __init__(self, extension: ModuleType) -> None:
        super().__init__(extension.__name__)
        self.__dict__["_extension"] = extension

    def __getattr__(self, name: str) -> Any:
        extension: ModuleType = self.__dict__["_extension"]
        if name.startswith("__"):
            return getattr(extension, name)
        from importlib import import_module

        borrowed = extension.__dict__
        for module in _MODULES:
            real = import_module(f"ruamel.yaml.{module}").__dict__
            wanted = [key for key in borrowed if key in real and isinstance(borrowed[key], _Placeholder)]
            borrowed.update({key: real[key] for key in wanted})
        sys.modules[extension.__name__] = extension
        return getattr(extension, name)


def _load_alone(name: str) -> ModuleType | None:
    packages = ("ruamel", "ruamel.yaml", *(f"ruamel.yaml.{module}" for module in _MODULES))
    displaced = {package: sys.modules.get(package) for package in packages}
    sys.modules.update({package: _StandIn(package) for package in packages})
    try:
        __import__(name)
        extension = sys.modules[name]
    except ImportError:
        return None
    finally:
        for package, module in displaced.items():
            if module is None:
                del sys.modules[package]
            else:
                sys.modules[package] = module
    sys.modules[name] = _Lent(extension)
    return extension


# Without the extension (an interpreter for which there is no wheel), ruamel.yaml's own parser serves:
# slower to load and to run, and with some other words in its messages.

_LIBYAML_WORDS = {
    "mapping values are not allowed here": "mapping values are not allowed in this context",
    "sequence entries are not allowed here": "block sequence entries are not allowed in this context",
    "mapping keys are not allowed here": "mapping keys are not allowed in this context",
    "special characters are not allowed": "control characters are not allowed",
}


def _run_pure(source: str, builder: Builder) -> Any:
    from ruamel import yaml

    try:
        for event in yaml.YAML(typ="safe", pure=True).parse(source):
            _replay(event, builder)
            if builder.done:
                break
    except yaml.reader.ReaderError as error:
        reason = _LIBYAML_WORDS.get(error.reason, error.reason)
        raise ReaderError(error.name, error.position, error.character, error.encoding, reason) from None
    except yaml.error.MarkedYAMLError as error:
        kind = ScannerError if isinstance(error, yaml.scanner.ScannerError) else ParserError
        problem = str(error.problem)
        words = _LIBYAML_WORDS.get(problem) or _without_found(problem)
        raise kind(error.context, error.context_mark, words, error.problem_mark) from None
    return builder.result()


def _without_found(problem: str) -> str:
    """libyaml says only what it did not find: ``expected <block end>, but found …`` has its own words there."""
    if problem.startswith("expected <block end>"):
        return "did not find expected key"
    if problem.startswith("found character") and "cannot start any token" in problem:
        return "found character that cannot start any token"
    return problem


def _replay(event: Any, builder: Builder) -> None:
    name = type(event).__name__
    receive = getattr(builder, _EVENTS[name])
    if name == "ScalarEvent":
        marks = event.start_mark, event.end_mark
        receive(event.anchor, event.tag, event.implicit, event.value, *marks, event.style or "")
    else:
        receive(getattr(event, "anchor", None))
