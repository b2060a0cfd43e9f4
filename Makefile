# The two commands of the README, and what a developer needs beside them.
#   make site   sets up .venv and builds the atlas into site/
#   make test   sets up what the tests need as well, and runs them all
# make quality looks at the finished sites with axe-core, the Nu HTML checker and a browser: see docs/quality.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: site test quality screenshots lighthouse check example bench codeowners lint format lock clean

site: $(VENV)/.site-ready
	$(BIN)/atlas build --yes

test: $(VENV)/.test-ready
	tools/chromium.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

quality: $(VENV)/.quality-ready
	tools/chromium.sh
	tools/java.sh
	$(BIN)/mypy --package tools.quality
	$(BIN)/python -m tools.quality

# Every kind of page in two widths and two schemes, into screenshots/index.html.
screenshots: $(VENV)/.quality-ready
	tools/chromium.sh
	$(BIN)/python -m tools.quality --screenshots

# Some ten minutes, on a machine that does nothing else.
lighthouse: $(VENV)/.quality-ready
	tools/chromium.sh
	$(BIN)/python -m tools.quality.node tools/quality/lighthouse
	$(BIN)/python -m tools.quality.lighthouse

check: $(VENV)/.site-ready
	$(BIN)/atlas check

# The made-up atlas in which every key of a record is used, into examples/lagoon/site/.
example: $(VENV)/.site-ready
	$(BIN)/atlas build --atlas examples/lagoon --yes

# Measures a build beside Hugo and MkDocs into bench.json: some ten minutes, on a machine that does nothing else.
bench: $(VENV)/.test-ready
	$(BIN)/python -m tools.bench

# Who is asked on the forge about which folder, after the records.
codeowners: $(VENV)/.site-ready
	$(BIN)/atlas owners --write

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Newest versions that pyproject.toml allows, with hashes; needs the tool uv.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build --extra test --extra quality -c requirements-test.lock pyproject.toml -o requirements-quality.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -c 'import ensurepip, venv' || { echo "install the package python3-venv first"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site-ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.quality-ready: requirements-quality.lock tools/quality/package-lock.json $(VENV)/.test-ready
	$(PIP) --require-hashes -r requirements-quality.lock
	$(BIN)/python -m tools.quality.node tools/quality
	touch $@

$(VENV)/.test-ready: requirements-test.lock $(VENV)/.site-ready
	$(PIP) --require-hashes -r requirements-test.lock
	touch $@
