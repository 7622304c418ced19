from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kubectl_sim.base import names
from kubectl_sim.base.selectors import texts as selector_texts
from tests.oracle import needs_kubectl, real_kubectl

LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
UNDERSCORED = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
SUBDOMAIN = rf"{LABEL}(\.{LABEL})*"
KEY = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

# The function, the pattern of the API conventions, the longest text.
RULES: list[tuple[Callable[[str], list[str]], str, int]] = [
    (names.dns1123_label, LABEL, 63),
    (names.dns1123_subdomain, SUBDOMAIN, 253),
    (names.dns1123_subdomain_underscored, rf"{UNDERSCORED}(\.{UNDERSCORED})*", 253),
    (names.dns1035_label, r"[a-z]([-a-z0-9]*[a-z0-9])?", 63),
    (names.wildcard_dns1123_subdomain, rf"\*\.{SUBDOMAIN}", 253),
    (names.label_value, f"({KEY})?", 63),
    (names.http_header, r"[-A-Za-z0-9]+", 1000),
    (names.c_identifier, r"[A-Za-z_][A-Za-z0-9_]*", 1000),
    (names.percent, r"[0-9]+%", 1000),
    (names.config_map_key, r"(?!\.\.)(?!\.\Z)[-._a-zA-Z0-9]+", 253),
    (names.strict_env_var, r"(?!\.\.)(?!\.\Z)[-._a-zA-Z][-._a-zA-Z0-9]*", 1000),
    (names.env_var, r"[ -<>-~]+", 1000),
    (names.port_name, r"(?=.*[a-z])(?!.*--)(?!-)(?!.*-\Z)[-a-z0-9]+", 15),
    (names.path_segment, r"(?!\.{1,2}\Z)[^/%]*", 1000),
]
shapes = st.text("aZ09-_./*% =é\n", max_size=8) | st.sampled_from(["a" * n for n in (15, 16, 63, 64, 253, 254)])


@given(shapes | st.text())
@example("*.a.b")
@example("25%")
@example("a" * 62 + "é")
def test_texts_are_valid_if_they_match_the_rules_pattern(text: str) -> None:
    for rule, pattern, longest in RULES:
        fits = re.fullmatch(pattern, text, re.DOTALL) is not None and len(text.encode("utf-8", "replace")) <= longest
        assert (rule(text) == []) == fits, rule.__name__


@given(shapes | st.tuples(shapes, shapes).map("/".join))
def test_keys_are_judged_as_selectors_judge_them(text: str) -> None:
    assert names.qualified_name(text) == selector_texts.label_key_errors(text)
    assert names.label_value(text) == selector_texts.label_value_errors(text)


@needs_kubectl
@pytest.mark.parametrize("value", ["a b", "-a", "a" * 64, "é" * 40, "a/b"])
def test_label_values_in_kubectls_words(value: str) -> None:
    manifest = "apiVersion: v1\nkind: X\nmetadata: {name: a}\n"
    _, _, err = real_kubectl(["label", "--local", "-f", "-", f"k={value}"], manifest)
    assert err == f'error: invalid label value: "k={value}": {";".join(names.label_value(value))}\n'


@needs_kubectl
@pytest.mark.parametrize("key", ["a b", "..", ".", "..a", "a/b", "a" * 254, "é"])
def test_config_map_keys_in_kubectls_words(key: str) -> None:
    _, _, err = real_kubectl(["create", "configmap", "x", f"--from-literal={key}=1", "--dry-run=client"])
    assert err == f'error: "{key}" is not a valid key name for a ConfigMap: {",".join(names.config_map_key(key))}\n'


@needs_kubectl
@pytest.mark.parametrize("key", ["1A B", "..", "..a", "1", "A/B"])
def test_names_in_env_files_in_kubectls_words(key: str) -> None:
    _, _, err = real_kubectl(
        ["create", "configmap", "x", "--from-env-file=/dev/stdin", "--dry-run=client"], f"{key}=1\n"
    )
    assert err == f'error: "{key}" is not a valid key name: {";".join(names.strict_env_var(key))}\n'


def test_all_that_is_wrong_is_listed() -> None:
    assert names.port_name("-A--b" + "c" * 16) == [
        "must be no more than 15 characters",
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        "must not contain consecutive hyphens",
        "must not begin or end with a hyphen",
    ]
    assert names.port_name("12") == ["must contain at least one letter (a-z)"]
    assert names.dns1123_label("a.b") == ["must not contain dots"]
    assert names.dns1123_label("a" * 64 + ".b") == ["must be no more than 63 characters", "must not contain dots"]
    assert names.qualified_name("/") == [
        "prefix part must be non-empty",
        "name part must be non-empty",
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        f"'{KEY}')",
    ]
    assert names.port_number(0) == ["must be between 1 and 65535, inclusive"]
    assert names.port_number(65535) == []
    assert names.path_segment("..") == ["may not be '..'"]
    assert names.path_segment("a/%") == ["may not contain '/'", "may not contain '%'"]


def test_the_dash_at_the_end_of_a_generated_name() -> None:
    assert names.dns1123_label(names.masked("web-")) == []
    assert names.masked("-") == "-"
    assert names.masked("web") == "web"
