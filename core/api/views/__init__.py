"""The API's own pages: its document and description, and tokens."""
