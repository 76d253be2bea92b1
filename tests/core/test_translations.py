"""The catalogues follow the sources, and what is missing or mistyped is named."""

from textwrap import dedent

import pytest

from core import translations
from core.translations import visible

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def shop(tmp_path, settings):
    """A small project with one app, whose sources and French a test may write."""
    settings.BASE_DIR = tmp_path
    settings.OUR_APPS = ["shop"]
    return Shop(tmp_path)


class Shop:
    def __init__(self, root):
        self.root = root
        self.french = root / "shop/locale/fr/LC_MESSAGES/django.po"

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))

    def translate(self, text):
        self.write("shop/locale/fr/LC_MESSAGES/django.po", HEADER + dedent(text))
        translations.update_all()

    def problems(self):
        return "\n".join(translations.problems())


def test_words_of_code_are_gathered_in_every_form(shop):
    shop.write(
        "shop/views.py",
        """
        a = _("Plain")
        b = gettext_lazy("Lazy")
        c = ngettext("%(count)s deal", "%(count)s deals", n)
        d = pgettext("door", "Open")
        e = npgettext_lazy("lock", "one key", "keys", n)
        """,
    )

    translations.update_all()

    french = shop.french.read_text()
    for line in [
        'msgid "Plain"',
        'msgid "Lazy"',
        'msgid_plural "%(count)s deals"',
        'msgctxt "door"\nmsgid "Open"',
        'msgctxt "lock"\nmsgid "one key"\nmsgid_plural "keys"',
    ]:
        assert line in french


def test_words_of_a_template_are_gathered_in_every_form(shop):
    shop.write(
        "templates/shop/page.html",
        """
        <p title="{% translate "A title" %}">{{ name|default:_("Nobody") }}</p>
            {% translate "Open" context "door" %}
          {% blocktranslate trimmed count n=deals %}
              {{ n }} deal
            {% plural %}
              {{ n }} deals
          {% endblocktranslate %}
        {% include "x.html" with title=_("Handed over") only %}
        """,
    )

    translations.update_all()

    french = shop.french.read_text()
    for line in [
        'msgid "A title"',
        'msgid "Nobody"',
        'msgctxt "door"\nmsgid "Open"',
        'msgid "%(n)s deal"\nmsgid_plural "%(n)s deals"',
        'msgid "Handed over"',
    ]:
        assert line in french


def test_what_belongs_to_no_app_goes_to_the_project(shop):
    shop.write("templates/base.html", '{% translate "Skip to content" %}')

    translations.update_all()

    assert "Skip to content" in (shop.root / "crm/locale/fr/LC_MESSAGES/django.po").read_text()
    assert not shop.french.exists()


def test_an_update_keeps_french_and_drops_what_nobody_says(shop):
    shop.write("shop/views.py", '_("Kept")\n_("New")\n')

    shop.translate('\nmsgid "Kept"\nmsgstr "Gardé"\n\nmsgid "Gone"\nmsgstr "Parti"\n')

    french = shop.french.read_text()
    assert 'msgid "Kept"\nmsgstr "Gardé"' in french
    assert 'msgid "New"\nmsgstr ""' in french
    assert "Parti" not in french


def test_a_second_update_changes_nothing(shop):
    shop.write("shop/views.py", '_("Kept")\n')
    shop.translate('\nmsgid "Kept"\nmsgstr "Gardé"\n')
    before = shop.french.read_bytes()

    assert translations.update_all() == []
    assert shop.french.read_bytes() == before
    assert shop.problems() == ""


def test_words_that_nobody_says_can_be_kept_when_asked(shop):
    shop.write("shop/views.py", '_("Kept")\n')
    shop.write("shop/locale/fr/LC_MESSAGES/django.po", HEADER + '\nmsgid "Gone"\nmsgstr "Parti"\n')

    translations.update_all(keep_unused=True)

    assert '#~ msgstr "Parti"' in shop.french.read_text()


def test_compiling_makes_what_django_reads(shop):
    shop.write("shop/views.py", '_("Kept")\n')
    shop.translate('\nmsgid "Kept"\nmsgstr "Gardé"\n')

    assert translations.compile_all() == 1
    assert "Gardé".encode() in shop.french.with_suffix(".mo").read_bytes()
    assert translations.compile_all() == 0


def test_words_without_a_catalogue_are_named(shop):
    shop.write("shop/views.py", '_("Unheard")\n')

    assert "shop/locale/fr/LC_MESSAGES/django.po: not up to date" in shop.problems()


