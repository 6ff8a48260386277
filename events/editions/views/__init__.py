"""The pages of editions: the desk's set-up, and what everybody sees."""
