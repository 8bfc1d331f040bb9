# kotomitta: `make run` answers the motion for Helsinki, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT ?= out
SERVE ?= 1
KINDS := spec unit property reference cli web architecture docs
PYTEST := $(BIN)/python -m pytest

.PHONY: help setup run test check fix docs lock clean browser $(KINDS:%=test-%)

help:
	@echo "make run | test | check | fix | docs | lock | clean | test-<kind>: $(KINDS)"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup
	$(BIN)/kotomitta answer helsinki --out $(OUT)
	@if [ "$(SERVE)" = 1 ]; then $(BIN)/kotomitta serve $(OUT); fi

# Pages are tested in Debian's Chromium; as root it is installed, else the reason is told.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
		echo "chromium was not found: browser tests are skipped (install chromium to run them)"

test: setup browser
	$(PYTEST) -n 2 --dist worksteal

$(KINDS:%=test-%): test-%: setup
	$(PYTEST) tests/$*

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup
	@for page in law commands services workflow answer_schema scorecard picture; do PYTHONPATH=tests $(BIN)/python tests/docs/test_$$page.py || exit 1; done
	@$(BIN)/python -c "from pathlib import Path; from kotomitta.sources.schema import write_schemas; \
		write_schemas(Path('docs/reference/schemas'))"
	$(PYTEST) tests/docs

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --group dev \
		--generate-hashes --no-header --no-annotate --quiet -o requirements.lock

clean:
	rm -rf $(VENV) $(OUT) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
