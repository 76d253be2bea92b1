"""A person's own page, and the invitation that made them a user."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts import services
from accounts.forms import JoinForm, ProfileForm, ShortcutsForm, ThemeForm
from accounts.shortcuts import GROUPS
from core.htmx import render_page


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.update_profile(request.user, form.cleaned_data)
        with override(request.user.language or request.LANGUAGE_CODE):
            messages.success(request, _("Profile saved."))
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@require_POST
def theme(request):
    """Light, dark or as the system: what the menu of the user offers."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("theme")
    services.update_profile(request.user, form.cleaned_data)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request):
    """All keys there are, and the switch that turns single letters off."""
    initial = {"has_shortcuts": request.user.has_shortcuts}
    form = ShortcutsForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        context = {"form": form, "groups": GROUPS}
        return render_page(request, "accounts/shortcuts.html", context, partial="dialog")
    services.update_profile(request.user, form.cleaned_data)
    if request.htmx:
        return HttpResponseClientRefresh()
    return redirect("accounts:shortcuts")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """The page behind the link of an invitation: a name, a password, and in."""
    invitation = services.invitation_of(token)
    if invitation is None:
        return render(request, "accounts/join.html", {"invitation": None}, status=410)
    with override(invitation.language):
        form = JoinForm(
            request.POST or None, email=invitation.email, initial={"name": invitation.name}
        )
        if request.method == "POST" and form.is_valid():
            user = services.accept_invitation(invitation, **form.cleaned_data)
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("home")
        context = {"invitation": invitation, "form": form}
        return render(request, "accounts/join.html", context, status=422 if form.errors else 200)
