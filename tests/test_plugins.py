"""Plug-ins that installed packages offer by entry points: who reads with them, and what a broken one does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from scraper import SITES, Corpus, Page, Site, clean, extract
from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.sites.plugins import installed_sites, load_sites

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Install = Callable[..., None]

MODULE = """import re
from scraper import Site
SITE = Site("{name}", hosts=("sennau.example",), site_name="{name}", furniture=(re.compile("Founded in 1888."),))
NO_SITE = "Sennau"
"""
URL = "https://www.sennau.example/2026/bridge"
STORY = (
    "<h1>Bridge opens at Sennau</h1><p>The new bridge over the Senn was opened on Tuesday after three years.</p>"
    "<p>Founded in 1888.</p>"
    "<p>It carries two lanes for cars in each direction and a path for walkers.</p>"
)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a package where Python finds it, with its entry point and the module that this leads to."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))

    def add(package: str, *, module: str | None = None, attribute: str = "SITE", body: str = MODULE) -> None:
        name = module or package.replace("-", "_")
        monkeypatch.delitem(sys.modules, name, raising=False)
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[scraper.sites]\n{package} = {name}:{attribute}\n")
        (folder / f"{name}.py").write_text(body.replace("{name}", package))

    return add


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.html"
    path.write_text(f'<link rel="canonical" href="{URL}">{STORY}')
    return path


def test_plug_ins_come_in_the_order_of_their_packages_after_ours_and_before_those_that_are_named(
    install: Install,
) -> None:
    install("zeta-site")
    install("alpha-site")
    assert [site.name for site in installed_sites()] == ["alpha-site", "zeta-site"]
    assert [site.name for site in load_sites(("alpha_site:SITE",))][len(SITES) :] == [
        "alpha-site",
        "zeta-site",
        "alpha-site",
    ]


def test_commands_read_with_what_is_installed_and_the_library_with_what_it_is_given(
    install: Install, page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install("courier-site")
    assert run(["extract", str(page)]) == Exit.DONE
    assert "Founded" not in capsys.readouterr().out
    assert run(["explain", str(page)]) == Exit.DONE
    assert "furniture │ Founded in 1888." in capsys.readouterr().out
    assert run(["clean", str(page), "--corpus", str(tmp_path / "news.db")]) == Exit.DONE
    assert run(["corpus", "reextract", str(tmp_path / "news.db")]) == Exit.DONE
    with Corpus(tmp_path / "news.db") as corpus:
        assert [story.canonical.article.site_name for story in corpus.stories()] == ["courier-site"]
    assert "Founded" in extract(STORY, url=URL).text
    with Corpus() as corpus:
        clean([Page(URL, STORY.encode())], corpus)
        assert [story.canonical.article.site_name for story in corpus.stories()] != ["courier-site"]


def test_who_names_a_plug_in_goes_before_who_has_installed_one(
    install: Install, page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install("courier-site")
    (tmp_path / "site-packages" / "mine.py").write_text(MODULE.replace("{name}", "mine"))
    assert run(["extract", str(page), "--format", "json", "--site", "mine:SITE"]) == Exit.DONE
    assert '"site_name": "mine"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"attribute": "NO_SITE"}, "is no Site"),
        ({"attribute": "MISSING"}, "cannot be loaded: AttributeError: module 'bad_site' has no attribute 'MISSING'"),
        ({"body": "import no_such_module"}, "cannot be loaded: ModuleNotFoundError: No module named 'no_such_module'"),
        ({"body": "1 / 0"}, "cannot be loaded: ZeroDivisionError: division by zero"),
    ],
)
def test_one_that_cannot_be_loaded_ends_a_command_which_names_its_package(
    install: Install,
    page: Path,
    broken: dict[str, str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    install("bad-site", **broken)
    job = page.parent / "job.toml"
    job.write_text('[job]\nseeds = ["http://sennau.example/"]\nstate = "state.db"\n')
    for command in (["extract", str(page)], ["clean", str(page), "-o", str(page.parent / "out")], ["crawl", str(job)]):
        assert run(command) == Exit.USAGE
        error = capsys.readouterr().err
        assert "the plug-in bad-site of the package bad-site (bad_site:" in error
        assert reason in error
    assert not (page.parent / "out").exists()
    assert not (page.parent / "state.db").exists()


def test_a_package_that_is_found_twice_is_one(install: Install, tmp_path: Path) -> None:
    install("courier-site")
    copy = tmp_path / "site-packages" / "courier_site-1.0.copy.dist-info"
    copy.mkdir()
    for file in (tmp_path / "site-packages" / "courier_site-1.0.dist-info").iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    assert installed_sites() == (load_sites()[-1],)
    assert isinstance(installed_sites()[0], Site)
