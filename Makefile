# `make run` and `make test` set up what they need; a second run starts in seconds.
PYTHON ?= python3
PY := .venv/bin/python
Q ?= How many 5G base stations by 2025, and who is responsible?

.PHONY: run ask setup weights test test-quick lint eval bench browser clean

run: setup weights ## serve the page
	$(PY) app_gradio.py

ask: setup weights ## answer one question in the terminal: make ask Q="…"
	@$(PY) -m qa "$(Q)"

setup: .venv/.installed .venv/.llama ## the environment: .venv with everything in requirements.txt

.venv/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "this needs Python 3.11 or later, got %d.%d; name another with PYTHON=…" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

# llama-cpp-python has no wheel: it is compiled, 3 to 5 minutes. Without it the transformers generator answers.
.venv/.llama: requirements-llama.txt | .venv/.installed
	@if ! command -v $${CXX:-c++} >/dev/null; then \
	  echo "no C++ compiler found: going on with the slower transformers generator (install g++ and run make setup for the fast one)"; \
	elif $(PY) -m pip install --disable-pip-version-check -q -r requirements-llama.txt >.venv/llama.log 2>&1; then touch $@; \
	else echo "llama-cpp-python did not compile (.venv/llama.log says why): going on with the slower transformers generator"; fi

weights: setup ## fetch and verify the model weights (2.3 GB, once)
	@$(PY) -m index weights >/dev/null # where they lie; progress and errors go to stderr

.venv/.dev: requirements-dev.txt | .venv/.installed
	$(PY) -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	@touch $@

test: setup weights .venv/.dev browser lint ## every check and test, those with the real weights and the browser too
	$(PY) -m pytest -m "" --durations=10

test-quick: setup .venv/.dev lint ## the checks and the tests that need no weights
	$(PY) -m pytest

lint: .venv/.dev
	$(PY) -m ruff check .
	$(PY) -m mypy

# The page is tested in a real browser; Debian's, where there is none and we may install it.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	  else echo "no Chromium found: the tests of the page will be skipped (install chromium to run them)"; fi

eval: setup weights .venv/.dev ## measure on the labelled questions and write the report
	$(PY) -m eval run
	$(PY) -m eval report

bench: setup weights ## latency and memory on this machine
	$(PY) -m qa.bench

clean: ## remove the environment
	rm -rf .venv
