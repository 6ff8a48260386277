"""What the person who started the program reads on the terminal."""

import sys

from core.settings import Settings


def announce(settings: Settings) -> None:
    """Print the address, and in a demo who may sign in."""
    address = settings.base_url or f"http://{settings.host}:{settings.port}"
    lines = [f"Ready: {address}"]
    if settings.demo:
        lines += sign_in_lines(settings)
    lines.append("Stop with Ctrl-C.")
    print("\n".join(lines), file=sys.stdout, flush=True)  # noqa: T201


def sign_in_lines(settings: Settings) -> list[str]:
    """The demo's sign-ins, as the preparers left them in the demo marker."""
    marker = settings.data_dir / "demo"
    return marker.read_text(encoding="utf-8").splitlines() if marker.is_file() else []


def keep_sign_ins(settings: Settings, lines: list[str]) -> None:
    """Leave the demo's sign-ins where the next start finds them."""
    if settings.demo and lines:
        marker = settings.data_dir / "demo"
        marker.touch(mode=0o600)
        marker.write_text("\n".join(lines) + "\n", encoding="utf-8")
