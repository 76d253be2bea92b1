"""From a spreadsheet to a won deal in the report, by mouse, by keys and by finger."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from contacts.models import Person
from deals.models import Deal
from tests.browser.hands import Finger, Keys, Mouse
from tests.factories import OrganizationFactory, PersonFactory, PipelineFactory, UserFactory

LEADS = """Lead title;Name;E-mail;Organization;Value
Footbridge over the Saône;Marie Dupond;m.dupond@pontet.example;;48000
Handrails;Karim Benali;karim@benali.example;;
;;lena@okafor.example;;1200
Nobody;;;;900
"""
WORDS = {
    "en": {},
    "fr": {
        "Menu": "Menu",
        "Sign in": "Se connecter",
        "Imports": "Imports",
        "Import leads": "Importer des prospects",
        "Continue": "Continuer",
        "Start the import": "Lancer l’import",
        "Name a person or an organization.": "Indiquez une personne ou une organisation.",
        "Open the leads inbox": "Ouvrir la boîte des prospects",
        "Convert to deal": "Convertir en offre",
        "Use Marie Dupont": "Utiliser Marie Dupont",
        "Save": "Enregistrer",
        "Back to the board": "Retour au tableau",
        "Won": "Gagnée",
        "Reports": "Rapports",
        "Won and lost per month": "Gagnées et perdues par mois",
    },
}


@pytest.fixture
def marie(transactional_db, company):
    """Whom the company knows already, and where her deals go."""
    PipelineFactory(name="New business", stages=["Qualified", "Proposal", "Signed"])
    owner = UserFactory(name="Bob Leroy")
    works = OrganizationFactory(name="Atelier du Pontet", owner=owner)
    return PersonFactory(
        first_name="Marie", last_name="Dupont", organization=works, owner=owner,
        emails=["marie@pontet.example"],
    )  # fmt: skip


@pytest.fixture
def leads(tmp_path):
    """As a French spreadsheet program saves them."""
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="cp1252")
    return path


@pytest.mark.parametrize("way", [(Mouse, "en", 1440), (Keys, "en", 1440), (Finger, "fr", 360)])
def test_a_row_of_a_spreadsheet_ends_as_a_won_deal(open_window, run_imports, marie, leads, way):
    hand, language, width = way
    admin = UserFactory(email="new@example.com", role=User.Role.ADMIN, language="")
    viewport = {"width": width, "height": 800}
    page = open_window(viewport=viewport, locale=language, has_touch=hand is Finger)
    story = Story(page, hand(page), WORDS[language])

    story.sign_in(admin)
    story.bring_in(leads, run_imports)
    story.convert("Footbridge over the Saône", "Use Marie Dupont")
    story.move("Footbridge over the Saône", "Proposal")
    story.win("Footbridge over the Saône")
    story.find_in_the_report("Footbridge over the Saône")

    deal = Deal.objects.get()
    assert (deal.status, deal.stage.name, deal.person) == (Deal.Status.WON, "Proposal", marie)
    assert Person.objects.filter(last_name__startswith="Dupon", deleted_at=None).count() == 1


class Story:
    """What a new user does, in their own words, with the hand they have."""

    def __init__(self, page, hand, words):
        self.page, self.hand, self.words = page, hand, words

    def say(self, words):
        return self.words.get(words, words)

    def role(self, role, words, within=None):
        return (within or self.page).get_by_role(role, name=self.say(words), exact=True)

    def press(self, role, words, within=None):
        self.hand.press(self.role(role, words, within))

    def go(self, words):
        """By the main menu, which a phone shows when asked."""
        if self.page.viewport_size["width"] < 768:
            self.press("button", "Menu")
        self.press("link", words, self.page.locator("#sidebar"))

    def sign_in(self, user):
        self.page.goto("/")
        self.hand.write(self.page.locator("[autocomplete=email]"), user.email)
        self.hand.write(self.page.locator("[type=password]"), "correct horse battery")
        self.press("button", "Sign in")

    def bring_in(self, path, run_imports):
        main = self.page.locator("main")
        self.go("Imports")
        self.press("link", "Import leads", main)
        self.hand.choose_file(main.locator("[type=file]"), path)
        self.press("button", "Continue")
        self.press("button", "Start the import")
        self.page.locator("#outcome").wait_for()
        run_imports()
        expect(main).to_contain_text(self.say("Name a person or an organization."))
        self.press("link", "Open the leads inbox")

    def convert(self, title, choice):
        self.press("link", title)
        self.press("link", "Convert to deal")
        self.hand.tick(self.page.get_by_role("dialog").get_by_label(self.say(choice)))
        self.press("button", "Save", self.page.get_by_role("dialog"))
        expect(self.role("heading", title)).to_be_visible()

    def move(self, title, stage):
        self.press("link", "Back to the board")
        self.page.locator("deal-board:defined").wait_for()
        card = self.page.locator(".card", has_text=title)
        column = self.page.locator(".board__column", has=self.role("heading", stage))
        self.hand.carry(card, column)
        expect(column.locator(".card", has_text=title)).to_be_visible()
        expect(self.page.locator("#toasts .toast").last).to_contain_text(stage)

    def win(self, title):
        self.press("link", title)
        self.press("button", "Won")
        expect(self.page.locator("#deal-head [data-tone=positive]")).to_be_visible()

    def find_in_the_report(self, title):
        self.go("Reports")
        months = self.page.get_by_role("region", name=self.say("Won and lost per month"))
        number = months.get_by_role("link", name="1", exact=True)
        self.hand.press(number)
        self.press("link", title)
        expect(self.role("heading", title)).to_be_visible()
