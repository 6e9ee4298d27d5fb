# `make demo` and `make test` need nothing but python3 (3.11 or later, with venv) and make.
PYTHON ?= python3
BIN := .venv/bin
ON_ALL_CORES := -n auto --dist worksteal

# The tests start some hundred processes; each would compile the whole package again.
unexport PYTHONDONTWRITEBYTECODE

# Where `make bench-data` puts the data sets, and where they come from: DIRS="aeb=CLONE wcxb=CLONE".
DATA ?= bench-data
DIRS ?=

.PHONY: demo lint test test-all quick coverage man test-spark package docs bench bench-data clean

demo: .venv/installed
	$(BIN)/scraper clean fixtures -o cleaned

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What one runs before each commit: all checks, and the tests without those that take seconds each.
test: lint
	$(BIN)/pytest $(ON_ALL_CORES) -m "not slow"

# What one runs before a change is proposed: all checks and all tests.
test-all: lint
	$(BIN)/pytest $(ON_ALL_CORES)

# What one runs after each change: the tests of `make test`, without its checks.
quick: .venv/installed-dev
	$(BIN)/pytest $(ON_ALL_CORES) -m "not slow"

# Which lines and branches the quick tests reach, in this process and in those that they start; fails below the floor in
# pyproject.toml. htmlcov/index.html shows them.
coverage: .venv/installed-dev
	rm -rf .coverage .coverage.* htmlcov
	$(BIN)/coverage run -m pytest $(ON_ALL_CORES) -m "not slow"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet --fail-under 0
	$(BIN)/coverage report

# Manual pages, made of the help of the commands: `man -l build/man/scraper.1`.
man: .venv/installed
	$(BIN)/python docs/man_pages.py build/man

# The sdist and a wheel made from it, the same byte for byte in a second build, and tried in an empty environment.
package: .venv/installed-dev
	rm -rf dist
	.ci/build dist
	.ci/build-again dist
	.ci/smoke dist/*.whl

# The site in build/docs, from the Markdown and the docstrings: strictly, then its links and what it loads are checked.
docs: .venv/installed-docs
	rm -rf build/docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --doctree-dir build/doctrees docs build/docs
	$(BIN)/python docs/check_site.py build/docs

# Spark is half a gigabyte and has an environment of its own; `make test-all` leaves its tests out. They need Java 17,
# and run in one process: a session is shared by all tests of a file, and has threads of its own.
test-spark: .venv-spark/installed
	.venv-spark/bin/pytest tests/test_spark.py tests/test_spark_command.py

# The peers that benchmarks/ prints beside us live in an environment of their own.
bench: .venv-bench/installed

# The pages of the tables in docs/results.md, built from clones of public repositories and compared with benchmarks/digests.
bench-data: .venv/installed
	$(BIN)/python benchmarks/data.py $(DATA) --source $(DIRS)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/installed-dev: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ .venv/installed

.venv/installed-docs: .venv/installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	touch $@

.venv-bench/installed: pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --upgrade pip
	.venv-bench/bin/pip install --quiet -e '.[bench]'
	touch $@

.venv-spark/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'
	touch $@

clean:
	rm -rf .venv .venv-bench .venv-spark build dist htmlcov .coverage .coverage.*
