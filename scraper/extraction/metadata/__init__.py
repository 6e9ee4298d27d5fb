"""What a page says about its article: one fact, one file, one function."""
