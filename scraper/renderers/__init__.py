"""An article as a document: Markdown, HTML, TEI, and as the row of a table."""
