"""Rules the whole project keeps, so nobody has to remember them."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from importlinter.cli import lint_imports

from contacts.models import Organization, Person
from core import translations
from leads.models import Conversion, Lead

ROOT = Path(settings.BASE_DIR)
APPS = settings.OUR_APPS
# Pages that a stranger may open, each with its reason.
OPEN_TO_ALL: dict[str, str] = {
    "account_login": "signing in",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "a forgotten password",
    "account_reset_password_from_key_done": "a forgotten password",
    "account_signup": "allauth's address; the adapter answers that people join by invitation",
    "account_inactive": "tells somebody who may no longer sign in",
    "account_confirm_email": "a link in an e-mail",
    "account_confirm_login_code": "the second step of signing in",
    "account_email_verification_sent": "tells where the link went",
    "account_logout": "signing out twice is no error",
    "mfa_authenticate": "the second step of signing in",
    "welcome": "the first page of an installation without users",
    "join": "a link in an invitation, which is signed",
    "form": "a web form for visitors of other sites, under an address that nobody guesses",
    "thanks": "what such a visitor reads afterwards",
    "set_language": "the sign-in page offers both languages",
}
# Models whose rows everybody in the company may read, each with its reason.
READ_BY_ALL: dict[str, str] = {
    "accounts.Company": "the company's own name and settings",
    "accounts.Team": "colleagues know their teams",
    "accounts.User": "colleagues know each other",
    "accounts.Invitation": "only pages for admins read it",
    "accounts.Submission": "only who sent the form gets its answer",
    "contacts.Label": "one set of labels for the company",
    "contacts.Channel": "one set of channels for the company",
    "contacts.Look": "a moment",
    "contacts.Recheck": "ids that wait for the worker; pages count only those they may show",
    "fields.Field": "one set of fields for the company",
    "fields.FieldGroup": "a heading over fields",
    "fields.Choice": "belongs to a field",
    "deals.Pipeline": "one set of pipelines for the company",
    "deals.Stage": "belongs to a pipeline",
    "deals.LostReason": "one list for the company",
    "leads.ArchiveReason": "one list for the company",
    "leads.AssignmentRule": "only pages for admins read it",
    "webforms.WebForm": "only pages for admins read it; managers know its title from the log",
    "webforms.FormField": "belongs to a form",
    "history.Operation": "read through the record it changed",
    "history.Entry": "read through its operation",
}
LINES = {".py": 400, ".html": 150, ".js": 200, ".css": 350}
FUNCTION_LINES = 50


def our_models() -> list[type[models.Model]]:
    """Our models, without the change tables that pghistory derives from them."""
    return [
        model
        for label in settings.OUR_APPS
        for model in apps.get_app_config(label).get_models()
        if not issubclass(model, pghistory.models.Event)
    ]


def files(*suffixes: str) -> list[Path]:
    """What we wrote, without migrations and folders that are only on this machine."""
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(".") or path.name == ".ci"]
    found = [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]
    return sorted(
        path
        for path in found
        if path.is_file()
        and (not suffixes or path.suffix in suffixes)
        and not {"migrations", "locale", "__pycache__", "node_modules"} & set(path.parts)
    )


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_models_and_migrations_agree(db):
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_system_checks_pass(db):
    call_command("check", "--fail-level", "WARNING", stdout=StringIO())


def test_imports_point_down(capsys):
    failed = lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert not failed, capsys.readouterr().out


@pytest.mark.parametrize("name", ["models", "services"])
def test_models_and_services_know_nothing_of_the_web(name):
    web = ("django.http", "django.shortcuts", "django.views", "django.forms", "django_htmx")

    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if path.stem == name or name in path.parent.parts:
            for module in imported(path):
                assert not module.startswith(web), f"{shown(path)} imports {module}"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def pages(
    resolver: URLResolver | None = None, prefix: str = "/"
) -> Iterator[tuple[URLPattern, str]]:
    """Every page with its address; an empty one if it is written as a regular expression."""
    for entry in (resolver or get_resolver()).url_patterns:
        plain = isinstance(entry.pattern, RoutePattern)
        address = f"{prefix}{entry.pattern}" if plain and prefix else ""
        if isinstance(entry, URLPattern):
            yield entry, re.sub(r"<[^>]+>", in_its_place, address)
        else:
            yield from pages(entry, address)


def in_its_place(argument: re.Match[str]) -> str:
    """Something that an argument of an address accepts."""
    kind = argument[0].strip("<>").split(":")[0]
    kinds = {"contact_kind": "person", "field_set": "deal"}
    return {**kinds, "int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}.get(kind, "x")


@pytest.mark.parametrize(("pattern", "address"), list(pages()), ids=lambda x: str(x) or "regex")
def test_every_page_is_private_unless_it_says_otherwise(pattern, address, client, company):
    is_private = getattr(pattern.callback, "login_required", True)

    assert is_private or pattern.name in OPEN_TO_ALL, f"{address} is open: say why in OPEN_TO_ALL"
    if address and is_private and pattern.name not in OPEN_TO_ALL:
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(resolve_url(settings.LOGIN_URL))


def test_no_exception_outlives_its_page():
    is_open = {
        pattern.name for pattern, _ in pages() if not getattr(pattern.callback, "login_required", 1)
    }

    assert set(OPEN_TO_ALL) <= is_open


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_says_who_sees_its_rows(model):
    has_rule = hasattr(model._default_manager, "visible_to")

    assert has_rule != (model._meta.label in READ_BY_ALL)


def relations_to(target: type[models.Model]) -> set[models.Field]:
    """Every foreign key and many-to-many field of ours that leads to a model."""
    return {
        field
        for model in our_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model is target
    }


def walked_from(target: type[models.Model]) -> set[models.Field]:
    found = {relation.field for relation in target._meta.related_objects}
    return {field for field in found if not issubclass(field.model, pghistory.models.Event)}


@pytest.mark.parametrize("contact", [Person, Organization])
def test_whatever_belongs_to_a_contact_follows_when_it_is_merged(contact):
    assert relations_to(contact) <= walked_from(contact)


def test_whatever_hangs_on_a_lead_can_follow_it_to_its_deal():
    both = {
        model
        for model in our_models()
        if {"lead", "deal"} <= {field.name for field in model._meta.fields}
    }
    walked = {field.model for field in walked_from(Lead) if field.name == "lead"}

    assert both - {Conversion}
    assert both <= walked


# Where rows of leads are made; everything else asks `leads.intake`. Measuring makes what it likes.
MAKES_LEADS = ("leads/intake/", "bench/", "tests/")


def test_leads_are_made_in_one_place():
    methods = ("create", "bulk_create", "get_or_create", "update_or_create")
    makers = {"Lead", *(f"Lead.objects.{name}" for name in methods)}
    found = []
    for path in files(".py"):
        if shown(path).startswith(MAKES_LEADS):
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).replace("_base_manager", "objects")
                is_copied = name == "copy_in" and ast.unparse(node.args[0]) == "Lead"
                if name in makers or is_copied:
                    found.append(f"{shown(path)}:{node.lineno}")

    assert found == []


def test_arguments_of_querysets_are_typed():
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ClassDef) and "QuerySet" in " ".join(
                [node.name, *map(ast.unparse, node.bases)]
            ):
                for method in (line for line in node.body if isinstance(line, ast.FunctionDef)):
                    given = [*method.args.args, *method.args.kwonlyargs]
                    bare = [arg.arg for arg in given if not arg.annotation and arg.arg != "self"]
                    assert not bare, f"{shown(path)}: {node.name}.{method.name}{bare}"


@pytest.mark.parametrize("suffix", LINES)
def test_no_file_outgrows_its_budget(suffix):
    long = {shown(path): path.read_text().count("\n") for path in files(suffix)}

    assert {name: count for name, count in long.items() if count > LINES[suffix]} == {}


def test_no_function_outgrows_its_budget():
    long = []
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long.append(f"{shown(path)}: {node.name} has {length} lines")

    assert long == []


INLINE = {
    "a handler": re.compile(r"\s(?:on[a-z]+|hx-on[\w:-]*)\s*=\s*[\"']"),
    "a style": re.compile(r"\sstyle\s*=\s*[\"']|<style\b"),
    "a script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>"),
    "an evaluated value": re.compile(r"[\"']\s*(?:js|javascript):"),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has_inline_code(what):
    found = [shown(path) for path in files(".html") if INLINE[what].search(path.read_text())]

    assert found == []


def test_shared_pieces_say_what_they_need():
    silent = [
        shown(path)
        for path in files(".html")
        if (path.name.startswith("_") or "components" in path.parts)
        and not path.read_text().startswith("{#")
    ]

    assert silent == []


def test_every_word_has_its_french():
    assert translations.problems() == []


def requirements(suffix: str) -> list[tuple[Path, str]]:
    """The file and name of each requirement in requirements/*.in or, locked, *.txt."""
    line = re.compile(r"^([A-Za-z][\w.-]*)", re.MULTILINE)
    return [
        (path, name)
        for path in sorted((ROOT / "requirements").glob(f"*{suffix}"))
        for name in line.findall(path.read_text())
    ]


def test_every_dependency_is_locked_with_hashes():
    for path, name in requirements(".txt"):
        locked = rf"^{re.escape(name)}==\S+[^\\\n]*\\\n    --hash=sha256:[0-9a-f]{{64}}"
        assert re.search(locked, path.read_text(), re.MULTILINE), f"{shown(path)}: {name}"


def test_every_dependency_has_its_sentence():
    decisions = (ROOT / "docs/decisions.md").read_text().lower()

    assert [name for _, name in requirements(".in") if f"**{name.lower()}**" not in decisions] == []


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    address = re.compile(r"https?://(?!localhost|127\.0\.0\.1)")
    folder = re.compile(r"[\"'= (](?:/(?:root|home|work|Users)/)")
    build = [ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".pre-commit-config.yaml"]
    build += [path for path in files() if path.parent.name in {"requirements", ".ci"}]

    assert [shown(path) for path in build if address.search(path.read_text())] == []
    text = files(".py", ".html", ".js", ".css", ".md", ".toml", ".txt", "")
    assert [shown(path) for path in text if folder.search(path.read_text())] == []
