"""The catalogue's forms, by whom they are for."""
