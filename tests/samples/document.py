"""A paper of the kind the product writes, with every kind of block and fact."""

from datetime import date
from math import sin

from kotomitta.basis.figures import Named
from kotomitta.basis.months import Month
from kotomitta.report.document import (
    Amount,
    Chart,
    ChartKind,
    Document,
    Fact,
    KeyNumber,
    Line,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    Verbatim,
    say,
)

TERM = Month(2017, 6).until(Month(2021, 7))
YEARS = tuple(Month(year, 1) for year in range(2017, 2022))


def named(fi: str, sv: str, en: str) -> Message:
    return say("fact.named", name=Named(fi=fi, sv=sv, en=en))


def pair(name: Message, fact: Fact) -> Message:
    return say("fact.pair", first=name, second=fact)


PERSONS = named(
    "Helsinkiin asettuu valtuustokauden aikana kotoutumislain piirissä olevia ihmisiä",
    "Personer som omfattas av integrationslagen och bosätter sig i Helsingfors under perioden",
    "People covered by the Integration Act who settle in Helsinki during the council term",
)
CAP = named(
    "Perusteltu enimmäisasiakasmäärä sosiaalityöntekijää kohden",
    "Motiverat högsta antal klienter per socialarbetare",
    "Justified maximum caseload per social worker",
)
NET = named(
    "Nettokustannus kaupungille",
    "Nettokostnad för staden",
    "Net cost to the city",
)
OURS = named("Ennuste", "Prognos", "Forecast")
SAME = named("Sama kuin viime vuonna", "Samma som i fjol", "Same as last year")
STRAIGHT = named(
    "Suora viimeisten 24 kuukauden läpi",
    "Rät linje genom de senaste 24 månaderna",
    "Straight line through the last 24 months",
)


def lead() -> tuple[Paragraph | KeyNumber, ...]:
    return (
        Paragraph(pair(PERSONS, Range(2287.4, 7871.2, "persons"))),
        KeyNumber(PERSONS, Amount(4123.6, "persons"), Range(2287.4, 7871.2, "persons")),
        KeyNumber(CAP, Amount(33.4, "cases"), Range(28.2, 38.9, "cases")),
        KeyNumber(NET, Amount(3.42e6, "EUR"), Range(1.9e6, 5.13e6, "EUR")),
        KeyNumber(named("Aloite jätetty", "Motionen väcktes", "Motion filed"), date(2017, 10, 11)),
    )


def fan() -> Chart:
    middle = tuple(80 + i * 0.9 + 25 * sin(i / 1.9) for i in range(len(TERM)))
    ours = Line(
        OURS,
        middle,
        tuple(m * (0.8 - i / 150) for i, m in enumerate(middle)),
        tuple(m * (1.2 + i / 40) for i, m in enumerate(middle)),
    )
    same = Line(SAME, tuple(90 + 25 * sin(i / 1.9) for i in range(len(TERM))))
    straight = Line(STRAIGHT, tuple(150 - 1.1 * i for i in range(len(TERM))))
    caption = named(
        "Kunnan uudet asukkaat kuukaudessa", "Nya invånare per månad", "New residents a month"
    )
    summary = named(
        "Ennuste kasvaa 80 ihmisestä noin 120:een kuukaudessa; vaihteluväli levenee joka vuosi.",
        "Prognosen växer från 80 till cirka 120 personer i månaden; intervallet växer varje år.",
        "The forecast grows from 80 to about 120 people a month; the range widens every year.",
    )
    return Chart(
        "arrivals", ChartKind.FAN, caption, summary, "persons", TERM, (ours, same, straight)
    )


