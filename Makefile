# Two commands matter: "make demo" and "make test". Both set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
export PYTHONPATH := $(CURDIR)
# What meets a database. The browser, the count, the lottery, the formats and the mirrored pages are tested once, on SQLite.
POSTGRESQL := tests/models tests/reliability tests/services tests/web --ignore=tests/web/test_right_to_left.py
.DEFAULT_GOAL := help

.PHONY: help demo play test check translations bench clean

help:  ## say what can be done
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 16

demo: $(VENV)/ready translations  ## serve the example city; PLAY=250 also plays the vote, PORT=5001 changes the port
	$(BIN)/flask demo $(if $(PORT),--port $(PORT)) $(if $(PLAY),--play $(PLAY))

test: $(VENV)/ready-dev translations  ## everything: style, types, tests on SQLite and on PostgreSQL, in a real browser
	.ci/packages chromium-headless-shell postgresql fonts-noto-cjk
	$(MAKE) check
	$(BIN)/pytest -n $(WORKERS) --database postgresql $(POSTGRESQL)
	$(BIN)/pytest -n $(WORKERS)

check: $(VENV)/ready-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

translations: $(VENV)/ready  ## compile the catalogues
	@$(BIN)/python -m budgeting.translations

bench: $(VENV)/ready-dev translations  ## every measurement of bench/, side by side with something else
	$(BIN)/python -m bench.count $(or $(MADANG_PABULIB),tests/data/pabulib)
	$(BIN)/python -m bench.cast
	$(BIN)/python -m bench.room
	$(BIN)/python -m bench.page_weight
	$(BIN)/python -m bench.draw $(MADANG_SORTITION)
	$(BIN)/python -m bench.seating $(MADANG_SORTITION)
	$(BIN)/python -m bench.linker
	$(BIN)/python -m bench.crash
	$(BIN)/python -m bench.crash --database postgresql
	$(BIN)/python -m bench.kills
	$(BIN)/python -m bench.faults
	$(BIN)/python -m bench.faults --database postgresql
	$(BIN)/python -m bench.load
	$(BIN)/python -m bench.verify
	$(BIN)/python -m bench.archive

clean:  ## remove the environment and the demo's data
	rm -rf $(VENV) instance

$(VENV)/bin/python:
	.ci/venv "$(PYTHON)" $(VENV)

$(VENV)/ready: $(VENV)/bin/python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
