"""The app on a real PostgreSQL: tables, sign-in, and a database that goes away."""

from pathlib import Path

import httpx
import psycopg
import pytest

from visitors.running import serving

pytestmark = pytest.mark.web


def test_the_app_runs_on_it_and_says_so_when_it_is_gone(postgres: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--no-worker", KOTOMITTA_DATABASE_URL=postgres) as link,
        httpx.Client(base_url=httpx.URL(link).join("/"), follow_redirects=True) as browser,
    ):
        assert browser.get(link).url.path == "/en/"
        assert browser.get("/en/people/").status_code == 200
        assert browser.get("/health/ready").json()["database"]
        assert not list(tmp_path.glob("*.sqlite3"))
        assert people(postgres) == 1
        drop(postgres)
        for page in ("people/", "", "scenarios/1/overview/", "scenarios/1/figures/", "cities/"):
            gone = browser.get(f"/en/{page}")
            assert gone.status_code == 503
            assert "The database does not answer" in gone.text
        assert browser.get("/health/ready").status_code == 503


def people(address: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
        assert found is not None
        return int(found[0])


def drop(address: str) -> None:
    name = httpx.URL(address).path.strip("/")
    server = address.replace(f"/{name}?", "/postgres?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
