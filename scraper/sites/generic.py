"""The site that every page belongs to which no other plug-in claims."""

from __future__ import annotations

from scraper.models import Site

GENERIC = Site("generic")
