"""What a browser sends from the forms of contacts."""

POINTS = {
    f"{name}-{key}": value
    for name in ("emails", "phones")
    for key, value in {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "primary": "0"}.items()
}


def posted(user, **fields):
    """What the form of a new contact sends."""
    return {**POINTS, "owner": user.pk, "visibility": "everyone", **fields}


def shown(browser, url):
    """What the form at this address sends when nothing was changed."""
    form = browser.get(url).context["form"]
    data = {}
    for part in (form, form.emails.management_form, form.phones.management_form):
        data |= {part.add_prefix(name): part[name].value() or "" for name in part.fields}
    for bound in [
        *form,
        *(field for points in (form.emails, form.phones) for row in points for field in row),
    ]:
        value = bound.value()
        data[bound.html_name] = "" if value is None else value
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = data[bound.html_name]
    for points in (form.emails, form.phones):
        data |= {
            f"{points.prefix}-{key}": points.shown_primary for key in ("primary", "was-primary")
        }
    return {key: value for key, value in data.items() if value is not False}
