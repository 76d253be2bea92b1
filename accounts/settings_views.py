"""Settings for admins: the company, its users and its teams."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.access import admins_only
from accounts.company import current_company
from accounts.forms import CompanySettingsForm, InvitationForm, TeamForm, UserForm
from accounts.models import Invitation, Team, User


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def company(request):
    form = CompanySettingsForm(request.POST or None, instance=current_company())
    if request.method == "POST" and form.is_valid():
        services.update_company(form.cleaned_data)
        messages.success(request, _("Settings saved."))
        return redirect("accounts:settings")
    status = 422 if form.errors else 200
    return render(request, "accounts/company.html", {"form": form}, status=status)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def users(request):
    """Everybody who may sign in, open invitations, and the form that invites one more."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.invite(by=request.user, link=_join_link(request), **form.cleaned_data)
        messages.success(
            request, _("Invitation sent to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("accounts:users")
    context = {
        "form": form,
        "users": User.objects.select_related("team").order_by("-is_active", "name", "pk"),
        "invitations": Invitation.objects.filter(accepted_at=None)
        .select_related("team", "invited_by")
        .order_by("-invited_at", "-pk"),
    }
    return render(request, "accounts/users.html", context, status=422 if form.errors else 200)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def user(request, user_id):
    user = get_object_or_404(User, pk=user_id)
    form = UserForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        services.update_user(user, form.cleaned_data, by=request.user)
        messages.success(request, _("%(name)s saved.") % {"name": user})
        return redirect("accounts:users")
    context = {"form": form, "person": user}
    return render(request, "accounts/user.html", context, status=422 if form.errors else 200)


@admins_only
@require_POST
def withdraw(request, invitation_id):
    services.withdraw_invitation(get_object_or_404(Invitation, pk=invitation_id))
    messages.success(request, _("Invitation withdrawn."))
    return redirect("accounts:users")


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request):
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_team(form.cleaned_data["name"])
        return redirect("accounts:teams")
    rows = Team.objects.annotate(size=Count("members")).order_by("name", "pk")
    context = {"form": form, "teams": rows}
    return render(request, "accounts/teams.html", context, status=422 if form.errors else 200)


@admins_only
@require_POST
def delete_team(request, team_id):
    services.delete_team(get_object_or_404(Team, pk=team_id))
    messages.success(request, _("Team deleted."))
    return redirect("accounts:teams")


def _join_link(request):
    return lambda token: request.build_absolute_uri(reverse("accounts:join", args=[token]))
