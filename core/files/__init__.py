"""Papers people hand in: checked, stored, shown and given out by permission."""
