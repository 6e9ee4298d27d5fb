"""A corpus in the browser: its stories, searched and read, from a server on this machine."""
