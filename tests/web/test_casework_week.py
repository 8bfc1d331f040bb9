"""A week in the life of the unit, in a browser and in Finnish, from an import to a report."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kotomitta.casework.commands import Employ
from kotomitta.web.casework.models import (
    Case,
    DiaryDay,
    DiaryEntry,
    Member,
    Published,
)
from kotomitta.web.casework.unit import today
from visitors.axe import faults
from visitors.people import People, Visit
from visitors.unit import TEAM, done, worker

pytestmark = pytest.mark.web

HEADER = "case,household,person,opened,worker,profile,interpreter,members,channel\n"
PICTURES = os.environ.get("KOTOMITTA_PICTURES", "")


@pytest.fixture
def unit(people: People, site: str) -> str:
    """Two workers of few hours, so that the cap is met; one of the people is W1, one leads."""
    done(Employ(worker("W1", hours=8)), Employ(worker("W2", hours=8)))
    Member.objects.create(user=people["worker"], code="W1", team=TEAM)
    Member.objects.create(user=people["lead"], code="L1", team=TEAM)
    return site


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Lets a day be today, for the app and for the test; when something was done stays told."""
    told = timezone.localdate

    def turn(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *of: told(*of) if of else day)

    return turn


def table(folder: Path, rows: int) -> Path:
    """A table of households, trauma among them, that have waited from a day to two months."""
    file = folder / "cases.csv"
    day = today()
    lines = [
        f"{n},H{n},P{n},{day - timedelta(3 * n)},,{'trauma' if n % 2 else 'basic'},{n % 2},1,quota"
        for n in range(1, rows + 1)
    ]
    file.write_text(HEADER + "\n".join(lines), "utf-8")
    return file


def looked_at(page: Page, name: str) -> None:
    """No scan finds a fault, nothing is wider than a phone; a picture is kept when asked for."""
    assert faults(page) == set(), name
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        room = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert room <= 0, f"{name} is wider than {width}"


def press(page: Page, text: str) -> None:
    page.get_by_role("button", name=text).first.click()


def test_a_week(visit: Visit, unit: str, tmp_path: Path, clock: Callable[[date], None]) -> None:
    lead, worker_page = visit("/fi/board/", "lead"), visit("/fi/board/", "worker")
    looked_at(lead, "board-empty")
    arrivals(lead, tmp_path)
    suggestions(lead, unit)
    code = override(lead, unit)
    differences(lead, unit, tmp_path)
    first, second = need_sent_on(worker_page, unit, code), visit("/fi/sign-in/")
    question(second, first)
    acceptance(second, question_answered(worker_page, unit, code))
    clock(drawn(lead, unit))
    diary_and_rating(worker_page, unit)
    calendar(worker_page)
    illness(lead, unit)
    balance(lead, unit, code)
    report(visit("/fi/counts/", "planner"), unit)
    other_pages(lead, unit, code)


def arrivals(lead: Page, folder: Path) -> None:
    """Monday: twenty people arrive, in a table."""
    lead.get_by_role("link", name="Asiakastaulukko").click()
    lead.get_by_label("CSV- tai Excel-tiedosto").set_input_files(table(folder, 20))
    press(lead, "Näytä muutokset")
    assert Case.objects.count() == 0
    looked_at(lead, "table")
    press(lead, "Toteuta valitut muutokset (20)")
    expect(lead.get_by_text("Asiakkuudet on tuotu.")).to_be_visible()
    assert Case.objects.filter(state="waiting").count() == 20


def suggestions(lead: Page, unit: str) -> None:
    """Suggestions for all of them together; what does not fit is refused."""
    lead.goto(f"{unit}/fi/allocation/")
    press(lead, "Laske ehdotukset")
    expect(lead.get_by_role("heading", name="Ei mahdu nyt")).to_be_visible()
    looked_at(lead, "allocation")
    press(lead, "Hyväksy kaikki näkyvät")
    expect(lead.get_by_text("Annettuja asiakkuuksia:")).to_be_visible()
    assert 0 < Case.objects.filter(state="active").count() < 20


