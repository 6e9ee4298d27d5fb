"""Bytes to a document: decoded, sanitized, parsed, walked once."""
