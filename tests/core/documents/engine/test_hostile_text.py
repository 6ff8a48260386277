"""Hostile names and raw hostile HTML cause no network and no file access (goal G17)."""

import io
import sys
from dataclasses import fields, replace

import pikepdf
import pytest

from core.documents.engine import fill_template
from core.documents.engine.fetcher import ClosedFetcher, RefusedAddress, static_bytes
from core.documents.engine.render import render_pdf
from tests.core.documents.engine.specimens import CREATED, TitleCertificate

SECRET = "SECRET-IN-A-FILE"
PROBES = (
    '<img src="file://{path}">',
    '<img src="http://127.0.0.1:9/x.png">',
    '<link rel="attachment" href="file://{path}">',
    '<link rel=attachment href="http://127.0.0.1:9/a">',
    '<a rel="attachment" href="file://{path}">x</a>',
    '<link rel="stylesheet" href="file://{path}">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
    '<style>@import url("http://127.0.0.1:9/b.css");</style>',
    '<style>@import "file://{path}";</style>',
    "<style>@font-face{{font-family:x;src:url(file://{path})}} p{{font-family:x}}</style><p>x</p>",
    '<p style="background:url(http://127.0.0.1:9/c.png)">x</p>',
    '<p style="background:url(file://{path})">x</p>',
    '<p style="content:url(file://{path});list-style:url(http://127.0.0.1:9/d)">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{path}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="http://127.0.0.1:9/e.svg#a"/></svg>',
    '<object data="file://{path}"></object><embed src="http://127.0.0.1:9/f">',
    '<img src="documents:../../../..{path}">',
    '<img src="documents:/{path}">',
    '<img src="data:image/svg+xml,<svg xmlns=%22a%22><image href=%22file://{path}%22/></svg>">',
    '<base href="file:///"><img src="{path}"><link rel="icon" href="//127.0.0.1:9/g">',
    '<meta name="document-backdrop" content="../../../..{path}">',
)
SEEN: list[str] = []


def _watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo") or (
        event == "open" and SECRET in str(arguments[0])
    ):
        SEEN.append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@pytest.fixture
def touched():
    SEEN.clear()
    return SEEN


def render(html):
    return render_pdf(html, title="t", language="en", created=CREATED, attachment=None)


@pytest.mark.parametrize("probe", PROBES)
def test_raw_html_reaches_nothing(probe, touched, tmp_path):
    path = tmp_path / f"{SECRET}.txt"
    path.write_text("never to be read")
    touched.clear()
    html = f'<html lang="en"><title>t</title><p>x</p>{probe.format(path=path)}</html>'
    try:
        pdf = render(html)
    except RefusedAddress:
        pdf = None
    assert touched == []
    if pdf is not None:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert not document.attachments


@pytest.mark.parametrize("probe", PROBES)
def test_in_a_name_it_prints_as_text(probe, touched, tmp_path):
    hostile = probe.format(path=tmp_path / f"{SECRET}.txt")[:150]
    html = fill_template(
        "title_certificate.html",
        replace(TitleCertificate(), holder_latin_name=hostile, specialty_en=hostile[:60]),
    )
    assert hostile.split('"')[0].replace("<", "&lt;").split(">")[0] in html
    render(html)
    assert touched == []


def test_no_field_of_the_certificate_escapes_the_escaping():
    strings = [f.name for f in fields(TitleCertificate) if f.type == "str"]
    marked = replace(TitleCertificate(), **{name: f"<i>'\"{name}" for name in strings})
    html = fill_template("title_certificate.html", marked)
    assert "<i>" not in html
    assert "'\"" not in html
    assert html.count("&lt;i&gt;") >= len(strings)


@pytest.mark.parametrize(
    "name", ["../x.css", "/etc/passwd", "a/b.svg", ".css", "x.html", "a.css\n"]
)
def test_only_our_own_files_by_plain_name(name):
    with pytest.raises(RefusedAddress):
        static_bytes(name)


@pytest.mark.parametrize(
    "url",
    [
        "data:text/css,a",
        "data:image/svg+xml;base64,AA==",
        "ftp://x",
        "file:x",
        "",
        "DATA:image/png,x",
    ],
)
def test_other_addresses_are_refused_and_noted(url):
    fetcher = ClosedFetcher()
    with pytest.raises(RefusedAddress):
        fetcher.fetch(url)
    assert fetcher.refused == [url]
