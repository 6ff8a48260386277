"""What the catalogue's part of the API takes and gives."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from core.api.shapes import Strict, Words
from talent.catalogue.early_answer import MOST_YEARS
from talent.catalogue.states import Degree, Level, Sector


class CatalogueQuery(Strict):
    """Search and filters."""

    q: str = Field("", description="Words in any language; the first 200 characters count.")
    sector: Sector | None = None
    region: str = Field("", max_length=3, description="ISO 3166 code, or INT.")
    level: Level | None = None
    edition: str = Field("", description="Address of an edition; the one in force if left out.")
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, description="From the Link header of the page before.")


class Result(BaseModel):
    """One entry found. `score` is 0 to 100 and compares results of the same search only."""

    code: str
    score: float
    name_en: str
    name_zh: str
    name_local: str
    issuer_en: str
    region: str
    level: str
    title_en: str
    title_zh: str
    url: str


class Results(BaseModel):
    """What was found. `confident`: the first result may be taken as the one meant."""

    edition: str
    total: int
    confident: bool
    results: list[Result]


class EditionQuery(Strict):
    edition: str = Field("", description="Address of an edition; the one in force if left out.")


class RuleBody(BaseModel):
    """This degree and at least so many full years of work in the field."""

    degree: Degree
    years: int


class TierBody(BaseModel):
    """A level with its title."""

    level: Level
    title_en: str
    title_zh: str


class TierWithRules(TierBody):
    """A tier and the ways to it; none means ordinary review only."""

    rules: list[RuleBody]


class PaperBody(BaseModel):
    """A paper of the claim. Those not required apply as their words say."""

    key: str
    required: bool
    name: Words
    hint: Words


class HistoryItem(BaseModel):
    """What an edition says of the entry."""

    edition: str
    in_force_from: date | None
    level: str
    title_en: str
    title_zh: str
    url: str


class Entry(BaseModel):
    """All that an edition says of one qualification."""

    edition: str
    code: str
    state: str
    replaced_by: str
    sector: str
    name_en: str
    name_zh: str
    name_local: str
    abbreviation: str
    aliases: list[str]
    issuer_en: str
    issuer_zh: str
    region: str
    series_en: str
    series_zh: str
    title_en: str
    title_zh: str
    level: str
    effect: str
    min_years_experience: int | None
    requires_licence_valid: bool
    verification: str
    look_alikes: str
    evidence: str
    source: str
    tiers: list[TierWithRules]
    rules_are_own: bool
    papers: list[PaperBody]
    history: list[HistoryItem]
    notice: Words
    url: str


class EditionBody(BaseModel):
    slug: str
    name: Words
    notice: Words
    is_official: bool
    in_force_from: date | None
    in_force: bool
    url: str


class Editions(BaseModel):
    """Every published edition, the latest first."""

    editions: list[EditionBody]


class DiffQuery(Strict):
    """Two editions."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    earlier: str = Field(alias="from", description="Address of the earlier edition.")
    later: str = Field(alias="to", description="Address of the later edition.")


class Named(BaseModel):
    code: str
    name_en: str
    name_zh: str


class FieldChange(BaseModel):
    """What a field said before and says now."""

    field: str
    before: str
    after: str


class Changed(Named):
    """An entry that says something else now."""

    changes: list[FieldChange]


class Diff(BaseModel):
    """What changed from one edition to another."""

    earlier: str = Field(serialization_alias="from")
    later: str = Field(serialization_alias="to")
    added: list[Named]
    changed: list[Changed]
    withdrawn: list[Named]


class EligibilityFacts(Strict):
    """What a person says of themselves."""

    entry: str = Field(max_length=40, description="Code of the entry.")
    degree: Degree
    years: int = Field(ge=0, le=MOST_YEARS, strict=True, description="Full years in the field.")
    works_in_city: bool | None = None


class Way(BaseModel):
    """One way to the next tier."""

    degree: Degree
    more_years: int
    total_years: int


class Eligibility(BaseModel):
    """The early answer; never a decision. `needs_province`: the province confirms this level."""

    edition: str
    entry: str
    reached: TierBody | None
    next: TierBody | None
    missing: list[Way]
    works_in_city: bool | None
    papers: list[PaperBody]
    usual_working_days: int
    rules_are_own: bool
    needs_province: bool
    url: str