def bars() -> Chart:
    gross = (5.1e6, 5.9e6, 6.4e6, 6.2e6, 3.6e6)
    net = (2.1e6, 2.6e6, 3.3e6, 2.9e6, -0.4e6)
    lines = (
        Line(
            named("Brutto", "Brutto", "Gross"),
            gross,
            tuple(g * 0.75 for g in gross),
            tuple(g * 1.4 for g in gross),
        ),
        Line(NET, net, tuple(n - 8e5 for n in net), tuple(n + 1.2e6 for n in net)),
    )
    caption = named("Kustannukset vuosittain", "Kostnader per år", "Costs by year")
    summary = named(
        "Kustannukset ovat suurimmillaan vuonna 2019.",
        "Kostnaderna är som störst år 2019.",
        "Costs peak in 2019.",
    )
    return Chart("costs", ChartKind.BARS, caption, summary, "EUR", YEARS, lines)


def figures() -> Table:
    columns = (
        named("Luku", "Siffra", "Figure"),
        named("Arvo", "Värde", "Value"),
        named("Vaihteluväli", "Intervall", "Range"),
        named("Julkaistu", "Publicerad", "Published"),
        named("Mitattu", "Uppmätt", "Measured"),
        named("Lähde", "Källa", "Source"),
    )
    rows: tuple[tuple[Fact, ...], ...] = (
        (
            named(
                "Turvapaikkaluvan saaneista Helsinkiin asettuvat",
                "Andel med asyltillstånd som bosätter sig i Helsingfors",
                "Share of asylum permit holders who settle in Helsinki",
            ),
            Amount(0.25, "share"),
            Range(0.15, 0.36, "share"),
            date(2016, 12, 9),
            True,
            Verbatim("Mäki, Kvartti 4/2016, https://www.kvartti.fi/fi/artikkelit/mäki-2016.", "en"),
        ),
        (
            named("Sosiaalityöntekijän palkka", "Socialarbetarens lön", "Social worker's pay"),
            Amount(3412.5, "EUR/month"),
            Range(3300, 3600, "EUR/month"),
            date(2017, 1, 1),
            False,
            Verbatim("KT 2017 <b>& co</b> [tes]"),
        ),
        (
            Verbatim("<script>alert(1)</script>"),
            Amount(3943, "persons"),
            Range(3943, 3943, "persons"),
            date(2017, 6, 30),
            True,
            "HEL 2017-011118",
        ),
    )
    return Table(
        "figures", named("Luvut lähteineen", "Siffror och källor", "Figures"), columns, rows
    )


def document() -> Document:
    year = named("Vuosi", "År", "Year")
    staff = Table(
        "staff",
        named("Henkilöstötarve", "Personalbehov", "Staff needed"),
        (year, named("Tarve", "Behov", "Needed"), named("Vakansseja", "Tjänster", "In post")),
        tuple(
            (str(m.year), Range(52.2 + i * 6, 88.7 + i * 9, "workers"), Amount(41 + i, "posts"))
            for i, m in enumerate(YEARS)
        ),
    )
    empty = Table("checks", named("Tarkistukset", "Kontroller", "Checks"), (year,), ())
    more = Paragraph(
        pair(
            named(
                "Kuukauden tunnit mahtuvat työaikaan yhdeksällä kuukaudella kymmenestä; alkaen",
                "Månadens timmar ryms i arbetstiden nio månader av tio; från och med",
                "The month's hours fit in the working time in nine months out of ten; from",
            ),
            Month(2017, 6),
        )
    )
    return Document(
        named(
            "Maahanmuuttoyksikön asiakasmäärä, enimmäismäärä ja voimavarat valtuustokaudella",
            "Invandrarenhetens klienter, högsta klientantal och resurser under perioden",
            "The immigration unit's clients, maximum caseload and resources in the council term",
        ),
        lead(),
        (
            Section(
                "estimate", named("Arvio tulijoista", "Uppskattning", "Estimate"), (more, fan())
            ),
            Section("resources", named("Voimavarat", "Resurser", "Resources"), (staff, bars())),
            Section("evidence", named("Luvut", "Siffror", "Figures"), (more, figures(), empty)),
        ),
    )
