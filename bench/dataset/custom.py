"""Twelve custom fields of leads, as a company of some years has them, and values for them."""

import random
from datetime import timedelta
from typing import Any

from bench.dataset.plan import Plan

SECTORS = ("Retail", "Industry", "Public", "Health", "Energy", "Transport", "Education", "Food")
PRODUCTS = ("Basic", "Plus", "Pro", "Service", "Training")
# Name, kind, choices.
FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Sector", "choice", SECTORS),
    ("Products", "choices", PRODUCTS),
    ("Employees", "number", ()),
    ("Floor area", "number", ()),
    ("Budget", "money", ()),
    ("Decision day", "date", ()),
    ("Last audit", "date", ()),
    ("Demo wanted", "yes_no", ()),
    ("Customer number", "text", ()),
    ("Current supplier", "text", ()),
    ("Site", "link", ()),
    ("Buyer's e-mail", "email", ()),
)


def values(plan: Plan, dice: random.Random, keys: dict[str, str]) -> dict[str, Any]:
    """What one lead has in its custom fields; about two thirds of them are filled.

    `keys`: the key of each field by its name.
    """
    day = plan.now.date() + timedelta(days=dice.randrange(-400, 400))
    number = dice.randrange(1, 10_000_000)
    filled: dict[str, Any] = {
        "Sector": dice.choice(SECTORS).lower(),
        "Products": sorted({dice.choice(PRODUCTS).lower() for _turn in range(2)}),
        "Employees": str(dice.randrange(1, 5000)),
        "Floor area": str(dice.randrange(20, 90_000)),
        "Budget": {"amount": str(dice.randrange(1, 2000) * 100), "currency": "EUR"},
        "Decision day": day.isoformat(),
        "Last audit": (day - timedelta(days=dice.randrange(700))).isoformat(),
        "Demo wanted": dice.random() < 0.3,
        "Customer number": f"K-{number:07}",
        "Current supplier": f"Supplier {dice.randrange(1, 3000)}",
        "Site": f"https://site{number}.example",
        "Buyer's e-mail": f"buyer{number}@example.com",
    }
    return {keys[name]: value for name, value in filled.items() if dice.random() < 0.66}
