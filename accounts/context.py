from accounts.company import current_company


def company(request):
    """The company's row for every template, or None before it is set up."""
    return {"company": current_company()}
