"""The tests' own waiting: a window that closes can leave its request running in the server."""

import threading

import pytest
from django.core.signals import request_started

ADDRESS = "/accounts/login/"


@pytest.fixture
def held():
    """The server holds this page back until `.go_on` is set, at most 20 seconds."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(environ=None, **rest):
        if environ and environ["PATH_INFO"] == ADDRESS:
            begun.set()
            go_on.wait(20)

    request_started.connect(hold)
    yield begun, go_on
    request_started.disconnect(hold)


def test_a_request_that_outlives_its_window_is_waited_for(open_window, underway, held, live_server):
    begun, go_on = held
    page = open_window()
    page.goto("/accounts/password/reset/")
    page.evaluate("address => { fetch(address) }", ADDRESS)
    assert begun.wait(20)
    page.close()
    waiting = threading.Thread(target=underway.wait_for_none)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    go_on.set()
    waiting.join(20)
    assert not waiting.is_alive()
