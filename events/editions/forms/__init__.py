"""Shapes of what the desk of editions sends."""
