"""A post in schema.org's words, for search engines; data, never a script."""

from typing import Any

from core.clock import BEIJING
from core.i18n import tr
from core.settings import City
from core.web import absolute_url
from events.job_descriptions.states import WorkPlaceMode
from events.jobs.models import JobPost

_DEGREES = {
    "college": "associate degree", "bachelor": "bachelor degree",
    "master": "postgraduate degree", "doctorate": "postgraduate degree",
}  # fmt: skip


def job_posting(job: JobPost, city: City) -> dict[str, Any]:
    """The JobPosting of the page, in the request's language."""
    url, one = absolute_url("jobs.post", reference=job.reference), job.organisation
    assert job.published_at is not None  # it is public
    data = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "@id": url,
        "url": url,
        "identifier": {"@type": "PropertyValue", "name": tr(one.name), "value": job.reference},
        "title": tr(job.title),
        "description": f"{tr(job.content)}\n\n{tr(job.conditions)}",
        "datePosted": job.published_at.astimezone(BEIJING).date().isoformat(),
        "validThrough": f"{job.valid_until}T23:59:59+08:00",
        "hiringOrganization": {"@type": "Organization", "name": tr(one.name)}
        | ({"sameAs": one.website} if one.website else {}),
        "jobLocation": {"@type": "Place", "address": _address(job, city)},
        "baseSalary": _salary(job),
        "totalJobOpenings": job.headcount,
        "skills": job.field,
    }
    if job.degree in _DEGREES:
        kind = "EducationalOccupationalCredential"
        asked = {"@type": kind, "credentialCategory": _DEGREES[job.degree]}
        data["educationRequirements"] = asked
    if job.mode == WorkPlaceMode.REMOTE:
        country = {"@type": "Country", "name": "CN"}
        data |= {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": country}
    return {key: value for key, value in data.items() if value not in ("", None)}


def _address(job: JobPost, city: City) -> dict[str, str]:
    # A post may be anywhere; only one in a district of the city is known to be there.
    inside = {"addressLocality": tr(city.name)} if job.district else {}
    return {"@type": "PostalAddress", "streetAddress": job.place, "addressCountry": "CN", **inside}


def _salary(job: JobPost) -> dict[str, Any]:
    value = {
        "@type": "QuantitativeValue",
        "minValue": job.pay_min,
        "unitText": job.pay_period.upper(),
    }
    if job.pay_max:
        value["maxValue"] = job.pay_max
    return {"@type": "MonetaryAmount", "currency": job.currency, "value": value}
