"""Storage: durable on the disk, the same over an object store, and never outside."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.files import storage_local
from core.files.storage import NoSuchFile, Storage, StorageUnavailable, new_key
from tests.object_store import KEY, SECRET, object_store
from tests.running import LONGEST

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A store in a process of its own."""
    with object_store(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
def object_url(running, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return f"s3://{os.urandom(4).hex()}/one/two?endpoint={running.url}&allow_http=1"


@pytest.fixture(params=["file", "s3"])
def store(request, tmp_path):
    if request.param == "file":
        return Storage(f"file://{tmp_path}/files")
    return Storage(request.getfixturevalue("object_url"))


def test_what_is_put_comes_back(store, tmp_path):
    key, large = new_key("uploads"), os.urandom(3 * 1024 * 1024 + 7)
    assert not store.exists(key)
    store.put(key, large)
    assert store.exists(key)
    assert store.get(key) == large
    assert b"".join(store.stream(key, chunk=100_000)) == large
    assert store.size(key) == len(large)
    path = tmp_path / "source"
    path.write_bytes(b"from a path")
    other = new_key()
    store.put(other, path)
    assert store.get(other) == b"from a path"
    assert {(item.key, item.size) for item in store.list()} == {(key, len(large)), (other, 11)}
    assert [item.key for item in store.list("uploads")] == [key]
    assert all(item.written_at.tzinfo for item in store.list())


def test_what_comes_in_parts_is_whole(store):
    """Of more than five megabytes an object store is given one part after another."""
    key, large = new_key(), os.urandom(11 * 1024 * 1024)
    store.put(key, large)
    assert store.size(key) == len(large)
    assert store.get(key) == large


def test_other_keys_read_and_write_nothing(object_url):
    key = new_key()
    Storage(object_url).put(key, b"x")
    stranger = Storage(object_url, {"access_key_id": KEY, "secret_access_key": "guessed"})
    for ask in (lambda: stranger.get(key), lambda: stranger.put(new_key(), b"y")):
        with pytest.raises(StorageUnavailable):
            ask()
    assert Storage(object_url).get(key) == b"x"


def test_a_store_that_died_holds_what_it_acknowledged(object_url, running):
    store, key = Storage(object_url), new_key()
    store.put(key, b"x")
    running.kill()
    assert not store.answers()
    running.start()
    assert store.get(key) == b"x"


def test_delete_can_be_repeated(store):
    key = new_key()
    store.put(key, b"x")
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    assert list(store.list()) == []


def test_what_is_missing_is_told_at_once(store):
    for ask in (store.get, store.size, store.stream):
        with pytest.raises(NoSuchFile):
            ask(new_key("uploads"))


def test_a_stored_file_never_changes(store):
    key = new_key()
    store.put(key, b"first")
    with pytest.raises(FileExistsError):
        store.put(key, b"second")
    assert store.get(key) == b"first"


@pytest.mark.parametrize(
    "key",
    [
        "../etc/passwd",
        "uploads/../../x",
        "/etc/passwd",
        "a",
        "",
        "A" * 32,
        "f" * 31,
        "f" * 33,
        "uploads/" + "f" * 32 + "\n",
        "a/b/" + "f" * 32,
        "uploads\\" + "f" * 32,
        "f" * 32 + "/..",
        "护照.pdf",
        "upl\0ads/" + "f" * 32,
    ],
)
def test_only_keys_made_here_are_taken(store, key):
    for ask in (store.get, store.size, store.delete, store.exists, store.stream):
        with pytest.raises(ValueError, match="not a storage key"):
            ask(key)
    with pytest.raises(ValueError, match="not a storage key"):
        store.put(key, b"x")
    with pytest.raises(ValueError, match="not a storage key"):
        new_key("../up")


def test_keys_are_random_and_long():
    keys = {new_key("uploads") for _ in range(1000)}
    assert len(keys) == 1000
    assert all(re.fullmatch(r"uploads/[0-9a-f]{32}", key) for key in keys)


def test_file_and_folders_are_synced_before_put_returns(tmp_path, monkeypatch):
    done, real = [], os.fsync

    def noted(handle):
        done.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    key = new_key("uploads")
    Storage(f"file://{tmp_path}/files").put(key, b"x")
    folder = tmp_path / "files" / "uploads" / key[8:10]
    assert [Path(path).parent for path in done if ".part-" in path] == [folder]
    assert done[-1] == str(folder)
    for parent in (tmp_path, tmp_path / "files", tmp_path / "files" / "uploads"):
        assert str(parent) in done
    assert (folder / key[8:]).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("step", ["_write_synced", "_sync_folder"])
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_failing_disk_leaves_nothing_half_written(step, fault, tmp_path, monkeypatch):
    store, key = Storage(f"file://{tmp_path}/files"), new_key()
    store.put(new_key(), b"so that the folder is there")
    before = {item.key for item in store.list()}

    def fail(*_args):
        raise OSError(fault, os.strerror(fault))

    with monkeypatch.context() as patch:
        patch.setattr(storage_local, step, fail)
        with pytest.raises(StorageUnavailable):
            store.put(key, b"x")
    assert not list((tmp_path / "files").rglob(".part-*"))
    if step == "_write_synced":
        assert {item.key for item in store.list()} == before
    store.put(new_key(), b"recovered without a restart")


def test_a_kill_in_the_middle_leaves_no_file_but_a_remain_that_is_swept(tmp_path):
    store = Storage(f"file://{tmp_path}/files")
    store.put(new_key(), b"x")
    folder = next(path for path in (tmp_path / "files").iterdir())
    remain = folder / ".part-0011223344556677"
    remain.write_bytes(b"half")
    assert len(list(store.list())) == 1
    assert remain.exists()
    old = time.time() - 7200
    os.utime(remain, (old, old))
    assert len(list(store.list())) == 1
    assert not remain.exists()


def test_unreachable_store_is_told_and_not_waited_for_ever(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    started = time.monotonic()
    store = Storage("s3://papers?endpoint=http://127.0.0.1:9&allow_http=1")
    with pytest.raises(StorageUnavailable) as told:
        store.get(new_key())
    assert "test" not in str(told.value)
    assert time.monotonic() - started < 25


@pytest.mark.parametrize(
    "url", ["http://a", "/data", "", "s3://", "s3://bucket?endpont=x", "memory://"]
)
def test_wrong_settings_are_refused_at_the_start(url):
    with pytest.raises(ValueError, match="STORAGE_URL"):
        Storage(url)


FORKED = """
import os, signal, sys
from core.files.storage import Storage, StorageUnavailable, new_key
url, used_before = sys.argv[1], sys.argv[2] == "used"
store, key = Storage(url), new_key()
if used_before:
    store.put(key, b"x")
if os.fork() == 0:
    signal.alarm(120)
    try:
        if not used_before:
            store.put(key, b"x")
        assert store.get(key) == b"x"
        os._exit(0)
    except StorageUnavailable:
        os._exit(7)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.parametrize(
    ("kind", "used", "expected"),
    [("file", "used", 0), ("file", "new", 0), ("s3", "used", 7), ("s3", "new", 0)],
)
def test_fork_never_hangs(kind, used, expected, tmp_path, request):
    """Lazy opening works after a fork; use before it is a plain error, not a silence."""
    url = f"file://{tmp_path}/files" if kind == "file" else request.getfixturevalue("object_url")
    finished = subprocess.run(
        [sys.executable, "-c", FORKED, url, used],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        cwd=ROOT,
        check=True,
    )
    assert int(finished.stdout) == expected
