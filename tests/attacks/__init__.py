"""Attacks of a hostile expert on the whole product, and what each must come to."""
