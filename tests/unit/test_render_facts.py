"""Facts as Finnish, Swedish and English write them. A dot below stands for a no-break space."""

from datetime import date
from errno import EACCES, EBUSY
from math import inf, nan

import pytest

from kotomitta.basis.figures import Named
from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, Fact, Range, Verbatim, say

pytestmark = pytest.mark.unit

HELSINKI = Named(fi="Helsinki", sv="Helsingfors", en="Helsinki")

SAID: list[tuple[Fact | OSError, str, str, str]] = [
    (Amount(1234, "persons"), "1·234·henkilöä", "1·234·personer", "1,234·persons"),
    (Amount(1, "persons"), "1·henkilö", "1·person", "1·person"),
    (Amount(0, "persons"), "0·henkilöä", "0·personer", "0·persons"),
    (Amount(-0.0, "persons"), "0·henkilöä", "0·personer", "0·persons"),
    (Amount(-0.00001, "hours"), "0·tuntia", "0·timmar", "0·hours"),
    (Amount(0.004, "hours"), "0,004·tuntia", "0,004·timmar", "0.004·hours"),
    (Amount(1e7, "persons"), "10·000·000·henkilöä", "10·000·000·personer", "10,000,000·persons"),
    (Amount(4123.6, "persons"), "4·120·henkilöä", "4·120·personer", "4,120·persons"),
    (Amount(3943, "persons"), "3·943·henkilöä", "3·943·personer", "3,943·persons"),
    (Amount(4123.6, "persons", 0), "4·124·henkilöä", "4·124·personer", "4,124·persons"),
    (Amount(2.5, "hours", 2), "2,50·tuntia", "2,50·timmar", "2.50·hours"),
    (Amount(7.26, "workers"), "7,3·työntekijää", "7,3·arbetstagare", "7.3·workers"),
    (Amount(9.97, "workers"), "10·työntekijää", "10·arbetstagare", "10·workers"),
    (Amount(63.3, "workers"), "63·työntekijää", "63·arbetstagare", "63·workers"),
    (Amount(0.25, "share"), "25·%", "25·%", "25%"),
    (Amount(0.0125, "share"), "1,25·%", "1,25·%", "1.25%"),
    (Amount(0.62349, "share"), "62,3·%", "62,3·%", "62.3%"),
    (Amount(0.0069132, "share"), "0,69·%", "0,69·%", "0.69%"),
    (Amount(-3.44e6, "EUR"), "−3,4·milj.·€", "−3,4·mn·€", "EUR·−3.4·million"),
    (Amount(999_600.4, "EUR"), "1,0·milj.·€", "1,0·mn·€", "EUR·1.0·million"),
    (Amount(45_678.9, "EUR"), "46·000·€", "46·000·€", "EUR·46,000"),
    (Amount(2300, "EUR"), "2·300·€", "2·300·€", "EUR·2,300"),
    (Amount(34.5, "EUR/hour"), "34,50·€ tunnissa", "34,50·€ i timmen", "EUR·34.50·an hour"),
    (Amount(2, "ratio"), "×·2", "×·2", "×·2"),
    (
        Range(2287.4, 7871.2, "persons"),
        "2·290–7·870·henkilöä",
        "2·290–7·870·personer",
        "2,290–7,870·persons",
    ),
    (Range(-1.2e6, 3e6, "EUR"), "−1,2·–·3,0·milj.·€", "−1,2·–·3,0·mn·€", "EUR·−1.2·–·3.0·million"),
    (Range(3.01, 3.04, "workers"), "3·työntekijää", "3·arbetstagare", "3·workers"),
    (Range(3943, 3943, "persons"), "3·943·henkilöä", "3·943·personer", "3,943·persons"),
    (Range(0.004, 0.0361, "share"), "0,4–3,61·%", "0,4–3,61·%", "0.4–3.61%"),
    (Month(2017, 6), "kesäkuu·2017", "juni·2017", "June·2017"),
    (date(2017, 6, 1), "1.6.2017", "1.6.2017", "1·June·2017"),
    (HELSINKI, "Helsinki", "Helsingfors", "Helsinki"),
    (PermissionError(EACCES, "?"), "oikeus puuttuu", "rättigheten saknas", "permission denied"),
    (
        OSError(EBUSY, "?"),
        "järjestelmä ilmoittaa EBUSY",
        "systemet meddelar EBUSY",
        "the system says EBUSY",
    ),
    (
        say("fact.pair", first=HELSINKI, second=Month(2017, 6)),
        "Helsinki: kesäkuu·2017",
        "Helsingfors: juni·2017",
        "Helsinki: June·2017",
    ),
    (Verbatim("{HE 1/2009} vp"), "{HE 1/2009} vp", "{HE 1/2009} vp", "{HE 1/2009} vp"),
    (True, "kyllä", "ja", "yes"),
    (False, "ei", "nej", "no"),
    (12345, "12·345", "12·345", "12,345"),
    (-2.345, "−2,35", "−2,35", "−2.35"),
    ("HEL 2017-011118", "HEL 2017-011118", "HEL 2017-011118", "HEL 2017-011118"),
]


@pytest.mark.parametrize(("fact", "fi", "sv", "en"), SAID, ids=lambda part: str(part)[:40])
def test_a_fact_is_said_in_each_language(fact: Fact, fi: str, sv: str, en: str) -> None:
    said = [Words(language).fact(fact).replace("\N{NO-BREAK SPACE}", "·") for language in Language]
    assert said == [fi, sv, en]


@pytest.mark.parametrize("value", [nan, inf, -inf])
@pytest.mark.parametrize("language", Language)
def test_a_number_that_is_not_finite_is_refused(value: float, language: Language) -> None:
    for fact in (Amount(value, "persons"), Range(0, value, "EUR"), Amount(value, "share", 1)):
        with pytest.raises(ValueError, match="finite"):
            Words(language).fact(fact)
    with pytest.raises(ValueError, match=r"finite|NaN|infinity"):
        Words(language).fact(value)


def test_a_unit_without_words_is_refused() -> None:
    with pytest.raises(KeyError, match=r"unit\.parsecs"):
        Words(Language.FI).fact(Amount(1, "parsecs"))


def test_a_message_whose_fact_is_missing_is_refused() -> None:
    with pytest.raises(KeyError, match="second"):
        Words(Language.FI).fact(say("fact.pair", first=1))


def test_the_range_of_a_quantity_is_its_80_percent_range() -> None:
    quantity = Quantity(mean=50, p10=41.27, p50=49, p90=63.11, unit="cases")
    assert Words(Language.EN).fact(Range.of(quantity)) == "41.3–63.1\N{NO-BREAK SPACE}cases"
