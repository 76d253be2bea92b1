"""What the conversion dialog would post as it opens."""


def address(lead):
    return f"/leads/{lead.pk}/conversion/"


def filled(browser, lead, **changes):
    """The dialog as it stands, with these changes."""
    dialog = browser.get(address(lead)).context["dialog"]
    data = {"contacts_of": dialog.contacts.token}
    for form in (dialog.form, dialog.contacts):
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    for name in ("title", "visibility", "value", "currency", "owner", "expected_close_on"):
        data[f"initial-{name}"] = data[name]
    for question in dialog.contacts.questions:
        data[f"{question.kind}_shown"] = [candidate.key for candidate in question.candidates]
    if proposal := dialog.contacts.proposal:
        data |= {"domain_of": proposal.domain, "domain_name": proposal.name}
        data["domain_shown"] = [f"organization-{one.pk}" for one in proposal.existing]
    return data | changes
