"""A believable company to try the product with, and the way to be rid of it again."""

from crm.demo.loading import PASSWORD, SIGN_INS, is_wanted, load, retell
from crm.demo.removing import is_of_the_demo, leave, remove

__all__ = [
    "PASSWORD",
    "SIGN_INS",
    "is_of_the_demo",
    "is_wanted",
    "leave",
    "load",
    "remove",
    "retell",
]
