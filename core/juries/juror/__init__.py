"""The juror's side: what is to be declared, marked and discussed, and nothing beside it."""
