"""The lint finds what it says it finds: each fault is put in on purpose."""

import io

import pikepdf
import pytest

from tests.core.documents.engine import lint


def damaged(pdf, change):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out, fix_metadata_version=False)
    return out.getvalue()


def without(key):
    def change(document):
        del document.Root[key]

    return change


def first(document, kind):
    return next(
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind
    )


def drop_alt(document):
    del first(document, "/Figure")["/Alt"]


def drop_scope(document):
    del first(document, "/TH")["/A"]


def hide_field(document):
    document.pages[0].Annots[0].F = 2


def drop_font(document):
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile3" in item:
            del item["/FontFile3"]


def untag(document):
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n0 0 9 9 re f")


def stray_mark(document):
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n/P <</MCID 900>> BDC EMC")


def other_date(document):
    document.docinfo["/CreationDate"] = "D:20010101000000Z"


def drop_relationship(document):
    del document.Root.AF[0]["/AFRelationship"]


def add_action(document):
    document.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"))


def _picture(document):
    return next(
        item
        for item in document.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    )


def smooth(document):
    _picture(document)["/Interpolate"] = True


def four_colours(document):
    _picture(document)["/ColorSpace"] = pikepdf.Name.DeviceCMYK


def other_versions(document):
    _picture(document)["/Alternates"] = pikepdf.Array()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("/OutputIntents"), "output intent"),
        (without("/Lang"), "language"),
        (without("/MarkInfo"), "tagged"),
        (without("/ViewerPreferences"), "title"),
        (without("/Metadata"), "XMP"),
        (without("/AF"), "associated"),
        (without("/StructTreeRoot"), "structure tree"),
        (drop_alt, "alternative text"),
        (drop_scope, "scope"),
        (hide_field, "hidden"),
        (drop_font, "not embedded"),
        (untag, "outside any tag"),
        (stray_mark, "belongs to no part"),
        (other_date, "dates"),
        (drop_relationship, "relationship"),
        (add_action, "forbidden"),
        (smooth, "/Interpolate"),
        (four_colours, "DeviceCMYK"),
        (other_versions, "/Alternates"),
    ],
)
def test_each_fault_is_named(workshop, change, words):
    found = lint.faults(damaged(workshop.unsealed, change))
    assert any(words in fault for fault in found), found


def test_bytes_after_the_end_are_a_fault(workshop):
    assert lint.faults(workshop.unsealed + b"x") == [
        "the file does not end after %%EOF and one line end"
    ]
