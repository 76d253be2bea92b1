"""A short list of words that admins keep: add, rename, order, archive, restore.

The rows have a `name`, a `position` and `archived_at`; `core.ordered` writes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from core import ordered
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import NameForm, ShiftForm

type Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class KeptList:
    """One such list. `page` is the name of its page, `one` of a row's ("deals:reason")."""

    model: type[models.Model]
    form: Callable[..., NameForm]
    page: str
    one: str
    title: Words
    intro: Words
    add: Words
    rename: Words
    # What the dialog that renames says of records that have the old name.
    about_renaming: Words = ""
    at_most: int = 200

    def urls(self, address: str) -> list[URLPattern]:
        """The pages of the list, for the `urlpatterns` of its app."""
        row = f"{address}<int:row_id>/"
        name = self.one.rpartition(":")[2]
        return [
            path(address, self._checked(self._list), name=self.page.rpartition(":")[2]),
            path(row, self._checked(self._edit), name=name),
            path(f"{row}position/", self._posted(self._shift), name=f"shift_{name}"),
            path(f"{row}archive/", self._posted(self._archive), name=f"archive_{name}"),
            path(f"{row}unarchive/", self._posted(self._unarchive), name=f"unarchive_{name}"),
        ]

    def _checked(self, view: Any) -> Any:
        return admins_only(require_http_methods(["GET", "HEAD", "POST"])(view))

    def _posted(self, view: Any) -> Any:
        return admins_only(require_POST(view))

    def _list(self, request: Any) -> HttpResponse:
        """The list, and the form that adds one more."""
        form = self.form(request.POST or None)
        if not form.is_valid():
            return self._shown(request, form)
        row = self.model(**form.cleaned_data)
        ordered.append(row, self._rows, at_most=self.at_most)
        return redirect(self.page)

    def _edit(self, request: Any, row_id: int) -> HttpResponse:
        row = self._row(row_id)
        form = self.form(request.POST or None, instance=row)
        if not form.is_valid():
            text, title = str(self.about_renaming), str(self.rename)
            return form_dialog(request, form, title=title, text=text, back=self.page)
        ordered.update(row, form.cleaned_data)
        return done(request, self.page, _("“%(name)s” saved.") % {"name": row})

    def _shift(self, request: Any, row_id: int) -> HttpResponse:
        row, form = self._row(row_id), ShiftForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest(_("Up or down."))
        ordered.shift(row, self._rows, by=form.cleaned_data["by"])
        return self._shown(request, self.form()) if request.htmx else redirect(self.page)

    def _archive(self, request: Any, row_id: int) -> HttpResponse:
        row = ordered.archive(self._row(row_id))
        undo = reverse(self._named("unarchive"), args=[row.pk])
        return done(request, self.page, _("“%(name)s” is archived.") % {"name": row}, undo_url=undo)

    def _unarchive(self, request: Any, row_id: int) -> HttpResponse:
        row = ordered.unarchive(self._row(row_id))
        return done(request, self.page, _("“%(name)s” is back.") % {"name": row})

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def _row(self, key: int) -> Any:
        return get_object_or_404(self._rows, pk=key)

    def _named(self, action: str) -> str:
        app, _colon, name = self.one.rpartition(":")
        return f"{app}:{action}_{name}"

    def _shown(self, request: HttpRequest, form: NameForm) -> HttpResponse:
        rows = list(self._rows.order_by("position", "pk"))
        context = {
            "here": self.page,
            "title": self.title,
            "intro": self.intro,
            "add": self.add,
            "edit": self.one,
            "shift": self._named("shift"),
            "archive": self._named("archive"),
            "unarchive": self._named("unarchive"),
            "form": form,
            "rows": [row for row in rows if not row.archived_at],
            "archived": [row for row in rows if row.archived_at],
        }
        status = 422 if form.errors else 200
        template = "accounts/kept_list.html"
        return render_page(request, template, context, partial="rows", status=status)  # type: ignore[arg-type]
