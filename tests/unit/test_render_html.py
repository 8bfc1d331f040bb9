"""The page as text: complete, escaped, the same every time."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from kotomitta.basis.figures import Named
from kotomitta.render.html import page
from kotomitta.render.links import linked
from kotomitta.render.words import Language
from kotomitta.report.document import Document, say
from samples.document import document, fan

pytestmark = pytest.mark.unit

LINKS = {language: f"report.{language}.html" for language in Language}
HOSTILE = '<script>alert("x")</script> & "co"'


class Outline(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, attribute: str) -> list[str]:
        return [a[attribute] or "" for _, a in self.tags if attribute in a]


@pytest.fixture(scope="module", params=list(Language))
def html(request: pytest.FixtureRequest) -> str:
    return page(document(), request.param, LINKS)


def hostile() -> Document:
    name = say("fact.named", name=Named(fi=HOSTILE, sv=HOSTILE, en=HOSTILE))
    paper = document()
    chart = replace(fan(), caption=name, summary=name)
    section = replace(paper.sections[0], heading=name, blocks=(chart,))
    return replace(paper, title=name, sections=(section, *paper.sections[1:]))


def test_equal_documents_give_equal_bytes() -> None:
    assert page(document(), Language.FI, LINKS) == page(document(), Language.FI, LINKS)


def test_names_are_escaped_wherever_they_stand() -> None:
    html = page(hostile(), Language.FI, {Language.SV: 'x"><script>'})
    assert "script" not in Counter(tag for tag, _ in Outline(html).tags)
    assert html.count("&lt;script&gt;") > 5


def test_the_page_loads_nothing(html: str) -> None:
    outline = Outline(html)
    loading = {"script", "img", "iframe", "object", "embed", "video", "audio", "base", "form"}
    assert loading.isdisjoint(tag for tag, _ in outline.tags)
    assert outline.all("src") == []
    assert "style" not in {name for _, found in outline.tags for name in found}
    assert "url(" not in html
    assert "@import" not in html
    assert "@font-face" not in html
    links = [a for tag, a in outline.tags if tag == "link"]
    assert links == [{"rel": "icon", "href": "data:,"}]
    policy = next(a["content"] for _, a in outline.tags if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_style_of_the_blocks_is_the_file_that_the_app_serves(html: str) -> None:
    served = files("kotomitta.render").joinpath("style/blocks.css").read_text("utf-8")
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert style.startswith(served.rstrip())
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html


def test_ids_are_unique_and_every_reference_leads_somewhere(html: str) -> None:
    outline = Outline(html)
    ids = Counter(outline.all("id"))
    assert max(ids.values()) == 1
    named = {name for value in outline.all("aria-labelledby") for name in value.split()}
    inside = {value[1:] for value in outline.all("href") if value.startswith("#")}
    assert named | inside <= set(ids)


def test_the_page_has_one_title_and_no_gap_in_its_headings(html: str) -> None:
    headings = [tag for tag, _ in Outline(html).tags if re.fullmatch("h[1-6]", tag)]
    assert headings.count("h1") == 1
    assert headings[0] == "h1"
    assert set(headings) == {"h1", "h2"}


def test_the_language_is_declared_and_the_others_are_linked() -> None:
    outline = Outline(page(document(), Language.SV, LINKS))
    assert ("html", {"lang": "sv"}) in outline.tags
    others = [(a["hreflang"], a["href"]) for _, a in outline.tags if "hreflang" in a]
    assert others == [("fi", "report.fi.html"), ("en", "report.en.html")]
    alone = Outline(page(document(), Language.SV, {}))
    assert alone.all("hreflang") == []


def test_every_table_has_a_caption_and_headed_rows_and_columns(html: str) -> None:
    tags = Counter(tag for tag, _ in Outline(html).tags)
    scopes = Counter(Outline(html).all("scope"))
    assert tags["table"] == tags["caption"] == 5
    assert scopes["row"] == 5 + 3 + 50 + 5
    assert tags["th"] == scopes["row"] + scopes["col"]


def test_every_chart_is_drawn_for_wide_and_narrow_paper(html: str) -> None:
    drawings = [a for tag, a in Outline(html).tags if tag == "svg" and a.get("role") == "img"]
    assert [a["class"] for a in drawings] == ["wide", "narrow"] * 2
    assert all("width" not in a and "height" not in a for a in drawings)


def test_addresses_become_links_and_nothing_else_does() -> None:
    said = str(linked("Lähde: https://stat.fi/a?b=1&c=<i>, s. 3 (http://x.fi)."))
    assert said == (
        'Lähde: <a href="https://stat.fi/a?b=1&amp;c=">https://stat.fi/a?b=1&amp;c=</a>'
        '&lt;i&gt;, s. 3 (<a href="http://x.fi">http://x.fi</a>).'
    )
    assert "<a" not in str(linked("javascript://alert(1) ftp://x"))
