"""The document on a terminal."""

from io import StringIO

import pytest
from rich.console import Console

from kotomitta.render.text import show
from kotomitta.render.words import Language
from samples.document import document

pytestmark = pytest.mark.unit


def printed(language: Language, width: int, *, terminal: bool = False) -> str:
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
    )
    show(document(), language, console)
    return out.getvalue()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_text_fits_its_width_and_holds_every_block(language: Language, width: int) -> None:
    text = printed(language, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert not any(line.endswith(" 2") or line.startswith("290–") for line in text.splitlines())
    flat = " ".join(text.split())
    for words in {
        Language.FI: (
            "4 120 henkilöä",
            "Kustannukset ovat suurimmillaan",
            "Ei tietoja.",
        ),
        Language.SV: (
            "4 120 personer",
            "Kostnaderna är som störst",
            "Inga uppgifter.",
        ),
        Language.EN: ("4,120 persons", "Costs peak in 2019", "No entries."),
    }[language]:
        assert words in flat


def test_brackets_in_a_source_are_kept_and_nothing_is_coloured_off_a_terminal() -> None:
    text = printed(Language.FI, 140)
    assert "[tes]" in text
    assert "\x1b" not in text
    assert "\x1b" in printed(Language.FI, 140, terminal=True)


def test_a_chart_is_at_most_eight_rows_from_first_to_last() -> None:
    text = printed(Language.EN, 140)
    months = [
        line.split()[:2] for line in text.splitlines() if "2021" in line or "June 2017" in line
    ]
    assert ["June", "2017"] in months
    assert ["July", "2021"] in months
    assert sum("persons" in line and "20" in line[:20] for line in text.splitlines()) == 8


def test_a_table_too_wide_is_told_row_by_row_and_no_word_is_broken() -> None:
    wide, narrow = (set(printed(Language.FI, width).split()) for width in (140, 60))
    broken = wide - narrow - {word.removesuffix(":") for word in narrow}
    assert not [word for word in broken if word.isalpha() and len(word) > len("Lähde")]
