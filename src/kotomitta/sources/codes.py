"""What a cell must not hold: formulas, personal identity codes and names."""

import re

# A pseudonym made by a hash or a generator of UUIDs.
HASHED = r"[0-9a-f]{16,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

_HASHED = re.compile(HASHED)
_FORMULA = re.compile(r"[=+\-@]")
_IDENTITY = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]", re.IGNORECASE)
_CAPITALISED = re.compile(r"[^\W\d_a-zåäö][^\W\d_]+(-[^\W\d_]+)?")
_NAMES_IN_CELL = 2


def personal(text: str) -> str | None:
    """`formula`, `identity` or `name` when a cell looks like one, None when it does not.

    A name is seen by two capitalised words; one first name alone cannot be recognised. The digits
    of a pseudonym may by chance stand like those of an identity code.
    """
    if _HASHED.fullmatch(text):
        return None
    if _FORMULA.match(text):
        return "formula"
    if _IDENTITY.search(text):
        return "identity"
    if " " in text and len(_CAPITALISED.findall(text)) >= _NAMES_IN_CELL:
        return "name"
    return None
