from collections.abc import Callable, Iterable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "search", "tel")


class Renderer(TemplatesSetting):
    """Draw every form and field with the product's own templates.

    The plainest widgets are drawn without one, letter for letter as Django's templates would
    but for white space: those include another template for each option, and a list of
    currencies or colleagues costs more than the rest of its form.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        parts.append(f'<optgroup label="{_text(group)}">' if group else "")
        parts += _options(options)
        parts.append("</optgroup>" if group else "")
    return mark_safe("".join([*parts, "</select>"]))  # noqa: S308 (every value is escaped)


def _options(options: Iterable[dict[str, Any]]) -> Iterable[str]:
    for option in options:
        value, attributes = _text(option["value"]), _attributes(option["attrs"])
        yield f'<option value="{value}"{attributes}>{_text(option["label"])}</option>'


def _input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    start = f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"'
    return mark_safe(f"{start}{value}{_attributes(widget['attrs'])}>")  # noqa: S308 (escaped)


def _attributes(attributes: dict[str, Any]) -> str:
    """True is an attribute without a value, False none at all."""
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


# Like {{ value|stringformat:"s" }}: as text, whatever the reader's language.
_text = conditional_escape
_DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
}
