# make app | test | check | bench, each from a fresh clone. PYTHON=python3.12 picks another Python for .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Files or folders to open, e.g. make app DATA="train.csv dev.csv"; the English sample when empty
DATA ?=
# The first free one from 8501 when empty
PORT ?=
# Passed on to nlp-explorer app, e.g. make app OPTIONS="--predictions preds.csv"
OPTIONS ?=
# Passed on to pytest, e.g. make test TESTS="tests/reading -x"
TESTS ?=

INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: app test check bench format browser clean

app: $(INSTALLED)
	@$(BIN)/nlp-explorer app $(DATA) $(if $(PORT),--port $(PORT)) $(OPTIONS)

test: $(INSTALLED_DEV) browser
	$(BIN)/python -m pytest $(TESTS)

check: $(INSTALLED_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED_DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED_DEV)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

clean:
	rm -rf $(VENV)

# A stamp, so that nothing is installed twice: the second start is immediate.
$(INSTALLED): requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v[:2] <= (3, 13) else f"NLP Explorer needs Python 3.11 to 3.13, not {v[0]}.{v[1]}: name one, e.g. make app PYTHON=python3.12")'
	@echo "Installing into $(VENV): some minutes, once."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

# What the browser tests need. Root of a Debian gets it; anybody else is told, and those tests are skipped.
browser:
	@sh tests/browser/install_chromium.sh
