"""CPU for one certificate: ``python -m bench.certificates [--runs N]``.

Each line is measured in a process of its own, warm, over N certificates with different names;
the figure is the median of user + system time per certificate. "Plain" is WeasyPrint as its
manual has it: new document each time, PDF/A-3a, the same HTML, the background as a picture.
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from PIL import Image

from core.documents.engine import (
    Seal,
    create_test_seal,
    credential_bytes,
    fill_template,
    inspect_pdf,
    kept,
    render_in_child,
    seal_pdf,
    stop_children,
)
from core.documents.engine.render import render_pdf
from tests.core.documents.engine.specimens import (
    CHECK,
    CREATED,
    NAMES,
    TitleCertificate,
    attendance,
    named,
)

ROOT = Path(__file__).resolve().parents[1]
Result = dict[str, float]
LABELS = {
    "plain": "plain WeasyPrint, PDF/A-3a",
    "anew": "render_pdf, laid out each time",
    "ours": "render_pdf, warm, 3a + UA-1",
    "sealed": "render_pdf + seal_pdf",
    "batch": "attendance, draw + seal, each",
    "seal": "seal_pdf alone (P-256)",
    "pyhanko": "pyHanko as documented (P-256)",
    "inspect": "inspect_pdf (web process only)",
    "child": "render_in_child, wall",
}


def main() -> None:
    """Run every line in its own process and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--only", choices=LABELS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.runs)))
        return
    results = {name: _in_process(name, options.runs) for name in LABELS}
    print(f"{'':34}{'ms':>8}{'spread':>14}{'ratio':>8}{'KB':>8}{'RSS MB':>8}")
    for name, label in LABELS.items():
        found = results[name]
        against = results["pyhanko" if name in ("seal", "pyhanko") else "plain"]["ms"]
        spread = f"{found['low']:.1f}-{found['high']:.1f}"
        row = f"{label:34}{found['ms']:8.2f}{spread:>14}{found['ms'] / against:8.3f}"
        print(f"{row}{found['bytes'] / 1000:8.1f}{found['rss']:8.0f}")
    ratio = results["sealed"]["bytes"] / results["plain"]["bytes"]
    print(f"file size, sealed against plain: {ratio:.2f}")


def measure(name: str, runs: int) -> Result:
    """The median cost of one line in milliseconds, here."""
    work = globals()[f"_{name}"](_Material())
    clock = time.perf_counter if name == "child" else time.process_time
    names = [NAMES[i % 5] for i in range(runs + 4)]
    times, size = [], 0
    for person in names:
        before = clock()
        size = len(work(person))
        times.append((clock() - before) * 1000)
    times = times[4:]
    stop_children()
    return {
        "ms": statistics.median(times),
        "low": min(times),
        "high": max(times),
        "bytes": size,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


class _Material:
    """A seal and a certificate to work on."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bench-seal-"))
        self.seal = Seal.load(create_test_seal(self.folder, "Bench"))
        self.issuer = (self.folder / "seal-ca.pem").read_text()
        self.credential = credential_bytes(
            {"holder_name": TitleCertificate().holder_name},
            serial=TitleCertificate().serial,
            kind="title_recognition",
            issuer="Bench",
            issued_at=CREATED,
            check_url=CHECK,
            seal=self.seal,
        )

    def draw(self, person: tuple[str, str, str]) -> bytes:
        return render_pdf(
            html_of(person),
            title="职称证书",
            language="zh-Hans",
            created=CREATED,
            attachment=self.credential,
        )


Work = Callable[[tuple[str, str, str]], bytes]


def html_of(person: tuple[str, str, str]) -> str:
    return fill_template("title_certificate.html", replace(named(*person), photo=_photo()))


@cache
def _photo() -> str:
    """As the claim hands it over: 480 pixels wide, JPEG."""
    out = io.BytesIO()
    noise = Image.effect_noise((48, 64), 60).convert("RGB")
    noise.resize((480, 640)).save(out, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _plain(material: _Material) -> Work:
    import weasyprint

    from core.documents.engine.fetcher import ClosedFetcher

    pictures = (
        "<style>.backdrop{position:absolute;left:-25mm;top:-19mm;width:297mm;height:210mm;"
        "z-index:-1}</style>"
        '<img class="backdrop" src="documents:certificate.svg" alt="">'
        '<img class="backdrop" src="documents:specimen-landscape.svg" alt="">'
    )

    def work(person: tuple[str, str, str]) -> bytes:
        html = html_of(person).replace("<body>", f"<body>{pictures}")
        attachment = weasyprint.Attachment(
            string=material.credential, name="credential.json", relationship="Data"
        )
        source = weasyprint.HTML(string=html, url_fetcher=ClosedFetcher(), base_url="documents:")
        return bytes(source.write_pdf(pdf_variant="pdf/a-3a", attachments=[attachment]))

    return work


def _anew(material: _Material) -> Work:
    def work(person: tuple[str, str, str]) -> bytes:
        kept._kept.clear()  # noqa: SLF001 - as if it were the first of its kind
        return material.draw(person)

    return work


def _batch(material: _Material) -> Work:
    """One after the other from a batch: other people, numbers and codes each time."""
    numbers = itertools.count()

    def work(person: tuple[str, str, str]) -> bytes:
        pdf = render_pdf(
            attendance(person, next(numbers)),
            title="参会证明",
            language="zh-Hans",
            created=CREATED,
            attachment=material.credential,
        )
        return seal_pdf(pdf, material.seal, reason="发证 Issued", at=CREATED)

    return work


def _ours(material: _Material) -> Work:
    return material.draw


def _sealed(material: _Material) -> Work:
    return lambda person: seal_pdf(
        material.draw(person), material.seal, reason="发证 Issued", at=CREATED
    )


def _seal(material: _Material) -> Work:
    pdf = material.draw(NAMES[0])
    return lambda _person: seal_pdf(pdf, material.seal, reason="发证 Issued", at=CREATED)


def _pyhanko(material: _Material) -> Work:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    pdf = material.draw(NAMES[0]).replace(b"/SealValue", b"/SealOther")
    mark = b"-----BEGIN CERT"
    key, signer_pem, issuer_pem = (material.folder / "seal.pem").read_bytes().split(mark)
    key_file, signer_file, issuer_file = (
        material.folder / name for name in ("key.pem", "signer.pem", "issuer.pem")
    )
    key_file.write_bytes(key)
    signer_file.write_bytes(mark + signer_pem)
    issuer_file.write_bytes(mark + issuer_pem)

    def work(_person: tuple[str, str, str]) -> bytes:
        signer = signers.SimpleSigner.load(
            str(key_file), str(signer_file), ca_chain_files=(str(issuer_file),)
        )
        metadata = signers.PdfSignatureMetadata(
            field_name="Other", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return bytes(signers.sign_pdf(writer, metadata, signer=signer).getvalue())

    return work


def _inspect(material: _Material) -> Work:
    pdf = seal_pdf(material.draw(NAMES[0]), material.seal, reason="x", at=CREATED)

    def work(_person: tuple[str, str, str]) -> bytes:
        if inspect_pdf(pdf, [material.issuer]).seal != "intact":
            raise AssertionError
        return pdf

    return work


def _child(material: _Material) -> Work:
    return lambda person: render_in_child(
        html_of(person),
        title="职称证书",
        language="zh-Hans",
        created=CREATED,
        attachment=material.credential,
    )


def _in_process(name: str, runs: int) -> Result:
    command = [sys.executable, "-m", "bench.certificates", "--only", name, "--runs", str(runs)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: Result = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
