# Two commands do everything on a fresh machine: `make demo` and `make test`. Set-up is part of both and done once.
# `make help` lists the targets.

PYTHON := .venv/bin/python
SOURCES := $(shell find connectors -path '*/src/main/*' -type f) $(shell find connectors -name pom.xml)

.PHONY: help setup demo test test-python test-java fuzz bench check format golden clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: .venv/.ready boiler_compiler/jars/.ready ## Python environment and connectors; leaves the command at .venv/bin/boilerc

.venv/.ready: requirements.lock requirements-flink.lock pyproject.toml scripts/python-env.sh
	@scripts/python-env.sh
	@touch $@

boiler_compiler/jars/.ready: $(SOURCES) scripts/build-jars.sh
	@scripts/require-java.sh
	@scripts/build-jars.sh
	@touch $@

demo: setup ## a meeting's participants see its attendance live, kept by a Flink job
	@$(PYTHON) examples/meeting_room/demo.py

test: test-python test-java ## all tests

test-python: setup
	@$(PYTHON) -m pytest

test-java: setup
	@mvn --batch-mode --no-transfer-progress --quiet -Dstyle.color=never -f connectors/pom.xml -Dspotless.check.skip=true verify

PROGRAMS ?= 5000
JOBS ?= 30
SEED ?= 0

fuzz: setup ## random programs against the oracle after every commit: PROGRAMS of them (5000) in process, JOBS (30) on Flink
	@$(PYTHON) -m tests.processors.fuzz --programs $(PROGRAMS) --seed $(SEED)
	@BOILERC_FUZZ=$(JOBS) $(PYTHON) -m pytest tests/processors/test_random_jobs.py

bench: setup ## what a change costs while the database grows, and what checking a large project costs
	@$(PYTHON) benchmarks/changes.py
	@$(PYTHON) benchmarks/folds.py
	@$(PYTHON) benchmarks/check.py

check: setup ## format, lint and types of Python and Java, and the repository's own rules
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) scripts/house_rules.py
	@mvn --batch-mode --no-transfer-progress --quiet -Dstyle.color=never -f connectors/pom.xml -DskipTests compile spotless:check

format: setup ## format Python and Java
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .
	@mvn --batch-mode --no-transfer-progress --quiet -Dstyle.color=never -f connectors/pom.xml spotless:apply

golden: setup ## write the golden files anew (read the difference before you commit)
	@$(PYTHON) -m tests.golden.regenerate

clean: ## remove everything that was built
	@rm -rf .venv build boiler_compiler/jars connectors/target connectors/*/target .mypy_cache .ruff_cache .pytest_cache
