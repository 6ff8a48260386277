"""The pages of certificates: one's own, and the desk's."""
