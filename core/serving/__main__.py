"""The program: `python -m core.serving [--demo] [--web-only]`.

`--demo` makes a DATA_DIR that does not exist yet a demo (what `make run` does); `--web-only`
leaves the background work to `flask jobs run` elsewhere.
"""

import argparse
import sys

from dotenv import load_dotenv

from core.serving.first_start import (
    StartRefused,
    claim_port,
    environment,
    forget_counts,
    hold_data,
    mark_demo,
    prepare,
)
from core.serving.memory import use_few_heaps
from core.settings import Settings, SettingsRefused, load_settings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m core.serving", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="a new DATA_DIR becomes a demo")
    parser.add_argument("--web-only", action="store_true", help="no background work here")
    asked = parser.parse_args()
    try:
        settings = _ready(demo=asked.demo)
    except (SettingsRefused, StartRefused) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    return _serve(settings, web_only=asked.web_only)


def _ready(*, demo: bool) -> Settings:
    if demo:
        mark_demo(environment())
    # Libraries read their own variables (AWS_…, proxies), as under `flask`, from the process alone.
    load_dotenv(".env")
    settings = load_settings()
    claim_port(settings.host, settings.port)
    forget_counts(settings)
    prepare(settings)
    return settings


def _serve(settings: Settings, *, web_only: bool) -> int:
    use_few_heaps()
    from core.serving.supervisor import JobProcesses
    from core.serving.web_server import WebServer

    separate = 0 if web_only else settings.job_processes
    with hold_data(settings), JobProcesses(separate):
        with_jobs = not web_only and separate == 0
        WebServer(settings, with_jobs=with_jobs, web_only=web_only).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
