"""Formulas: a small language of its own over the other fields of a record."""

from fields.formulas.compiling import RESERVED, Formula, compile_formula
from fields.formulas.reading import FormulaError
from fields.formulas.types import RESULT_KINDS, TYPES_OF_KINDS, Type

__all__ = [
    "RESERVED",
    "RESULT_KINDS",
    "TYPES_OF_KINDS",
    "Formula",
    "FormulaError",
    "Type",
    "compile_formula",
]
