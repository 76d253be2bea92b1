"""A real browser at a real server. Playwright's own loop runs in this thread, beside the ORM."""

import os

import pytest

from tests.cast import signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium_of_all_tests(launch_browser):
    launched = launch_browser()
    yield launched
    launched.close()


@pytest.fixture
def open_window(chromium_of_all_tests, live_server):
    """`open_window(user, **options)`: a page in which this user has signed in.

    What the browser complains about while the test runs fails it.
    """
    contexts, complaints = [], []

    def opened(user, **options):
        context = chromium_of_all_tests.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1440, "height": 900}} | options
        )
        session = signed_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints
