# Everything needs only Python 3.11 or later and make; the first command installs the locked dependencies.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
WORKERS ?= 2
# Images often set it, and then every process compiles Django, the libraries and the tests for itself.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench draw screens clean

help: ## say what can be asked for
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("eplatform needs Python 3.11 or later: set PYTHON=…") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/installed: uv.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv sync --frozen --quiet
	@touch $@

run: $(VENV)/installed ## start eplatform, with its own PostgreSQL and S3
	@exec $(BIN)/python manage.py up

check: $(VENV)/installed ## format, lint, types, one-way imports, deployment checks, migrations, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	SECRET_KEY=only-for-the-check-and-longer-than-fifty-characters-0123456789 PUBLIC_URL=https://portal.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py catalogues check

test: $(VENV)/installed ## everything: every test with the journeys in a browser, and the checks beside them
	@mkdir -p .pytest_cache; $(MAKE) --no-print-directory check >.pytest_cache/checks 2>&1 & checks=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS); tested=$$?; \
	wait $$checks; checked=$$?; cat .pytest_cache/checks; exit $$((tested | checked))

fmt: $(VENV)/installed ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed ## measure: all of bench/, or one with B=life
	@for script in $(if $(B),bench/$(B).py,bench/*.py); do $(BIN)/python $$script $(ARGS) || exit 1; done

draw: $(VENV)/installed ## draw the processes into docs/
	$(BIN)/python manage.py draw_process

screens: $(VENV)/installed ## take pictures of every page, in French and Arabic, into tests/screens
	$(BIN)/pytest -q tests/journeys/screens.py

clean: ## forget the installed dependencies and the caches, and keep .run
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
