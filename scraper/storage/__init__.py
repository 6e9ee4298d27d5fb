"""What is written to disk: files that take their names when they are whole."""
