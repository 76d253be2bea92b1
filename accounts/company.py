"""The company's settings: one row, read once for each request at the most."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from accounts.models import Company

_request = Local()


def current_company() -> Company | None:
    """The company of this installation, or None before it is set up."""
    if not getattr(_request, "is_running", False):
        return Company.objects.first()
    if not hasattr(_request, "company"):
        _request.company = Company.objects.first()
    return _request.company


def company_time_zone() -> ZoneInfo:
    """Where the company's days begin: reports and filters cut days there."""
    company = current_company()
    return ZoneInfo(company.time_zone if company else "UTC")


def company_currency() -> str:
    """The currency (ISO 4217) that amounts have unless somebody says otherwise."""
    company = current_company()
    return company.currency if company else "EUR"


def forget_company() -> None:
    """Read the row again next time: called by who changes it."""
    if hasattr(_request, "company"):
        del _request.company


@contextmanager
def one_company() -> Iterator[None]:
    """Read the row once meanwhile, as within a request: for a step of a job that asks it often."""
    if getattr(_request, "is_running", False):
        yield
        return
    _begin()
    try:
        yield
    finally:
        _end()


def _begin(**kwargs) -> None:
    forget_company()
    _request.is_running = True


def _end(**kwargs) -> None:
    forget_company()
    _request.is_running = False


request_started.connect(_begin)
request_finished.connect(_end)
