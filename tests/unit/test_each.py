"""One function over many items: in this process and in several, with failures and deaths."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes.work import deadly, tenfold, threads
from kotomitta.basis.errors import InputError
from kotomitta.cluster.each import each

pytestmark = pytest.mark.unit


def told(results: Any) -> dict[Any, Any]:
    """Results by item, errors by their key; no item comes twice."""
    found = list(results)
    made = {item: r.key if isinstance(r, InputError) else r for item, r in found}
    assert len(made) == len(found)
    return made


@pytest.mark.parametrize("workers", [None, 1, 2])
def test_every_item_has_its_result_and_an_input_error_is_one(workers: int | None) -> None:
    found = told(each(tenfold, range(9), workers=workers))
    right: dict[int, Any] = {n: 10 * n for n in range(9)}
    assert found == right | {3: "error.number_out_of_range"}


def test_an_error_from_a_worker_says_all_that_it_said_there() -> None:
    sent = InputError("number_out_of_range", place="here", given=3, low=0, high=2)
    ((_, got),) = each(tenfold, [3], workers=1)
    assert isinstance(got, InputError)
    assert (got.key, got.place, got.facts) == (sent.key, sent.place, sent.facts)


def test_a_worker_that_dies_is_tried_again_and_only_the_item_at_fault_fails(
    tmp_path: Path,
) -> None:
    items = [(n, str(tmp_path / "once")) for n in range(6)]
    found = told(each(deadly, items, workers=2))
    assert {n: r for (n, _), r in found.items()} == {
        0: 0,
        1: 10,
        2: "error.worker_died",
        3: 30,
        4: 40,
        5: 50,
    }


def test_a_worker_has_one_thread() -> None:
    assert told(each(threads, [0], workers=1)) == {0: "1"}


def test_one_place_to_run_is_enough() -> None:
    with pytest.raises(InputError) as error:
        each(tenfold, [1], workers=2, scheduler="tcp://127.0.0.1:1")
    assert error.value.key == "error.workers_or_scheduler"


def test_without_the_extra_a_cluster_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "kotomitta.cluster.dask_cluster", raising=False)
    with pytest.raises(InputError) as error:
        each(tenfold, [1], scheduler="tcp://127.0.0.1:1")
    assert (error.value.key, error.value.place) == ("error.cluster_missing", "--scheduler")


ON_DASK = """
import sys
from distributed import LocalCluster
from fakes.work import deadly, tenfold
from kotomitta.basis.errors import InputError
from kotomitta.cluster.each import each

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        at = cluster.scheduler_address
        plain = dict(each(tenfold, range(9), scheduler=at))
        once = [(n, sys.argv[1]) for n in (0, 1, 4)]
        again = {n: r for (n, _), r in each(deadly, once, scheduler=at)}
    failed = [n for n, r in plain.items() if isinstance(r, InputError)]
    print([plain[n] for n in range(9) if n not in failed], failed, sorted(again.items()))
"""


def test_a_dask_cluster_gives_the_same_and_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    script = tmp_path / "on_dask.py"
    script.write_text(ON_DASK, "utf-8")
    tests = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "once")],
        env={"PYTHONPATH": tests, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == (
        "[0, 10, 20, 40, 50, 60, 70, 80] [3] [(0, 0), (1, 10), (4, 40)]"
    ), done.stderr
