"""How the certificates of the event are set: whoever runs the whole event, and auditors to read."""

from __future__ import annotations

from tests.attacks.slices import READS, RUNS

KIND = {"slug": "event", "kind": "=juror-certificate"}
CELLS = {
    "certificate_designs.edit": ([KIND], READS),
    "certificate_designs.save": ([KIND], RUNS),
    "certificate_designs.picture": ([KIND | {"number": "=0"}], READS),
}