@pytest.mark.parametrize(
    ("code", "french", "said"),
    [
        ('_("Save")', 'msgid "Save"\nmsgstr ""', "lacks its French"),
        ('_("Save")', '#, fuzzy\nmsgid "Save"\nmsgstr "Sauver"', "marked fuzzy"),
        ('_("By %(who)s")', 'msgid "By %(who)s"\nmsgstr "Par"', "loses %(who)s"),
        ('_("By {who}")', 'msgid "By {who}"\nmsgstr "Par {qui}"', "has {qui} in French only"),
        (
            'ngettext("%(n)s lead", "%(n)s leads", n)',
            """
            msgid "%(n)s lead"
            msgid_plural "%(n)s leads"
            msgstr[0] "%(n)s prospect"
            msgstr[1] ""
            """,
            "lacks its French",
        ),
        ('_("Really?")', 'msgid "Really?"\nmsgstr "Vraiment ?"', "before “?”"),
        ('_("Owner:")', 'msgid "Owner:"\nmsgstr "Propriétaire:"', "before “:”"),
        ('_("Quote")', 'msgid "Quote"\nmsgstr "« Citation\u202f»"', "after “«”"),
        ('_("Quote")', 'msgid "Quote"\nmsgstr "«\u202fCitation »"', "before “»”"),
        ('_("Saved!")', 'msgid "Saved!"\nmsgstr "Enregistré"', "exclamation mark"),
        ('_("Saved successfully")', 'msgid "Saved successfully"\nmsgstr "Ok"', "successfully"),
    ],
)
def test_a_mistake_in_the_french_is_named(shop, code, french, said):
    shop.write("shop/views.py", f"{code}\n")

    shop.translate(f"\n{dedent(french)}\n")

    assert said in shop.problems()


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("At 10:30, see https://example.com/?q=1", "À 10:30, voir https://example.com/?q=1"),
        ("Owner:", "Propriétaire\u202f:"),
        ("Owner: ", "Propriétaire\u00a0: "),
        ("“A”; “B”?", "«\u202fA\u202f»\u202f; «\u202fB\u202f»\u202f?"),
        ("Tom &amp; co", "Tom &amp; cie"),
    ],
)
def test_good_french_is_left_alone(shop, english, french):
    shop.write("shop/views.py", f"_({english!r})\n")

    shop.translate(f'\nmsgid "{english}"\nmsgstr "{french}"\n')

    assert shop.problems() == ""


def test_two_apps_agree_on_the_french_of_a_word(shop, settings):
    settings.OUR_APPS = ["shop", "stock"]
    shop.write("shop/views.py", '_("Open")\n')
    shop.write("stock/views.py", '_("Open")\n')
    shop.write(
        "stock/locale/fr/LC_MESSAGES/django.po", HEADER + '\nmsgid "Open"\nmsgstr "Ouverte"\n'
    )

    shop.translate('\nmsgid "Open"\nmsgstr "Ouvrir"\n')

    assert "“Open” is “Ouvrir” in shop and “Ouverte” in stock" in shop.problems()


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello</p>",
        '<img alt="A dog">',
        '<button aria-label="Close {{ name }}">×</button>',
        '<input type="submit" value="Save">',
        '<input placeholder="Search">',
        '<copy-button data-done-text="Copied"></copy-button>',
        '<form hx-confirm="Sure?"></form>',
        '{{ deal.contact|default:"No contact" }}',
        '{{ done|yesno:"yes,no" }}',
        '{% include "x.html" with title="Deals" only %}',
        "{% if a %}<b>{{ a }}</b> deals{% endif %}",
    ],
)
def test_a_word_straight_in_a_template_is_found(html):
    assert list(visible.in_template(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p>{% translate "Hello" %}</p>',
        "<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}</p>",
        "{# Needs: deal. #}{% comment %}Not shown{% endcomment %}",
        '<script src="x.js">let word</script><code>make run</code>',
        '<input type="hidden" name="next" value="deals">',
        '{{ deal.contact|default:_("No contact") }} · {{ n }} × <kbd>n</kbd>',
        "<title>{{ page }} – Passerelle</title>",
        '{% include "x.html" with icon="user" title=page only %}',
        '<p class="card" data-tone="negative">12 %</p>',
    ],
)
def test_what_is_translated_or_not_shown_is_left_alone(html):
    assert list(visible.in_template(html)) == []


@pytest.mark.parametrize(
    "code",
    [
        'raise Rejected("This deal is closed.")',
        'raise forms.ValidationError("Wrong")',
        'messages.success(request, f"{name} was saved")',
        'name = forms.CharField(label="Name")',
        'name = models.CharField("name", help_text=_("Whole"))',
        'owner = models.ForeignKey(User, models.PROTECT, verbose_name="owner")',
        'class Meta:\n    verbose_name = "deal"',
        'class Status(models.TextChoices):\n    OPEN = "open", "Open"',
    ],
)
def test_a_sentence_straight_in_code_is_found(tmp_path, code):
    (tmp_path / "views.py").write_text(code)

    assert list(visible.in_python(tmp_path / "views.py"))


def test_a_sentence_that_is_translated_is_left_alone(tmp_path):
    (tmp_path / "views.py").write_text(
        dedent(
            """
            raise Rejected(_("This deal is closed."))
            messages.success(request, _("Saved %(name)s") % {"name": name})
            Email(label="work")
            owner = models.ForeignKey("accounts.User", models.PROTECT)
            name = models.CharField(_("name"), max_length=9)
            class Status(models.TextChoices):
                OPEN = "open", _("Open")
            """
        )
    )

    assert list(visible.in_python(tmp_path / "views.py")) == []


@pytest.mark.parametrize(
    ("script", "is_found"),
    [
        ('this.textContent = "Copied"', True),
        ("button.setAttribute('aria-label', `Close ${name}`)", True),
        ('if (confirm("Sure?")) go()', True),
        ("this.textContent = this.dataset.doneText", False),
        ("this.textContent = `${count} / ${total}`", False),
        ('this.setAttribute("aria-current", "page")', False),
    ],
)
def test_a_word_straight_in_an_element_is_found(script, is_found):
    assert bool(list(visible.in_script(script))) == is_found
