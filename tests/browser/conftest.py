"""A real browser at a real server. Playwright's own loop runs in this thread, beside the ORM."""

import os

import pytest
from django.db import connections
from playwright.sync_api import expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browser.quiet import Underway
from tests.cast import signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A busy machine takes its time; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def outside_of_the_loop(django_db_setup):
    """Playwright's loop is a context of its own, in which Django connects anew.

    What was open before would be out of reach, and in the way when the database is removed.
    """
    connections.close_all()


@pytest.fixture(scope="session")
def chromium_of_all_tests(outside_of_the_loop, launch_browser):
    launched = launch_browser()
    yield launched
    launched.close()
    connections.close_all()  # that of the loop, in which every later test has run, too


@pytest.fixture(scope="session")
def underway():
    return Underway()


@pytest.fixture
def open_window(chromium_of_all_tests, live_server, underway):
    """`open_window(user, **options)`: a page in which this user, if any, has signed in.

    What the browser complains about while the test runs fails it.
    """
    contexts, complaints = [], []

    def hear(message):
        # A form that is answered with 422 was refused, which is no fault of the page; nor is a
        # question that a newer one replaced.
        is_fine = any(word in message.text for word in ("422", "sendAbort", "htmx:afterRequest"))
        if message.type == "error" and not is_fine:
            complaints.append(f"{message.text} ({message.location['url']})")

    def opened(user=None, **options):
        context = chromium_of_all_tests.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1440, "height": 900}} | options
        )
        if user:
            session = signed_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    # What a closing window says of requests that it cuts short is nobody's fault.
    heard = list(complaints)
    for context in contexts:
        context.close()
    underway.wait_for_none()
    assert not heard


@pytest.fixture
def run_imports(transactional_db):
    """Run the imports that wait, as a worker would."""

    def run():
        for job in ProcrastinateJob.objects.filter(status="todo", task_name="imports.run"):
            app.tasks[job.task_name](**job.args)

    return run
