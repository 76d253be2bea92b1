"""An admin builds a form; a visitor of another site sends it from a frame; a rep finds the lead."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from leads.models import Lead
from tests.factories import LabelFactory
from tests.webforms.world import built
from webforms.models import WebForm

RULES = {
    "resultTypes": ["violations"],
    "preload": False,  # it would ask for the parts of app.css beside the page
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture
def other_site():
    """`other_site(html)`: the address of a page on another origin."""
    pages = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def put(html):
        pages["/page"] = f"<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1>{html}"
        return f"http://127.0.0.1:{server.server_port}/page"

    yield put
    server.shutdown()
    thread.join()
    server.server_close()


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def build(admin):
    """Build a form as an admin would; what to put into the other site's page."""
    admin.goto("/settings/forms/")
    admin.locator("main").get_by_role("link", name="Web form", exact=True).click()
    dialog = admin.locator("dialog:modal")
    dialog.get_by_label("Title").fill("Ask us")
    dialog.get_by_role("button", name="Next").click()
    preview = admin.locator(".webform__card")
    expect(preview.get_by_label("Message")).to_be_visible()
    admin.get_by_label("What the form calls “Message”").fill("Your wish")
    expect(preview.get_by_label("Your wish")).to_be_visible()
    admin.get_by_label("Consent, with a box to tick").fill("You may write to me.")
    admin.get_by_role("button", name="Move Phone up").click()
    admin.get_by_label("Hot").check()
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.get_by_text("“Ask us” saved.")).to_be_visible()
    assert violations(admin) == []
    return admin.get_by_label("To embed it in a page of your site").input_value()


def fill_in(frame):
    """Fill the form in as a visitor would, with a slip on the way."""
    frame.get_by_label("Name").fill("Ann Lee")
    frame.get_by_label("E-mail").fill("nonsense")
    frame.get_by_label("Your wish").fill("A footbridge")
    frame.get_by_label("You may write to me.").check()
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Write an e-mail address such as")).to_be_visible()
    expect(frame.get_by_label("Your wish")).to_have_value("A footbridge")
    frame.get_by_label("E-mail").fill("ann@lee.example")
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Thank you. We have received your message")).to_be_visible()


def test_a_form_is_built_embedded_sent_and_becomes_a_lead(
    open_window, ada, alice, settings, other_site
):
    settings.FORMS_SECONDS = 0
    LabelFactory(name="Hot")
    snippet = build(open_window(ada))
    visitor = open_window(java_script_enabled=False)

    visitor.goto(other_site(snippet))
    fill_in(visitor.frame_locator("iframe"))

    assert visitor.context.cookies() == []
    rep = open_window(alice)
    rep.goto("/leads/")
    expect(rep.get_by_role("link", name="Ann Lee lead")).to_be_visible()
    assert Lead.objects.get().labels.get().name == "Hot"
    asked = WebForm.objects.get().fields.order_by("position").values_list("key", flat=True)
    assert list(asked) == ["name", "phone", "email", "organization", "message"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_public_page_and_the_log_are_accessible(open_window, ada, settings, scheme):
    settings.FORMS_SECONDS = 0
    form = built(ada, consent="You may write to me.")
    visitor = open_window(color_scheme=scheme, viewport={"width": 360, "height": 700})
    visitor.goto(f"/f/{form.token}/")
    assert violations(visitor) == []
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("This field is required.").first).to_be_visible()
    assert violations(visitor) == []
    width = visitor.evaluate("document.documentElement.scrollWidth")
    assert width <= 360

    admin = open_window(ada, color_scheme=scheme)
    for path in ("/submissions/", "/settings/forms/", "/settings/assignment/"):
        admin.goto(path)
        expect(admin.get_by_role("heading", level=1)).to_be_visible()
        assert violations(admin) == []
    admin.goto("/submissions/")
    admin.locator("tbody .row-link").click()
    expect(admin.get_by_role("heading", name="What was sent")).to_be_visible()
    assert violations(admin) == []
