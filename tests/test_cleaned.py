"""The corpus in cleaned/ is what the README's main command makes of fixtures/ today."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from scraper.cli.main import cli

ROOT = Path(__file__).parent.parent


def test_cleaned_is_of_today(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["clean", str(ROOT / "fixtures"), "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    today = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (ROOT / "cleaned").iterdir()}
    assert today == kept, "run `make demo` and commit cleaned/"
