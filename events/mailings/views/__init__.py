"""The desk's pages of messages to many."""
