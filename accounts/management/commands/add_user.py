import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import services
from accounts.models import Team, User
from core.errors import Rejected


class Command(BaseCommand):
    help = (
        "Make a user. The password is asked for, or read from standard input when that is a pipe."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=User.Role.values, required=True)
        parser.add_argument("--team", help="name of the team; made if there is none of that name")
        parser.add_argument("--name", default="", help="the user's name; the e-mail's if not given")

    def handle(self, *, email, role, team, name, **options):
        try:
            validate_email(email)
            password = self._password(email)
            with transaction.atomic():  # a user who is refused leaves no new team behind
                group = self._team(team)
                services.add_user(email, password=password, role=role, team=group, name=name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Rejected as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} may sign in now.")

    def _team(self, name: str | None) -> Team | None:
        if not name:
            return None
        if not Team.objects.filter(name__iexact=name.strip()).exists():
            self.stdout.write(f"The team “{name.strip()}” is new.")
        return services.add_team(name)

    def _password(self, email: str) -> str:
        if sys.stdin.isatty():
            password = getpass(f"Password for {email}: ")
            if password != getpass("Once more: "):
                raise CommandError("The two passwords differ.")
        else:
            password = sys.stdin.readline().rstrip("\r\n")
        validate_password(password, User(email=email))
        return password
