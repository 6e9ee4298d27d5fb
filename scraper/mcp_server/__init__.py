"""A server of the Model Context Protocol (MCP): what this program does with pages and a corpus, as tools for models."""
