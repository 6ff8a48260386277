"""Our worker with a program of a few lines: ``python small_server.py PORT FOLDER PROXIES``.

``/wait`` answers once FOLDER/go is there; ``/waiting`` says how many wait; ``/size`` how much came,
``/begin`` how much of the first 4 MB.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from gunicorn.app.base import BaseApplication

from core.serving.fair_worker import FairWorker

_lock, _waiting = threading.Lock(), []


def program(environ, start_response):
    told = b"page"
    match environ["PATH_INFO"]:
        case "/wait":
            with _lock:
                _waiting.append(1)
            while not (FOLDER / "go").exists():
                time.sleep(0.01)
            with _lock:
                _waiting.pop()
        case "/waiting":
            told = str(len(_waiting)).encode()
        case "/size":
            told = str(len(environ["wsgi.input"].read())).encode()
        case "/begin":
            told = str(len(environ["wsgi.input"].read(4_000_000))).encode()
        case "/unread":
            told = b"refused"
        case "/broken":
            start_response("200 OK", [("Content-Length", "9")])
            return broken()
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]


def broken():
    yield b"page"
    raise ValueError("so it is")


class Server(BaseApplication):
    def load_config(self):
        for name, value in {
            "bind": f"127.0.0.1:{sys.argv[1]}",
            "threads": 8,
            "worker_class": FairWorker,
            "control_socket_disable": True,
            "graceful_timeout": 1,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self):
        with (FOLDER / "started").open("a") as started:
            print(os.getpid(), file=started)
        return program


if __name__ == "__main__":
    FOLDER = Path(sys.argv[2])
    FairWorker.share, FairWorker.largest, FairWorker.proxies = 4, 5_000_000, int(sys.argv[3])
    Server().run()
