"""images and replicas.  Models api/filters/imagetag, api/internal/image and api/filters/replicacount."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import fieldspecs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, go_list
from kubectl_sim.kubectl.kustomizing.values import is_null, text_of, untagged, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
    from kubectl_sim.kubectl.kustomizing.ids import Id
    from kubectl_sim.kubectl.kustomizing.resources import Resources

    Image = dict[str, str]

_TAG = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.{}-")
_DIGEST = "@sha256:"
# A name in a kustomization is a regular expression, in which only the dot is usual.
_SPECIAL = frozenset("\\^$*+?()[]{}|")


def set_images(resources: Resources, image: Image, specs: list[FieldSpec]) -> None:
    def set_image(holder: Any, key: Any) -> None:
        value = holder[key]
        if isinstance(value, (dict, list)):
            raise wrong_kind(value, "ScalarNode")
        old = text_of(value)
        if not is_null(value) and is_image(old, image.get("name", "")):
            holder[key] = untagged(value, changed(old, image))

    # A custom resource's definition may well speak of containers.
    touched = [one for one in resources if not one.empty and one.kind != "CustomResourceDefinition"]
    for resource in touched:
        _in_containers(resource.node, set_image)
    for resource in touched:
        for spec in specs:
            fieldspecs.apply(spec, resource, set_image)


def _in_containers(node: Any, set_image: Any) -> None:
    """Every image below any ``containers`` or ``initContainers``, wherever those are."""
    if isinstance(node, list):
        for item in node:
            _in_containers(item, set_image)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        _in_containers(value, set_image)
        if key in ("containers", "initContainers") and isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    if "image" in item:
                        set_image(item, "image")
                elif not is_null(item):
                    raise wrong_kind(item, "MappingNode")


def is_image(text: str, name: str) -> bool:
    """Whether a reference is to the image of this name, whatever its tag and digest."""
    if not _SPECIAL.isdisjoint(name):
        import re

        pattern = f"^(?:{name})(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$"
        return re.match(pattern, text) is not None
    size = len(name)
    start = text[:size]
    if start != name and not (
        "." in name and len(start) == size and all(a in (".", b) for a, b in zip(name, start, strict=True))
    ):
        return False
    return _is_tail(text[size:])


def _is_tail(rest: str) -> bool:
    position = rest.find(_DIGEST)
    if position >= 0:
        if not _TAG.issuperset(rest[position + len(_DIGEST) :]):
            return False
        rest = rest[:position]
    return not rest or (rest[0] == ":" and _TAG.issuperset(rest[1:]))


def split(image: str) -> tuple[str, str, str]:
    """(name, tag, digest) of a reference; a port in the host is no tag."""
    slash = max(image.find("/"), 0)
    at, colon = image.find("@", slash), image.find(":", slash)
    if colon < 0 and at < 0:
        return image, "", ""
    if at >= 0 and (at < colon or colon < 0):
        return image[:at], "", image[at + 1 :]
    if at >= 0:
        return image[:colon], image[colon + 1 : at], image[at + 1 :]
    return image[:colon], image[colon + 1 :], ""


def changed(old: str, image: Image) -> str:
    name, tag, digest = split(old)
    name = image.get("newName") or name
    new_tag, new_digest, suffix = (image.get(field) or "" for field in ("newTag", "digest", "tagSuffix"))
    if new_tag or new_digest:
        tag, digest = new_tag, new_digest
    elif suffix:
        tag, digest = tag + suffix, ""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def set_replicas(resources: Resources, name: str, count: int, specs: list[FieldSpec]) -> None:
    """Raises KustomizeError when there is nothing of that name to scale."""

    def set_count(holder: Any, key: Any) -> None:
        if isinstance(holder[key], (dict, list)):
            raise wrong_kind(holder[key], "ScalarNode")
        holder[key] = count

    found = False
    for spec in specs:
        for resource in resources.with_any_id(_named(name, spec)):
            found = True
            fieldspecs.apply(spec, resource, set_count, "")
    if not found:
        kinds = go_list([spec.gvk for spec in specs])
        raise KustomizeError(f"resource with name {name} does not match a config with the following GVK {kinds}")


def _named(name: str, spec: FieldSpec) -> Any:
    def matches(one: Id) -> bool:
        return one.name == name and spec.selects(one)

    return matches
