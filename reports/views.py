from calendar import monthrange
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from core.htmx import render_page
from reports.charts import Chart, Value, grouped_bars
from reports.forms import Scope, ScopeForm
from reports.pipeline import MonthLine, add_up, open_by_stage, won_and_lost_by_month


@require_safe
def pipeline(request):
    """Open deals by stage, and what was won and lost month by month, of what the user may see."""
    form = ScopeForm(request.GET)
    scope = form.scope()
    if scope is None:
        return render_page(request, "reports/pipeline.html", {"form": form}, partial="report")
    stages = open_by_stage(request.user, scope)
    months = won_and_lost_by_month(request.user, scope)
    for stage in stages:
        stage.url = open_deals(scope, stage=stage.stage.pk)
    for month in months:
        month.name = month_name(month.first_on)
        month.won_url = closed_deals(scope, "won", month.first_on)
        month.lost_url = closed_deals(scope, "lost", month.first_on)
    context = {
        "form": form,
        "scope": scope,
        "stages": stages,
        "most_in_a_stage": max((line.count for line in stages), default=0) or 1,
        "open_count": sum(line.count for line in stages),
        "open_value": add_up(line.value for line in stages),
        "open_weighted": add_up(line.weighted for line in stages),
        "open_url": open_deals(scope),
        "months": months,
        "won_count": sum(line.won for line in months),
        "lost_count": sum(line.lost for line in months),
        "won_value": add_up(line.won_value for line in months),
        "lost_value": add_up(line.lost_value for line in months),
        "chart": months_chart(months),
    }
    return render_page(request, "reports/pipeline.html", context, partial="report")


def open_deals(scope: Scope, **more) -> str:
    """The list of the open deals that a number counts."""
    return _list(scope, status="open", **more)


def closed_deals(scope: Scope, kind: str, month: date) -> str:
    """The list of the deals won or lost in a month."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return _list(scope, **{f"{kind}_from": month.isoformat(), f"{kind}_to": last.isoformat()})


def months_chart(months: list[MonthLine]) -> Chart:
    return grouped_bars([(month_name(line.first_on, short=True), _bars(line)) for line in months])


def _bars(line: MonthLine) -> list[Value]:
    won = ngettext("%(month)s: %(count)s deal won", "%(month)s: %(count)s deals won", line.won)
    lost = ngettext("%(month)s: %(count)s deal lost", "%(month)s: %(count)s deals lost", line.lost)
    return [
        Value(line.won, "won", won % {"month": line.name, "count": line.won}, line.won_url),
        Value(line.lost, "lost", lost % {"month": line.name, "count": line.lost}, line.lost_url),
    ]


def month_name(first_on: date, *, short: bool = False) -> str:
    """ "November 2026" in the reader's language; "Nov", or "Jan 2026" in January, when short."""
    language = get_language() or "en"
    if not short:
        return format_skeleton("yMMMM", first_on, locale=language)
    return format_skeleton("yMMM" if first_on.month == 1 else "MMM", first_on, locale=language)


def _list(scope: Scope, **parameters) -> str:
    chosen = {
        "pipeline": scope.pipeline.pk,
        "owner": scope.owner.pk if scope.owner else None,
        "team": scope.team.pk if scope.team else None,
        **parameters,
    }
    given = {name: value for name, value in chosen.items() if value is not None}
    return f"{reverse('deals:list')}?{urlencode(given)}"
