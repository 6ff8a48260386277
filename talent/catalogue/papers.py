"""The papers a claim needs (recognition.md §10), and how an entry adds to them or waives them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.states import Labelled
from talent.catalogue.models import CatalogueEntry

# Places whose certificates are as a rule in Chinese or English; INT is an international body.
CHINESE_OR_ENGLISH = frozenset(
    {"AU", "CA", "CN", "GB", "GH", "HK", "IE", "IN", "INT", "KE", "MO", "MT", "MY", "NG", "NZ"}
    | {"PH", "PK", "SG", "TW", "US", "ZA"}
)


class Paper(Labelled):
    """One paper of a claim, in the order in which people are asked for it."""

    IDENTITY = (
        "identity",
        _l("Passport or identity document"),
        _l("The page with your name, photo and number."),
    )
    PHOTO = "photo", _l("Photo"), _l("Of your face, against a plain background, taken recently.")
    CERTIFICATE = (
        "certificate",
        _l("Certificate of the qualification"),
        _l("Both sides, with number and dates readable."),
    )
    VALIDITY = (
        "validity",
        _l("Proof that the qualification is valid now"),
        _l("The issuer's register page or a letter from the issuer."),
    )
    TRANSLATION = (
        "translation",
        _l("Chinese translation of the certificate"),
        _l("Needed when the certificate is in neither Chinese nor English."),
    )
    DEGREE = (
        "degree",
        _l("Certificate of your highest degree"),
        _l("Needed when you rely on a degree: the degree shortens the years asked for."),
    )
    DEGREE_RECOGNITION = (
        "degree-recognition",
        _l("Recognition of the overseas degree"),
        _l("Needed when the degree was awarded outside mainland China."),
    )
    YEARS = (
        "years",
        _l("Proof of years of work in the field"),
        _l("Letters from employers with dates and duties; years abroad count."),
    )
    EMPLOYMENT = (
        "employment",
        _l("Proof of employment in the city"),
        _l("Employment contract or work permit, and social insurance record."),
    )
    EMPLOYER_OPINION = (
        "employer-opinion",
        _l("Employer's opinion"),
        _l("Your employer confirms your post here, or gives a sealed letter."),
    )
    DECLARATION = (
        "declaration",
        _l("Declaration of truth"),
        _l("You declare in the claim that what you say and hand in is true."),
    )
    CONSENT = (
        "consent",
        _l("Consent to ask the issuer"),
        _l("You allow the office to ask the issuer whether the certificate is genuine."),
    )

    @property
    def is_required(self) -> bool:
        """Whether a claim is incomplete without it; the others apply only as their hint says."""
        return self not in {Paper.TRANSLATION, Paper.DEGREE, Paper.DEGREE_RECOGNITION}

    @property
    def is_upload(self) -> bool:
        """Whether it is a file; declaration and consent are ticked in the claim."""
        return self not in {Paper.DECLARATION, Paper.CONSENT}


USUAL = (
    Paper.IDENTITY,
    Paper.PHOTO,
    Paper.CERTIFICATE,
    Paper.DEGREE,
    Paper.YEARS,
    Paper.EMPLOYMENT,
    Paper.EMPLOYER_OPINION,
    Paper.DECLARATION,
    Paper.CONSENT,
)


def papers_for(entry: CatalogueEntry) -> tuple[Paper, ...]:
    """The papers for a claim under `entry`, in asking order.

    Proof of validity is asked for where the award lapses; a translation where the place of issue
    uses neither Chinese nor English. The entry's own additions and waivers come last.
    """
    papers = set(USUAL)
    if entry.requires_licence_valid:
        papers.add(Paper.VALIDITY)
    if entry.region not in CHINESE_OR_ENGLISH:
        papers.add(Paper.TRANSLATION)
    for change in entry.own_papers or ():
        verb, _, name = change.partition(":")
        (papers.add if verb == "add" else papers.discard)(Paper(name))
    return tuple(paper for paper in Paper if paper in papers)
