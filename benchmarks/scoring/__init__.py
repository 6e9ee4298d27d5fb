"""The scorer of the benchmarks: pages with gold, extractors under one interface, measures, and the figures of a set."""
