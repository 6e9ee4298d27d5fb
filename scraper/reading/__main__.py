"""The start of a process that reads pages: it ignores what stops its run, and only then loads all that it needs."""

import signal

# Ctrl-C, the end of a terminal, `kill` and a service manager reach all processes of a run; not each system has all.
IGNORED = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

for number in IGNORED:
    signal.signal(number, signal.SIG_IGN)

from scraper.reading.worker import main  # noqa: E402 - loading takes half a second, in which a signal may come

main()
