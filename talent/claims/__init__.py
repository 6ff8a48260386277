"""Claims: from a draft to a recognised title or a reasoned refusal."""
