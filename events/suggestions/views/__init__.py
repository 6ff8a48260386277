"""The pages of suggestions: everybody's, one's own, and the desk's."""
