import os
import signal
import threading
import time
from pathlib import Path

import pytest

from core.documents.engine import (
    EngineBusy,
    MissingGlyph,
    RenderFailed,
    engine_faults,
    fill_template,
    render_in_child,
)
from core.documents.engine import child as children
from tests.core.documents.engine.specimens import CREATED, TitleCertificate
from tests.running import LONGEST


def in_child(html, **options):
    return render_in_child(
        html, title="职称证书", language="zh-Hans", created=CREATED, attachment=b"{}", **options
    )


@pytest.fixture(scope="module")
def html():
    return fill_template("title_certificate.html", TitleCertificate())


SMALL = '<html lang="en"><title>t</title><p>small</p></html>'


def test_the_child_gives_the_same_bytes_as_here(html):
    from tests.core.documents.engine.conftest import draw

    assert in_child(html) == draw(TitleCertificate())


def test_this_machine_lacks_nothing():
    assert engine_faults() == []


def test_neither_process_loads_the_portal(html):
    """It would take a third of their memory, and keys and databases are no business of theirs."""
    pdf = in_child(html)
    children.read_in_child(pdf)
    drawing, reading = (
        Path(f"/proc/{child.pid}/maps").read_text()
        for child in (children.RENDERER, children.READER)
    )
    assert "PIL" in drawing
    assert "pypdfium2" in reading
    assert not [name for name in ("sqlalchemy", "cryptography") if name in drawing]
    assert "sqlalchemy" not in reading


def test_after_many_answers_another_process_goes_on(html):
    child = children.Child("render", most_answers=2)
    question = {
        "html": SMALL, "title": "t", "language": "en", "created": CREATED.isoformat(),
        "attachment_name": None,
    }  # fmt: skip
    answered_by, papers = [], set()
    for _turn in range(5):
        _head, pdf = child.ask(question, seconds=children.RENDER_SECONDS)
        answered_by.append(child.pid)
        papers.add(pdf)
    child.stop()
    first, second, third = answered_by[0::2]
    assert answered_by[1::2] == [None, None]
    assert len({first, second, third}) == 3
    assert len(papers) == 1


def test_faults_are_named(monkeypatch):
    monkeypatch.setattr(children.RENDERER, "ask", lambda *_a, **_k: ({"faults": ["no pango"]}, b""))
    assert engine_faults() == ["no pango"]


def test_refusals_come_back_as_what_they_are():
    with pytest.raises(MissingGlyph) as caught:
        in_child('<html lang="en"><title>t</title><p>\u0378</p></html>')
    assert caught.value.characters == {"\u0378"}


def draw_often(html):
    for _ in range(200):
        in_child(html)


def test_a_killed_child_is_an_error_once_and_then_replaced(html):
    in_child(SMALL)
    killed = children.RENDERER.pid
    timer = threading.Timer(0.02, os.kill, (killed, signal.SIGKILL))
    timer.start()
    with pytest.raises(RenderFailed):
        draw_often(html)
    assert in_child(SMALL).startswith(b"%PDF-")
    assert children.RENDERER.pid != killed


def test_a_child_that_ended_idle_is_replaced_without_a_word():
    in_child(SMALL)
    gone = children.RENDERER._process
    gone.stdin.close()
    gone.wait(LONGEST)
    assert in_child(SMALL).startswith(b"%PDF-")


def test_a_child_that_ended_idle_leaves_no_zombie():
    in_child(SMALL)
    gone = children.RENDERER._process
    gone.stdin.close()
    for thread in threading.enumerate():
        if thread.name == "reap render":
            thread.join(LONGEST)
    assert gone.returncode == 0
    assert not Path(f"/proc/{gone.pid}").exists()


def test_a_document_that_takes_too_long_is_ended():
    in_child(SMALL)
    with pytest.raises((RenderFailed, EngineBusy), match=r"0\.5 s"):
        in_child('<html lang="en"><title>t</title>' + "<p>a b c</p>" * 20_000, seconds=0.5)
    assert in_child(SMALL).startswith(b"%PDF-")


