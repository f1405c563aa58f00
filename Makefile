# Two commands are all a newcomer needs: `make demo` and `make test`. CI runs these same targets.
#
# Needed: Python 3.11 to 3.14 with venv, make, git and a package index. Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
SCENARIO ?= ready
ARGS ?=

BIN := $(VENV)/bin
PIP_QUIETLY := -m pip --disable-pip-version-check --no-input -qq
PIP := $(BIN)/python $(PIP_QUIETLY)
PACKAGES := collector probes policies simulator pipelines golive.py
SHAPE := $(BIN)/check-jsonschema --quiet --builtin-schema
# One pattern of that schema is no regular expression in Unicode mode.
AZURE_SHAPE := --regex-variant python --data-transform azure-pipelines

# Tools of others, each where it cannot get in the way of golive's own environment.
AZURE_CLI := .venv-azure-cli
KUSTO := build/kusto

# Stamps live inside the environment, so that removing it forgets them too.
RUNTIME := $(VENV)/.golive-runtime
DEV := $(VENV)/.golive-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test everything lint type format coverage external bench lowest lock wheelhouse clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(RUNTIME) ## Run the whole job against the built-in simulator (SCENARIO=ready, not-ready, denied, github, azure-devops)
	@$(BIN)/golive demo $(SCENARIO) $(ARGS)

test: lint type ## Lint, check the types, run the tests (ARGS="-k words" chooses some)
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest -q -n auto $(ARGS)

