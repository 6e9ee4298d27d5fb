"""The command ``scraper``, and ``python -m scraper``."""

from __future__ import annotations

from scraper.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
