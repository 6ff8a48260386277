"""Forms of the slice: the fields people answer, and those organisers build them with."""
