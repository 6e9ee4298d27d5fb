"""The flow on a Spark cluster: the functions that run on one machine, over Arrow batches. Needs the extra ``spark``."""
