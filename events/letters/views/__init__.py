"""The pages of letters: the person's own, and the desk's."""
