# make demo   set everything up, train the bundled example twice, look at it
# make test   set everything up, run the tests
# make check  what CI runs: format, lint, types, import contracts, tests, stale docs
# make test-frameworks  unchanged programs of PyTorch, Keras, … (an environment of its own, large)

PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 2

FRAMEWORKS := .venv-frameworks

.PHONY: demo test test-frameworks check format lint types contracts docs stale screenshots recording bench clean

demo: .venv/ready
	@sh examples/demo.sh "$(CURDIR)/$(BIN)"

test: .venv/ready-dev
	$(BIN)/pytest -n $(JOBS)

test-frameworks: .venv/ready-dev $(FRAMEWORKS)/ready
	rm -f $(FRAMEWORKS)/captured.jsonl
	WORKBENCH_FRAMEWORKS_PYTHON=$(CURDIR)/$(FRAMEWORKS)/bin/python \
	  WORKBENCH_FRAMEWORKS_TABLE=$(CURDIR)/$(FRAMEWORKS)/captured.jsonl \
	  $(BIN)/pytest -n $(JOBS) tests/frameworks
	$(BIN)/python -m tests.frameworks.table $(FRAMEWORKS)/captured.jsonl > docs/frameworks.md
	git diff --exit-code -- docs/frameworks.md

check: lint types contracts test stale

format: .venv/ready-dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: .venv/ready-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: .venv/ready-dev
	$(BIN)/mypy

contracts: .venv/ready-dev
	$(BIN)/lint-imports

# What is generated from the code: docs/keys.md.
docs: .venv/ready-dev
	$(BIN)/python -c "from panels.actions import page; print(page(), end='')" > docs/keys.md

stale: docs
	git diff --exit-code -- docs/keys.md

# The pictures in the README and in docs/, taken from the real screen on the trained example.
screenshots: .venv/ready-dev
	$(BIN)/python docs/screenshots.py

# The moving picture that opens the README: a class filtered out of the example, and launched again.
recording: .venv/ready-dev
	$(BIN)/python docs/recording.py

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks

.venv/ready: pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/ready-dev: .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

$(FRAMEWORKS)/ready: tests/frameworks/requirements.txt
	@$(PYTHON) -m venv $(FRAMEWORKS)
	@echo "setting up $(FRAMEWORKS): some gigabytes …"
	@$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean:
	rm -rf .venv $(FRAMEWORKS) .mypy_cache .ruff_cache .import_linter_cache examples/digits/.workbench
