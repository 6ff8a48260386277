"""Reading a catalogue file: one way for the shipped list, the command line and the desk."""

from talent.catalogue.importing.reading import ROW_LIMIT, read_catalogue

__all__ = ["ROW_LIMIT", "read_catalogue"]