@pytest.mark.parametrize(("worked", "says"), [(0.2, EngineBusy), (0.5, RenderFailed)])
def test_only_a_child_that_had_its_time_says_something_of_the_document(monkeypatch, worked, says):
    in_child(SMALL)
    times = iter([10.0, 10.0 + worked])
    monkeypatch.setattr(children, "processor_seconds", lambda _pid: next(times))
    with pytest.raises(says):
        in_child('<html lang="en"><title>t</title>' + "<p>a b c</p>" * 20_000, seconds=0.5)


def test_who_reads_waits_no_longer_than_a_moment(monkeypatch):
    monkeypatch.setattr(children.READER, "patience", 0.01)
    with children.READER._lock, pytest.raises(EngineBusy):
        children.read_in_child(b"%PDF-")


def test_a_document_that_breaks_the_layout_is_an_error():
    deep = '<html lang="en"><title>t</title>' + "<div>" * 3000
    with pytest.raises(RenderFailed):
        in_child(deep)
    assert in_child(SMALL).startswith(b"%PDF-")


def test_a_document_that_eats_memory_does_not_hurt_us():
    with pytest.raises((RenderFailed, EngineBusy)):
        in_child('<html lang="en"><title>t</title>' + "<p>" * 2_000_000, seconds=8)
    assert in_child(SMALL).startswith(b"%PDF-")


def test_many_threads_are_served_each_its_own():
    answers = {}

    def one(number):
        answers[number] = in_child(f'<html lang="en"><title>t</title><p>n{number}</p></html>')

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers.values())) == 8
    again = in_child('<html lang="en"><title>t</title><p>n5</p></html>')
    assert answers[5] == again


def test_the_child_outlives_the_thread_that_started_it():
    children.RENDERER.stop()
    thread = threading.Thread(target=in_child, args=(SMALL,))
    thread.start()
    thread.join()
    started = children.RENDERER.pid
    time.sleep(0.1)
    in_child(SMALL)
    assert children.RENDERER.pid == started


def test_a_forked_process_uses_a_child_of_its_own():
    in_child(SMALL)
    ours = children.RENDERER.pid
    with children.RENDERER._lock:
        forked = os.fork()
        if not forked:
            ok = in_child(SMALL).startswith(b"%PDF-") and children.RENDERER.pid != ours
            children.RENDERER.stop()
            os._exit(0 if ok else 1)
    assert os.waitpid(forked, 0)[1] == 0
    assert in_child(SMALL).startswith(b"%PDF-")
    assert children.RENDERER.pid == ours


def test_the_child_reaches_no_network():
    from core.documents.engine import worker

    with pytest.raises(PermissionError):
        worker._refuse("socket.connect", ())
    in_child(SMALL)
    inside = str(Path(f"/proc/{children.RENDERER.pid}/ns/net").readlink())
    with open(f"/proc/{children.RENDERER.pid}/net/dev") as devices:
        names = [line.split(":")[0].strip() for line in devices if ":" in line]
    # Where the kernel grants no namespace of its own, the refusal above is what holds.
    assert inside == str(Path("/proc/self/ns/net").readlink()) or names == ["lo"]


def test_the_child_has_no_secrets_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    children.RENDERER.stop()
    in_child(SMALL)
    with open(f"/proc/{children.RENDERER.pid}/environ", "rb") as environment:
        assert b"hidden" not in environment.read()


def test_the_web_process_never_loads_weasyprint():
    import subprocess
    import sys

    script = (
        "import sys, core.documents.engine as e; e.new_serial('SZ26'); e.qr_svg_or_png('HTTP://A/B');"
        "print([m for m in ('weasyprint', 'pikepdf', 'pypdfium2', 'fontTools') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
