"""The catalogue's pages, by whom they are for."""
