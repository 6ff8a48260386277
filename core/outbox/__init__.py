"""Mail: written in the transaction that causes it, sent after it, kept on the person."""

from core.outbox.services import Letter, list_messages, post, post_all, render, resend, tell

__all__ = ["Letter", "list_messages", "post", "post_all", "render", "resend", "tell"]
