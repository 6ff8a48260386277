"""Tables of words that stand in files of their own."""

from pathlib import Path


def word_tables(folder: str | Path, name: str) -> dict[str, str]:
    """The tables of `tables/<name>.txt` beside the module `folder`, by their headings."""
    text = (Path(folder).parent / "tables" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(table.split("\n", 1) for table in text.split("# ")[1:])