lint: $(DEV) ## Check style, formatting, workflows, action, template, scripts and container recipe
	@echo "Checking style, formatting and pipelines ..."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/zizmor --offline --quiet .github
	@$(BIN)/zizmor --offline --quiet --persona pedantic action.yml examples/github/*.yml
	@$(SHAPE) vendor.github-actions action.yml
	@$(SHAPE) vendor.github-workflows .github/workflows/*.yml examples/github/*.yml
	@$(SHAPE) vendor.azure-pipelines $(AZURE_SHAPE) pipelines/gate.yml examples/azure-devops/*.yml
	@$(BIN)/shellcheck pipelines/install.sh .ci/run
	@$(BIN)/hadolint container/Dockerfile

type: $(DEV) ## Check the types
	@echo "Checking types ..."
	@$(BIN)/mypy --no-error-summary

format: $(DEV) ## Rewrite the code in the one style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format .

everything: $(DEV) ## Run the tests without leaving a case out of the long tables (about half as long again)
	@GOLIVE_ALL=1 $(BIN)/python -m pytest -q -n auto $(ARGS)

coverage: $(DEV) ## Run the tests and show which lines and branches they miss
	@$(BIN)/python -m pytest -q -n auto --cov --cov-report=term-missing $(ARGS)

external: $(DEV) $(AZURE_CLI)/.installed $(KUSTO)/.installed ## Test with the unmodified Azure CLI and Microsoft's Kusto parser (needs node and npm)
	@GOLIVE_EXTERNAL=required $(BIN)/python -m pytest -q -n auto tests/external $(ARGS)

bench: $(DEV) ## Run all benchmarks and print ratios
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

wheelhouse: $(RUNTIME) ## Collect into ./wheelhouse what an installation without a network needs
	@rm -rf wheelhouse && mkdir wheelhouse
	@$(PIP) download --only-binary :all: --require-hashes --dest wheelhouse -r requirements/runtime.txt
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir wheelhouse .
	@cp requirements/runtime.txt wheelhouse/
	@cd wheelhouse && sha256sum -- *.whl runtime.txt >SHA256SUMS
	@echo "wheelhouse holds $$(ls wheelhouse/*.whl | wc -l) wheels for $$($(BIN)/python --version) on $$(uname -sm)"

# ---- Setting up ------------------------------------------------------------------------------------------

define CHECK_PYTHON
@command -v $(PYTHON) >/dev/null || { \
  echo "$(PYTHON) was not found. On Debian: sudo apt-get install python3 python3-venv" >&2; exit 2; }
@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
  echo "golive needs Python 3.11 to 3.14; this one is $$($(PYTHON) --version 2>&1)." >&2; \
  echo "Name another one, for example: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
  echo "$(PYTHON) comes without venv. On Debian: sudo apt-get install python3-venv" >&2; exit 2; }
endef

$(BIN)/python:
	$(CHECK_PYTHON)
	@echo "Creating $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv --clear $(VENV)

# Hashes are demanded of everything that is downloaded. The project itself is then built with the locked
# backend, without isolation: an isolated build would download a backend that nobody pinned.
define INSTALL
@echo "Installing golive with $(1) into $(VENV); this is done once ..."
@$(PIP) install --require-hashes --only-binary :all: $(2)
@$(PIP) install --no-deps --no-build-isolation --editable .
@$(BIN)/python -m compileall -q $(PACKAGES)
endef

$(RUNTIME): pyproject.toml requirements/runtime.txt requirements/build.txt | $(BIN)/python
	$(call INSTALL,what it needs to run,-r requirements/runtime.txt -r requirements/build.txt)
	@touch $@

# The development lock holds the other two whole.
$(DEV): pyproject.toml requirements/dev.txt | $(BIN)/python
	$(call INSTALL,the development tools,-r requirements/dev.txt)
	@touch $(RUNTIME) $@

$(AZURE_CLI)/.installed: requirements/azure-cli.txt
	$(CHECK_PYTHON)
	@echo "Installing the Azure CLI into $(AZURE_CLI); this is done once ..."
	@$(PYTHON) -m venv --clear $(AZURE_CLI)
	@$(AZURE_CLI)/bin/python $(PIP_QUIETLY) install --no-compile --require-hashes --only-binary :all: -r $<
	@touch $@

$(KUSTO)/.installed: tests/external/kusto/package.json tests/external/kusto/package-lock.json
	@command -v npm >/dev/null || { echo "npm was not found. On Debian: sudo apt-get install nodejs npm" >&2; exit 2; }
	@echo "Installing Microsoft's Kusto parser into $(KUSTO); this is done once ..."
	@rm -rf $(KUSTO) && mkdir -p $(KUSTO) && cp $^ $(KUSTO)
	@cd $(KUSTO) && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel error >/dev/null
	@touch $@

# ---- Keeping the dependencies ----------------------------------------------------------------------------

COMPILE := $(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11
LOCK := $(COMPILE) --universal --generate-hashes $(if $(UPGRADE),--upgrade)

lock: $(DEV) ## Write the hashed locks again (UPGRADE=1 takes the newest versions)
	@$(LOCK) pyproject.toml --group dev --output-file requirements/dev.txt
	@$(LOCK) pyproject.toml --constraint requirements/dev.txt --output-file requirements/runtime.txt
	@$(LOCK) --group build --constraint requirements/dev.txt --output-file requirements/build.txt
	@$(LOCK) requirements/azure-cli.in --output-file requirements/azure-cli.txt

lowest: $(DEV) ## Run the tests with the oldest versions that pyproject.toml allows
	@rm -rf build/lowest* && mkdir -p build
	@$(COMPILE) pyproject.toml --resolution lowest-direct --output-file build/lowest.txt
	@$(COMPILE) pyproject.toml --group dev --override build/lowest.txt --output-file build/lowest-dev.txt
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	@$(BIN)/uv pip install --quiet --compile-bytecode --python build/lowest -r build/lowest-dev.txt
	@$(BIN)/uv pip install --quiet --python build/lowest --no-deps --no-build-isolation --editable .
	@build/lowest/bin/python -m pytest -q -n auto $(ARGS)

clean: ## Remove the environment and everything that was made
	@rm -rf $(VENV) $(AZURE_CLI) build dist wheelhouse golive-demo golive-packets .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
