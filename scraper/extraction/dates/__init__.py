"""What a date is, in any language."""
