"""Text that every format can hold."""

import re

# What XML cannot hold: control characters, halves of pairs, and two that are never characters.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str, *, keep: str = "") -> str:
    """The text with a space for each character that a file of this kind may not hold."""
    return _REFUSED.sub(lambda found: found[0] if found[0] in keep else " ", text)
