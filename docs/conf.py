"""How Sphinx builds the site: ``make docs``. Pages that are generated come from ``reference_pages.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from reference_pages import PAGES  # the folder is no package

import scraper

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "scraper"
project_copyright = "the authors, Apache-2.0"
release = version = scraper.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["**.py"]
suppress_warnings = ["misc.highlighting_failure"]  # a page may show markup or a job that is cut short

myst_heading_anchors = 4  # links to headings are those of code hosts, as tests/test_documents.py checks them
smartquotes = False  # "--jobs" is two hyphens

# Files beside this folder that are pages of the site; other pages link to the files, as code hosts show them.
INCLUDED = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "security.md"}

default_role = "py:obj"  # docstrings write `Page` for a name of this package
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "scraper"
html_static_path = ["static"]
html_favicon = "static/favicon.svg"
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "github-dark"


def fill_page(_app: Sphinx, name: str, source: list[str]) -> None:
    """Put what is generated in the place of its mark, and lead links to files of the project to their pages."""
    for file, page in INCLUDED.items():
        source[0] = source[0].replace(f"](../{file}", f"]({page}")
    if name in PAGES:
        mark, generated = PAGES[name]
        if mark not in source[0]:
            raise ValueError(f"docs/{name}.md has no line {mark}")
        source[0] = source[0].replace(mark, generated())


def setup(app: Sphinx) -> None:
    """Register the generated pages."""
    app.connect("source-read", fill_page)
