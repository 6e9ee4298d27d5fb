"""URLs: their identity, their site, what can be told from how they look."""
