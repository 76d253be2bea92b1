"""A believable company of a chosen size: the same rows for the same seed and day."""

from bench.dataset.plan import SIZES, VERSION, Plan, Size

__all__ = ["SIZES", "VERSION", "Plan", "Size"]
