"""What a document shows, run with the program that is installed: its console lines and its Python.

``python docs/readme_lines.py README.md``, in a folder that has ``fixtures``; ``.ci/smoke`` does it with the wheel. The
tests of the documents do more, and need pytest; this needs nothing but the program.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
ANY_LINES = "…"
OF_A_CHECKOUT = "make "  # a user who installs a wheel has none


def failures(text: str) -> Iterator[str]:
    """Yield each command or example of a document that fails, or prints something else than is shown."""
    python = []
    for language, block in _FENCE.findall(text):
        if language == "python":
            python += doctest.DocTestParser().get_examples(block)
            continue
        for command, shown in _COMMAND.findall(block):
            if not command.startswith(OF_A_CHECKOUT) and (fault := _fault_of(command, shown)):
                yield f"$ {command}\n{fault}"
    report: list[str] = []
    examples = doctest.DocTest(python, {}, "document", None, 0, None)
    if doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False).run(examples, out=report.append).failed:
        yield "".join(report)


def _fault_of(command: str, shown: str) -> str | None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(  # noqa: S602 - our own document, and a reader's shell is what it is written for
        command,
        shell=True,
        env={**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        return f"exit code {done.returncode}: {done.stderr}"
    return None if not shown or is_as_shown(done.stdout, shown) else f"printed:\n{done.stdout}"


def is_as_shown(printed: str, shown: str) -> bool:
    r"""Tell whether an output is what is shown, blanks at the ends of lines aside; a line ``…`` stands for any lines.

    >>> is_as_shown("a\nb \nc\n", "a\n…\n"), is_as_shown("a\nb\n", "a\n")
    (True, False)
    """
    lines = (line.rstrip() for line in shown.splitlines())
    pattern = "".join(r"(?:.*\n)*" if line == ANY_LINES else re.escape(line) + r" *\n" for line in lines)
    return re.fullmatch(pattern, printed) is not None


def main() -> None:
    """Run the documents that are named; the exit code is 1 if something fails."""
    found = [failure for name in sys.argv[1:] for failure in failures(Path(name).read_text("utf-8"))]
    for failure in found:
        sys.stderr.write(f"{failure}\n")
    if found:
        sys.exit(1)


if __name__ == "__main__":
    main()
