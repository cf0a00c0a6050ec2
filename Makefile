# Everything one does with this project; `make help` lists it.
# Needs only make and a python3 (3.11 or later) with venv. Set PYTHON to choose another.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url \
	--system-certs --custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := demo
.PHONY: help demo init run test check soak audit bench bench-quick lock
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/make \1	\2/p' Makefile | expand -t 18

demo: $(BIN)/nightstep ## the bot against a Telegram on this machine
	$(BIN)/nightstep demo

init: $(BIN)/nightstep ## what the bot needs to know, asked for and written to .env
	$(BIN)/nightstep init

run: $(BIN)/nightstep ## the bot against Telegram, with the settings in .env
	$(BIN)/nightstep run

test: .venv/dev-tools ## the whole suite
	$(BIN)/pytest

check: .venv/dev-tools ## all that must be true before a change is merged
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/codespell
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest

soak: .venv/dev-tools ## faults and crashes; each of the four parts may take SECONDS, 1800 if not said
	$(BIN)/python -m tests.soak.nights --seconds $(or $(SECONDS),1800)
	$(BIN)/python -m tests.soak.workers --seconds $(or $(SECONDS),1800)
	$(BIN)/python -m tests.soak.kills --seconds $(or $(SECONDS),1800)
	NIGHTSTEP_SOAK_SECONDS=$(or $(SECONDS),1800) $(BIN)/pytest -n0 tests/simulation tests/faults tests/domain/test_attack.py

audit: .venv/dev-tools ## known holes in what we depend on, and a list of it in build/sbom.json; asks the network
	@mkdir -p build
	$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file build/sbom.json
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
		--requirement requirements.lock \
		|| { echo "Not every package was found to be without known holes; the line above says which." >&2; exit 1; }

bench: .venv/dev-tools ## how fast, on this machine, beside what others would write; half an hour
	@set -e; for program in evening idle kill planning snapshot starting taps reports year plots; \
		do echo "benchmarks/$$program.py"; $(BIN)/python benchmarks/$$program.py; done

bench-quick: .venv/dev-tools ## what of it takes a minute
	$(BIN)/python benchmarks/evening.py 1000 1 --ways ours,a,b,d
	$(BIN)/python benchmarks/planning.py 1000 10000
	$(BIN)/python benchmarks/taps.py 600 50

lock: .venv/dev-tools ## pins stay as they are, unless UPGRADE=--upgrade
	$(COMPILE) $(UPGRADE) --group build --output-file requirements.lock
	$(COMPILE) $(UPGRADE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Nightstep needs Python 3.11 or later; name one with: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python cannot make environments. On Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv: a minute or two, this once."
	@$(PYTHON) -m venv .venv
	@touch $@

# The command is newer than what it was made from, or it is made again.
$(BIN)/nightstep: .venv/made requirements.lock pyproject.toml
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev-tools: $(BIN)/nightstep requirements-dev.lock
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
