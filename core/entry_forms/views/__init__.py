"""The desk where an edition's forms are built."""
