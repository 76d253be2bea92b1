from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from core.templatetags import remembered

PIECE = "{% load formats %}{{ word }} {{ at|moment }} {{ stranger }} {{ csrf_token }}"
PAGE = '{% load remembered %}{% remembered "piece.html" word=word at=at %}'


@pytest.fixture
def draw(settings, tmp_path):
    """Draws a piece that shows a word, a moment and the token; counts how often it had to."""
    (tmp_path / "piece.html").write_text(PIECE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    remembered._remember.cache_clear()

    def draw(**known):
        at = datetime(2025, 11, 24, 22, 5, tzinfo=UTC)
        html = Template(PAGE).render(Context({"at": at, "csrf_token": "t1", **known}))
        return html, remembered._remember.cache_info().misses

    yield draw
    remembered._remember.cache_clear()


def test_a_piece_is_drawn_once_for_the_same_facts(draw):
    first, _times = draw(word="a<b")
    again, times = draw(word="a<b")
    other, _times = draw(word="c")

    assert first == again
    assert first.startswith("a&lt;b 24 Nov 2025, 22:05")
    assert other.startswith("c ")
    assert times == 1


def test_each_request_has_its_own_token(draw):
    draw(word="a")

    html, times = draw(word="a", csrf_token="t2")

    assert html.endswith(" t2")
    assert times == 1


def test_the_readers_language_and_time_zone_count(draw):
    draw(word="a")

    with translation.override("fr"), timezone.override("Europe/Paris"):
        html, times = draw(word="a")

    assert "24 nov. 2025, 23:05" in html
    assert times == 2


def test_a_piece_knows_nothing_but_its_facts(draw):
    html, _times = draw(word="a", stranger="secret")

    assert "secret" not in html


def test_facts_that_could_change_are_refused(draw):
    with pytest.raises(TypeError):
        draw(word=["a"])
