"""Pages and what stands on them: what a reading depends on, in which process it is made."""
