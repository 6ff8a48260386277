"""What cannot be: days in the future, more years of work than a life has. Pure.

Each rule gives the sentence that says so, or None. The wizard asks while one types and the service
asks again on sending, so both say the same.
"""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from core.errors import Words

# Nobody younger may work under a contract here (labour law, article 15).
WORKING_AGE = 16
OLDEST = 110


def birth_fault(born_on: date, today: date) -> Words | None:
    """A day of birth to come, or of somebody too young to be employed, or too old to live."""
    if born_on > today:
        return _l("This day has not come yet. Enter your date of birth.")
    age = full_years(born_on, today)
    if age < WORKING_AGE:
        return _l("You must be at least 16 years old to claim a title. Check the year.")
    if age > OLDEST:
        return _l("Check the year of your birth.")
    return None


def years_fault(years: int, born_on: date | None, today: date) -> Words | None:
    """More years of work than there were since the sixteenth birthday."""
    if born_on is None or birth_fault(born_on, today) is not None:
        return None
    most = full_years(born_on, today) - WORKING_AGE
    if years > most:
        return _l(
            "By your date of birth you can have worked %(most)s years at most. "
            "Check the years, or the date of birth.",
            most=most,
        )
    return None


def since_fault(since: date, born_on: date | None, today: date) -> Words | None:
    """A post that has not begun, or began before the person could work."""
    if since > today:
        return _l("This day has not come yet. You can claim once you work here.")
    if born_on is not None and full_years(born_on, since) < WORKING_AGE:
        return _l("By your date of birth you were under 16 then. Check the year.")
    return None


def issue_fault(issued_on: date, born_on: date | None, today: date) -> Words | None:
    """A certificate from the future, or older than its holder."""
    if issued_on > today:
        return _l("The certificate cannot be issued in the future.")
    if born_on is not None and issued_on <= born_on:
        return _l("The certificate cannot be issued before you were born.")
    return None


def expiry_fault(
    expires_on: date | None, issued_on: date, today: date, *, must_be_valid: bool
) -> Words | None:
    """An end before the beginning; an expired certificate where the entry wants a valid one."""
    if expires_on is None:
        return None
    if expires_on < issued_on:
        return _l("The certificate cannot expire before it was issued.")
    if must_be_valid and expires_on < today:
        return _l("The certificate has expired. Renew it with the issuing body first.")
    return None


def full_years(since: date, until: date) -> int:
    """Whole years from one day to another; somebody born on 29 February is older on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
