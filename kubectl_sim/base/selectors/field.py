"""Field selectors: the text form of ``--field-selector``.

Models ``k8s.io/apimachinery/pkg/fields``.  Which fields a resource knows is its kind's business:
look at ``requirements``.
"""

from __future__ import annotations

from .selector import EQUALS, NOT_EQUALS, FieldSelector, Requirement, SelectorError


def parse_fields(text: str) -> FieldSelector:
    r"""The selector of ``a=b,c!=d``; ``\``, ``,`` and ``=`` stand in a value behind a backslash.

    Raises :class:`SelectorError`.
    """
    terms = sorted(_split_terms(text)) if text else []
    return FieldSelector([_requirement(text, term) for term in terms if term])


def _split_terms(text: str) -> list[str]:
    """The terms between unescaped commas, escapes kept."""
    if "\\" not in text:
        return text.split(",")
    terms = []
    start = position = 0
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == ",":
            terms.append(text[start:position])
            start = position + 1
        position += 1
    return [*terms, text[start:]]


def _requirement(text: str, term: str) -> Requirement:
    equals = term.find("=")
    if equals < 0:
        raise SelectorError(f"invalid selector: '{text}'; can't understand '{term}'")
    if equals > 0 and term[equals - 1] == "!":
        return Requirement(term[: equals - 1], NOT_EQUALS, (_unescape(term[equals + 1 :]),))
    value = equals + (2 if term.startswith("==", equals) else 1)
    return Requirement(term[:equals], EQUALS, (_unescape(term[value:]),))


def _unescape(value: str) -> str:
    if "\\" not in value and "=" not in value and "," not in value:
        return value
    characters = iter(value)
    plain = []
    for char in characters:
        if char in ",=":
            # Upstream prints the character's number, and so do we.
            raise SelectorError(f"invalid field selector: unescaped character in value: {ord(char)}")
        if char == "\\":
            char = next(characters, "")
            if char not in ("\\", ",", "="):
                raise SelectorError(f"invalid field selector: invalid escape sequence: \\{char}")
        plain.append(char)
    return "".join(plain)
