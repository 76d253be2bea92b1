"""The first page of a new installation, and the way from the demo to one's own company."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.company import current_company
from crm import demo, starting
from crm.forms import AdminForm, CompanyForm, first_guess

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request):
    """Ask for the company and its first admin, once."""
    if current_company():
        return redirect("home")
    company, admin = _forms(request)
    if request.method == "POST" and company.is_valid() and admin.is_valid():
        user = starting.set_up(**company.cleaned_data, **_admin(admin))
        login(request, user, backend=BACKEND)
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    context = {"company_form": company, "admin_form": admin}
    return render(request, "crm/welcome.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_demo(request):
    """Admins only: take the demo data away and ask for the company that comes instead."""
    if not request.user.is_admin:
        raise PermissionDenied
    company_now = current_company()
    if company_now is None or not company_now.is_demo:
        raise Http404
    company, admin = _forms(request)
    needs_admin = demo.is_of_the_demo(request.user)
    forms = [company, admin] if needs_admin else [company]
    # A list, so that every form is read and shows its errors.
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419
        new_admin = _admin(admin) if needs_admin else None
        heir = demo.leave(request.user, new_admin=new_admin, company=company.cleaned_data)
        login(request, heir, backend=BACKEND)
        messages.success(request, _("The demo data is gone. What you added is still here."))
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    context = {"company_form": company, "admin_form": admin if needs_admin else None}
    return render(request, "crm/remove_demo.html", context, status=status)


def _forms(request):
    data = request.POST or None
    return CompanyForm(data, initial=first_guess()), AdminForm(data, prefix="admin")


def _admin(form: AdminForm) -> dict[str, str]:
    given = form.cleaned_data
    return {
        "admin_name": given["name"],
        "admin_email": given["email"],
        "password": given["password"],
    }