def override(lead: Page, unit: str) -> str:
    """By hand it is refused too, and goes only with a reason and an end; then it stays visible."""
    refused = Case.objects.filter(state="waiting").order_by("opened")[0]
    lead.goto(f"{unit}/fi/cases/{refused.code}/")
    looked_at(lead, "case-waiting")
    lead.locator("#give-worker").select_option("W1")
    press(lead, "Anna työntekijälle")
    expect(lead.get_by_text("Asiakkuus ei mahdu")).to_be_visible()
    lead.locator("#give-worker").select_option("W1")
    lead.get_by_label("Rajan ylityksen syy").select_option("safety")
    lead.get_by_label("Ylitys päättyy").fill((today() + timedelta(30)).isoformat())
    press(lead, "Anna työntekijälle")
    expect(lead.get_by_text("Rajan ylitys: L1")).to_be_visible()
    looked_at(lead, "case")
    lead.goto(f"{unit}/fi/board/")
    expect(lead.get_by_role("heading", name="Ylityspäätökset")).to_be_visible()
    looked_at(lead, "board")
    return refused.code


def differences(lead: Page, unit: str, folder: Path) -> None:
    """Another extract: one case more, one of another need, and of each what it was and would be."""
    file, (head, *rows) = folder / "later.csv", table(folder, 21).read_text("utf-8").splitlines()
    changed = rows[1].replace(",basic,", ",trauma,")
    told = [",".join(cell for k, cell in enumerate(line.split(",")) if k != 4) for line in rows]
    told[1] = ",".join(cell for k, cell in enumerate(changed.split(",")) if k != 4)
    file.write_text("\n".join([head.replace("worker,", ""), *told]), "utf-8")
    lead.goto(f"{unit}/fi/cases/table/")
    lead.get_by_label("CSV- tai Excel-tiedosto").set_input_files(file)
    press(lead, "Näytä muutokset")
    expect(lead.get_by_text("Asiakkaan tarve: perusasiakkuus → traumaoireet")).to_be_visible()
    looked_at(lead, "table-differences")
    press(lead, "Toteuta valitut muutokset (2)")
    expect(lead.get_by_text("Asiakkuudet on tuotu.")).to_be_visible()
    assert Case.objects.get(code="2").value.need.trauma
    assert Case.objects.filter(state="active").exists(), "what the table does not tell stays"
    looked_at(lead, "table-written")


def need_sent_on(page: Page, unit: str, code: str) -> str:
    """Tuesday: the worker takes a step and sends a need on, by a link."""
    page.goto(f"{unit}/fi/board/")
    expect(page.get_by_role("heading", name="Omat asiakkuudet, W1")).to_be_visible()
    looked_at(page, "board-own")
    page.goto(f"{unit}/fi/cases/{code}/")
    page.get_by_role("button", name="Merkitse tehdyksi").first.click()
    expect(page.get_by_text("Vaihe on merkitty.")).to_be_visible()
    page.get_by_label("Palvelu", exact=True).select_option("health")
    page.get_by_label("Toivottu viikko").fill((today() + timedelta(14)).isoformat())
    press(page, "Lähetä")
    looked_at(page, "case-link")
    return page.locator("code.frame-secret").inner_text()


def question(partner: Page, link: str) -> None:
    """Wednesday: the partner, who has no account, asks."""
    partner.goto(link)
    looked_at(partner, "answer")
    partner.get_by_label("Kysymys").select_option("urgency")
    press(partner, "Kysy")
    looked_at(partner, "answered")


def question_answered(page: Page, unit: str, code: str) -> str:
    """It waits for us, and is answered; the partner gets a new link."""
    page.goto(f"{unit}/fi/referrals/")
    expect(page.get_by_role("heading", name="Odottaa meitä: 1")).to_be_visible()
    looked_at(page, "referrals")
    page.goto(f"{unit}/fi/cases/{code}/")
    page.locator("select[name=answer]").first.select_option("answer urgent")
    press(page, "Vastaaminen")
    return page.locator("code.frame-secret").inner_text()


def acceptance(partner: Page, link: str) -> None:
    partner.goto(link)
    expect(partner.get_by_text("Vastauksemme kysymykseenne: Kiireellinen.")).to_be_visible()
    partner.get_by_label("Alkaa").fill((today() + timedelta(7)).isoformat())
    press(partner, "Hyväksy")
    expect(partner.get_by_text("Hyväksyminen on tallennettu.")).to_be_visible()


