from django.db import transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from core.htmx import go_to, render_page
from core.paging import page_after
from imports import services
from imports.forms import ColumnsForm, UploadForm
from imports.models import Import, ImportRow
from imports.preview import preview_of
from imports.reading import Unreadable
from imports.refusals import refused_as_csv, refused_as_xlsx
from imports.running import table_of

PAGE = 50
STOP_POLLING = 286
ENDED = {Import.State.DONE, Import.State.FAILED, Import.State.CANCELLED}


@admins_only
@require_safe
def listing(request):
    imports = Import.objects.visible_to(request.user).select_related("by", "owner")
    page = page_after(imports, request.GET.get("after", ""), order=("-id",), size=PAGE)
    return render(request, "imports/list.html", {"page": page})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = UploadForm(request.POST or None, request.FILES or None, initial={"owner": request.user})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            source = services.receive_file(
                file,
                name=file.name,
                owner=form.cleaned_data["owner"],
                by_rules=form.cleaned_data.get("by_rules", False),
                by=request.user,
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            return go_to(request, "imports:import", source.pk)
    status = 422 if form.is_bound else 200
    return render(request, "imports/new.html", {"form": form}, status=status)


@admins_only
@require_safe
def import_page(request, import_id):
    source = _visible(request, import_id)
    if source.state == Import.State.MAPPING:
        return _mapper(request, source)
    return render(request, "imports/import.html", _outcome(request, source))


@admins_only
@require_POST
def columns(request, import_id):
    """Keep what was chosen, and draw again what it makes of the file."""
    source = _visible(request, import_id)
    if source.state != Import.State.MAPPING:
        return go_to(request, "imports:import", source.pk)
    source, problem = _keep(request, source)
    return _mapper(request, source, problem=problem)


@admins_only
@require_POST
def start(request, import_id):
    source = _visible(request, import_id)
    problem = ""
    if source.state == Import.State.MAPPING and "owner" in request.POST:
        source, problem = _keep(request, source)
        if problem or preview_of(source, table_of(source)).problems:
            return _mapper(request, source, problem=problem, status=422)
    services.start_import(source, by=request.user)
    return go_to(request, "imports:import", source.pk)


@admins_only
@require_POST
def cancel(request, import_id):
    services.cancel_import(_visible(request, import_id), by=request.user)
    return go_to(request, "imports:list")


@admins_only
@require_safe
def progress(request, import_id):
    source = _visible(request, import_id)
    status = STOP_POLLING if source.state in ENDED else 200
    context = _outcome(request, source)
    return render(request, "imports/import.html#outcome", context, status=status)


@admins_only
@require_safe
def refused(request, import_id):
    source = _visible(request, import_id)
    name = f"{slugify(source.name.rpartition('.')[0]) or 'leads'}-{slugify(_('refused'))}"
    if request.GET.get("format") == "xlsx":
        return FileResponse(refused_as_xlsx(source), as_attachment=True, filename=f"{name}.xlsx")
    response = StreamingHttpResponse(refused_as_csv(source), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@admins_only
@require_safe
def sample(request):
    """A file with every column that most people need, in the reader's language."""
    names = [_("Title"), _("First name"), _("Last name"), _("E-mail"), _("Phone"),
             _("Organization"), _("Value"), _("Currency"), _("Note")]  # fmt: skip
    lines = [
        names,
        [_("New web site"), "Zoé", "Martin", "zoe.martin@example.org", "01 23 45 67 89",
         "Atelier Nord SARL", "4500", "EUR", _("Met at the fair")],
        [_("Training for ten"), "John", "Smith", "john.smith@example.com", "06 12 34 56 78",
         "Smith Ltd", "1200", "GBP", ""],
    ]  # fmt: skip
    text = "\ufeff" + "".join(";".join(line) + "\r\n" for line in lines)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(_("leads"))}.csv"'
    return response


def _visible(request, import_id) -> Import:
    imports = Import.objects.visible_to(request.user).select_related("by", "owner")
    return get_object_or_404(imports, pk=import_id)


def _keep(request, source: Import) -> tuple[Import, str]:
    """Save what was posted; a wish that the file cannot meet is a sentence, and nothing changes."""
    form = ColumnsForm(request.POST, source=source, table=table_of(source))
    if not form.is_valid():
        return source, _("Choose again: something on this page is no longer possible.")
    try:
        with transaction.atomic():
            if wishes := form.wishes():
                return services.read_differently(source, wishes, by=request.user), ""
            chosen = form.cleaned_data
            return services.map_columns(
                source,
                form.mapping(),
                owner=chosen["owner"],
                dates=chosen.get("dates", source.dates),
                by=request.user,
            ), ""
    except Unreadable as refusal:
        return source, str(refusal)


def _mapper(request, source: Import, *, problem: str = "", status: int = 200):
    table = table_of(source)
    form = ColumnsForm(None, source=source, table=table)
    preview = preview_of(source, table)
    rows = list(zip(source.columns, form.columns, preview.samples, strict=True))
    context = {
        "source": source,
        "form": form,
        "columns": rows,
        "preview": preview,
        "problems": [problem] if problem else preview.problems,
    }
    return render_page(request, "imports/mapping.html", context, partial="mapper", status=status)


def _outcome(request, source: Import) -> dict:
    ended = source.state in ENDED
    rows = source.rows.filter(outcome=ImportRow.Outcome.CREATED).select_related("lead_record")
    refusals = source.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("number")
    after = request.GET.get("after", "")
    return {
        "source": source,
        "ended": ended,
        "made": page_after(rows, after, order=("number", "id"), size=PAGE) if ended else None,
        "refusals": refusals[:20] if ended else [],
    }
