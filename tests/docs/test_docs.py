"""What is written matches what is built: links, examples, folders, versions, and no local paths."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
import typer

import kotomitta
from kotomitta.cli.app import app

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SAVED = re.compile(
    r"Save\s+this\s+as\s+`([\w.-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
FOLDER = re.compile(r"`((?:[\w.-]+/)+)`")
LOCAL = re.compile(r"(?<![\w.)}*/-])/(?:work|root|tmp|home)/\w")
REGISTRY = re.compile(
    r"(?:pypi|pythonhosted|npmjs|crates)\.(?:org|io|com)|proxy\.golang|index[-_]url"
)


def files() -> list[Path]:
    """Every file of the tree that is not ignored by `.gitignore`."""
    ignored = [".git", *(ROOT / ".gitignore").read_text("utf-8").replace("/", "").split()]

    def kept(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if any(fnmatch(path.name, pattern) for pattern in ignored):
                continue
            yield from kept(path) if path.is_dir() else [path]

    return list(kept(ROOT))


FILES = files()
PAGES = [path for path in FILES if path.suffix == ".md"]
EXAMPLES = [ROOT / "README.md", *sorted(DOCS.glob("tutorial/*.md")), *sorted(DOCS.glob("how-to/*"))]
DRAWING = (
    *("answer", "estimate", "cap", "staff", "services", "costs"),
    *("compare", "forecast", "backtest", "paper"),
)
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def prose(page: Path) -> str:
    """A page without its code."""
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """What `#...` may point to: headings as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def targets(page: Path) -> Iterator[tuple[Path, str]]:
    """The file and the anchor of every link that stays in the tree."""
    for link in LINK.findall(prose(page)):
        if not re.match(r"[a-z]+:", link):
            name, _, anchor = link.partition("#")
            yield (page.parent / name).resolve() if name else page, anchor


@pytest.mark.parametrize("page", named(PAGES))
def test_every_internal_link_resolves(page: Path) -> None:
    for target, anchor in targets(page):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target}#{anchor}"


def test_every_page_is_found_from_the_index() -> None:
    seen, ahead = set[Path](), {DOCS / "index.md"}
    while ahead:
        page = ahead.pop()
        seen.add(page)
        ahead |= {t for t, _ in targets(page) if t.suffix == ".md" and DOCS in t.parents} - seen
    assert {page for page in PAGES if DOCS in page.parents} - seen == set()


def commands(page: Path) -> list[str]:
    """The `kotomitta` examples of a page, in order, and the copying of a city that they need."""
    fences = FENCE.findall(page.read_text("utf-8"))
    lines = [
        line for kind, body in fences if kind in ("console", "sh") for line in body.split("\n")
    ]
    plain = [line.removeprefix("$ ") for line in lines]
    return [line for line in plain if line.startswith(("kotomitta ", "cp -r "))]


WEB = ("serve", "backup", "restore")


@cache
def run(line: str, saved: tuple[tuple[str, str], ...]) -> None:
    """One example with the files it needs, once, in this process.

    Those of the web app are only parsed: they do not end, or need a database.
    """
    for name, text in saved:
        Path(name).write_text(text, "utf-8")
    _, *arguments = shlex.split(line, comments=True)
    if (name := arguments[0]) in WEB:
        vars(typer.main.get_command(app))["commands"][name].make_context(name, arguments[1:])
    else:
        assert app([*arguments, *few_draws(arguments)], standalone_mode=False) in (None, 0)


def few_draws(arguments: list[str]) -> list[str]:
    """What makes an example quick; the last of two equal options counts."""
    drawing = arguments[0] in DRAWING and "--wisn" not in arguments
    return ["--draws", "20"] if drawing else []


def copy_shipped_city(line: str) -> None:
    """What `cp -r` of a shipped city does, where the tree's own folders are out of sight."""
    _, _, source, place = shlex.split(line)
    copytree(ROOT / source, place)


@pytest.mark.parametrize("page", named(EXAMPLES))
def test_every_example_runs(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kotomitta.cli.options.today", lambda: date(2026, 11, 24))
    saved = tuple(SAVED.findall(page.read_text("utf-8")))
    for line in commands(page):
        if line.startswith("cp "):
            copy_shipped_city(line)
        else:
            run(line, saved)
    capsys.readouterr()


def test_the_readme_opens_with_the_two_commands() -> None:
    first = FENCE.search((ROOT / "README.md").read_text("utf-8"))
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[2].splitlines()] == [
        "make run",
        "make test",
    ]


@pytest.mark.parametrize("page", named([ROOT / "README.md", ROOT / "CONTRIBUTING.md"]))
def test_every_folder_that_is_named_is_there(page: Path) -> None:
    places = FOLDER.findall(prose(page))
    assert places
    for place in places:
        assert any((root / place).is_dir() for root in (ROOT, ROOT / "src" / "kotomitta")), place


def test_the_make_targets_that_are_named_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    there = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    kinds = re.search(r"^KINDS := (.+)$", makefile, re.MULTILINE)
    assert kinds is not None
    there |= {f"test-{kind}" for kind in kinds[1].split()}
    for page in PAGES:
        assert set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)?)`", prose(page))) <= there, page


def test_the_changelog_has_the_version_of_the_program() -> None:
    assert f"## [{kotomitta.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", named(DECISIONS))
def test_every_decision_has_its_parts(page: Path) -> None:
    text = page.read_text("utf-8")
    number = page.name[:4]
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Status",
        "Context",
        "Decision",
        "Consequences",
    ]


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(len(DECISIONS)))


def test_no_file_names_a_local_path_or_a_registry() -> None:
    found = []
    for path in FILES:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for forbidden in (LOCAL, REGISTRY):
            found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in forbidden.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "parts", [("in /", "work/x"), ("'/", "tmp/out'"), ("https://py", "pi.org")]
)
def test_the_search_would_find_one(parts: tuple[str, str]) -> None:
    """In two parts, so that this file does not hold what it forbids."""
    assert LOCAL.search("".join(parts)) or REGISTRY.search("".join(parts))


@pytest.mark.parametrize("text", ["hel.fi/tmp/a", "and/or/tmp/x", "../tmp/y", "/workers/month"])
def test_the_search_leaves_addresses_alone(text: str) -> None:
    assert not LOCAL.search(text)
    assert not REGISTRY.search(text)
