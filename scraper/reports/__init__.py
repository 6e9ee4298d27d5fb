"""Pages for people: what was kept of a page, what was stripped and why; what a corpus holds."""
