"""Message catalogues, and the tool that keeps them: `python -m core.translations`."""
