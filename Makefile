# Caseway. `make run` and `make test` need Python 3.11, git and make; they install everything else themselves.
# The first that is new enough and can make an environment, the system's own before others: distributions build it optimised, and requests cost
# an eighth less with it than with one that was compiled without. `make PYTHON=…` takes another.
CANDIDATES := /usr/bin/python3 python3 python3.11 python3.12 python3.13 python3.14
IS_FIT := -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(or $(shell for name in $(CANDIDATES); do $$name $(IS_FIT) && echo $$name && break; done),python3)
PORT ?= 8000
SMTP_PORT ?= 8025
BIN := .venv/bin
# Two workers suit two cores; more of both is fine. Where both databases are tested at once, each gets half of them: one alone does
# without the process that deals tests out, without a second collection and without telling of each test.
WORKERS ?= 2
# Of SQLite, PostgreSQL and browsers so many are tested at once.
AT_ONCE ?= 2
HALF := $(or $(filter-out 0 1,$(shell expr $(WORKERS) / 2)),0)
# Those who drive browsers wait more than they work.
BROWSERS ?= 3
# Every start of the program would compile all its modules again (two seconds) where the shell forbids keeping what was compiled.
export PYTHONDONTWRITEBYTECODE :=
E2E = $(BIN)/python scripts/suite.py -q -n $(BROWSERS) --dist loadgroup --no-loadscope-reorder -m e2e tests/e2e

.PHONY: install dev run test test-browsers test-sqlite test-postgres fast e2e check check-types check-rest bench shots lock translations format

install:
	@$(PYTHON) scripts/bootstrap.py run

dev:
	@$(PYTHON) scripts/bootstrap.py dev

run: install
	@exec $(BIN)/caseway serve --port $(PORT) --smtp-port $(SMTP_PORT)

# Browser tests come last: beside both others they cost half as much again. What each has said comes when it is done.
test: dev
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python scripts/imap_server.py
	@echo "caseway: testing on SQLite, on PostgreSQL and in browsers; minutes pass before the first has something to say …"
	@$(MAKE) --no-print-directory --jobs $(AT_ONCE) $(and $(filter output-sync,$(.FEATURES)),--output-sync=target) test-sqlite test-postgres test-browsers

test-browsers:
	$(E2E)

test-sqlite test-postgres: test-%:
	$(BIN)/pytest -q -n $(HALF) -m "not e2e" --database $*

fast: dev
	$(BIN)/pytest -q -n $(WORKERS) -m "not e2e"

e2e: dev
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python scripts/imap_server.py
	$(E2E)

# The checks load the settings, which make a data folder. Types take longest and are looked at beside the others.
check: export CASEWAY_DATA = $(CURDIR)/.mypy_cache/data
check: dev
	@$(MAKE) --no-print-directory --jobs 2 check-types check-rest

check-types:
	$(BIN)/mypy caseway

check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/templates.py
	$(BIN)/python scripts/translations.py check
	$(BIN)/python scripts/migrations.py

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# For example: make bench TICKETS="1,000 100,000 1,000,000" DATABASE=postgres
TICKETS ?= 1,000 100,000
DATABASE ?= both
bench: dev
	$(BIN)/python -m bench --tickets $(TICKETS) --database $(DATABASE)

shots: dev
	@$(BIN)/python scripts/browser.py
	$(BIN)/python scripts/shots.py

translations: dev
	$(BIN)/python scripts/translations.py extract

# Locks hold a hash for every file and name no package index.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(UPGRADE)

# The lock files may be out of step with what they are made from; that is why one calls this.
lock: export CASEWAY_NO_JS_BUILD = 1
lock: dev
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/node.in -o requirements/node.txt
	$(COMPILE) pyproject.toml --extra s3 --group build -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra s3 --group build --group test --group dev -c requirements/run.txt -o requirements/dev.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --package-lock-only --ignore-scripts
