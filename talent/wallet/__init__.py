"""The wallet: a person's papers, kept once, used by reference."""
