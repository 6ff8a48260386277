"""Names stay readable and never become a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.checks.names import MAX_NAME, clean_display_name
from core.files.checks.refusals import RefusedUpload


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("护照.pdf", "护照.pdf"),
        ("学位证书（公证件）.PDF", "学位证书（公证件）.PDF"),
        ("O'Brien – degree.pdf", "O'Brien – degree.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\王\\护照.pdf", "护照.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("  a   b .pdf ", "a b.pdf"),
        ("e\u0301cole.pdf", "école.pdf"),
        ('a<b>"c|d?e*.pdf', "a_b__c_d_e_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("com1.tar.pdf", "_com1.tar.pdf"),
        ("a.pdf.", "a.pdf"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("证" * 300 + ".pdf", "证" * 116 + ".pdf"),
    ],
)
def test_name_as_shown(declared, shown):
    assert clean_display_name(declared) == shown


@given(st.text(max_size=400))
def test_any_name_is_refused_or_harmless(declared):
    try:
        name = clean_display_name(declared + ".pdf")
    except RefusedUpload:
        return
    assert len(name) <= MAX_NAME
    assert name.endswith(".pdf")
    assert name == name.strip()
    assert not set(name) & set('/\\\0\r\n<>:"|?*%')
    assert name.isprintable() or all(
        char.isprintable() or char.isspace() or ord(char) > 127 for char in name
    )
    name.encode()
