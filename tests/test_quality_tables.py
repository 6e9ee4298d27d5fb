"""The tables of the benchmark of quality: their rows, the pages that they name, and the floors."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

# At the end, so that no script there hides a module that a test imports.
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from typing import TYPE_CHECKING

import quality

if TYPE_CHECKING:
    import pytest

PARAGRAPHS = [
    "The old mill on the Sennau opened its doors again on Sunday, a year later than the town had planned.",
    "Two millers showed some three hundred visitors how the stones are dressed and how the wheel is stopped.",
    "From May on it will grind the flour of eleven farms in the valley, which drove to Fenland until now.",
]


def write_pages(data: Path) -> None:
    """Write a set of two pages: one whose text is an article, one with another gold than the page has words."""
    folder = data / "aeb" / "dev"
    (folder / "html").mkdir(parents=True)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = f"<html><head><title>Mill opens</title></head><body><article>{body}</article></body></html>"
    lines = []
    for name, text in (("right", "\n".join(PARAGRAPHS)), ("wrong", "Quite another story was told here.")):
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
        record = {"id": name, "url": None, "site": name, "html_file": f"html/{name}.html.gz", "gold": {"text": text}}
        lines.append(json.dumps(record) + "\n")
    (folder / "pages.jsonl").write_text("".join(lines), "utf-8")


def test_a_table_has_our_rows_and_names_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pages(tmp_path)
    arguments = ["--data", str(tmp_path), "--dataset", "aeb", "zh69", "--alone", "--anonymous", "--lost"]
    assert quality.main(arguments) == 0
    printed = capsys.readouterr()
    head, _, ours, lost, anonymous = printed.out.splitlines()[3:]
    columns = [cell.strip() for cell in head.strip("|").split("|")]
    cells = dict(zip(columns, (cell.strip() for cell in ours.strip("|").split("|")), strict=True))
    assert "### aeb (2 pages)" in printed.out
    assert (cells["extractor"], cells["accuracy"], cells["lost"], cells["empty"]) == ("scraper", "0.500", "0.500", "0")
    assert lost.split()[0] == "lost"
    assert lost.split()[-2:] == ["wrong", "None"]
    assert anonymous.startswith("| scraper, anonymous | 0.500 |")
    assert f"{tmp_path} has no pages of zh69" in printed.err


def test_a_figure_below_its_floor_fails_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pages(tmp_path)
    assert quality.main(["--data", str(tmp_path), "--dataset", "aeb", "--alone", "--check"]) == 1
    assert "scraper, aeb: f1 is " in capsys.readouterr().out
    lines = (tmp_path / "aeb" / "dev" / "pages.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "aeb" / "dev" / "pages.jsonl").write_text(lines[0], "utf-8")
    quality.main(["--data", str(tmp_path), "--dataset", "aeb", "--alone", "--check"])
    assert "f1 is" not in capsys.readouterr().out


def test_a_check_of_nothing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main(["--data", str(tmp_path), "--dataset", "aeb", "--alone", "--check"]) == 1
    assert "no page was read" in capsys.readouterr().out