def drawn(lead: Page, unit: str) -> date:
    """The lead draws diary days; the first of them that is W1's."""
    lead.goto(f"{unit}/fi/workers/")
    lead.get_by_label("Työntekijäpäiviä").fill("20")
    press(lead, "Arvo päivät")
    expect(lead.get_by_text("Uusia päiväkirjapäiviä arvottiin: 20.")).to_be_visible()
    return DiaryDay.objects.filter(worker__code="W1").earliest("on").on


def diary_and_rating(page: Page, unit: str) -> None:
    """On that day: the diary, and how heavy the month is."""
    page.goto(f"{unit}/fi/own/")
    looked_at(page, "diary")
    page.locator("[name=work-0-profile]").select_option("trauma")
    page.locator("[name=work-0-task]").select_option("meeting")
    page.locator("[name=work-0-minutes]").fill("45")
    press(page, "Tallenna päivä")
    expect(page.get_by_text("Päiväkirja on tallennettu.")).to_be_visible()
    assert DiaryEntry.objects.get().minutes == 45
    page.get_by_label("Kuormitus 1–5").select_option("4")
    page.get_by_role("button", name="Tallenna", exact=True).click()
    expect(page.get_by_text("4 / 5")).to_be_visible()
    looked_at(page, "own")


def calendar(page: Page) -> None:
    """The due dates in a calendar of one's own, by an address that is shown once."""
    press(page, "Tee osoite")
    looked_at(page, "own-calendar")
    told = page.request.get(page.locator("code.frame-secret").inner_text()).text()
    assert told.startswith("BEGIN:VCALENDAR")


def illness(lead: Page, unit: str) -> None:
    """Then the worker falls ill."""
    lead.goto(f"{unit}/fi/workers/W1/")
    lead.get_by_label("Syy").select_option("sickness")
    lead.get_by_label("Päättyy").fill((today() + timedelta(10)).isoformat())
    lead.get_by_label("Osuus täydestä työajasta").fill("100")
    press(lead, "Lisää vähennys")
    expect(lead.get_by_text("Vähennys on tallennettu.")).to_be_visible()
    looked_at(lead, "worker")


def balance(lead: Page, unit: str, beside: str) -> None:
    """A substitute comes, and takes all but the case that is above the cap by decision."""
    lead.goto(f"{unit}/fi/workers/")
    form = lead.locator("form[action$='/workers/new/']")
    form.get_by_label("Koodi").fill("W4")
    form.get_by_label("Työaika, h viikossa").fill("38,25")
    form.get_by_label("Ensimmäinen päivä yksikössä").fill(today().isoformat())
    press(lead, "Tallenna")
    expect(lead.get_by_text("Työntekijän tiedot on tallennettu.")).to_be_visible()
    lead.goto(f"{unit}/fi/allocation/")
    press(lead, "Laske ehdotukset")
    expect(lead.get_by_role("heading", name="Tasaus")).to_be_visible()
    looked_at(lead, "rebalance")
    press(lead, "Siirrä valitut")
    assert set(Case.objects.filter(worker="W1").values_list("code", flat=True)) == {beside}
    lead.goto(f"{unit}/fi/board/")
    expect(lead.get_by_text("Keskiarvo mahtuu, mutta 1 työntekijän")).to_be_visible()
    looked_at(lead, "board-ill")


def report(planner: Page, unit: str) -> None:
    """The report: counts for planning, without small numbers."""
    press(planner, "Tee luvut")
    expect(planner.get_by_role("table", name="Uudet henkilöt")).to_be_visible()
    assert Published.objects.count() == 1
    looked_at(planner, "counts")
    for path in ("unit", "dimensions"):
        planner.goto(f"{unit}/fi/{path}/")
        looked_at(planner, path)


def other_pages(lead: Page, unit: str, code: str) -> None:
    for path in ("cases/new", "cases", "workers", f"cases/{code}/dimensions"):
        lead.goto(f"{unit}/fi/{path}/")
        looked_at(lead, path.replace("/", "-"))
