"""From the tree of a formula to a computation whose types fit."""

import ast
import unicodedata
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from fields.formulas import operations
from fields.formulas.operations import BINARY, FUNCTIONS, of_values
from fields.formulas.reading import FormulaError, parse
from fields.formulas.types import WORDS, Type


class Values(Protocol):
    """What a formula asks for the values of its names."""

    def get(self, name: str, /) -> Any: ...


type Run = Callable[[Values], Any]

OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.Eq: "=",
    ast.NotEq: "≠",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
}
CONSTANTS: dict[str, tuple[Type, Any]] = {
    "yes": (Type.YES_NO, True),
    "no": (Type.YES_NO, False),
    "true": (Type.YES_NO, True),
    "false": (Type.YES_NO, False),
    "empty": (Type.NOTHING, None),
}
# Names that no field may have as its key.
RESERVED = frozenset({*CONSTANTS, "if", "none", "and", "or", "not", "in"})


@dataclass(frozen=True)
class Computation:
    """A part of a formula: the type of what it gives, and how it is computed from values."""

    type: Type
    run: Run


@dataclass(frozen=True)
class Formula:
    """A formula whose types fit."""

    type: Type
    run: Run
    # The fields and facts that it needs.
    names: AbstractSet[str]


def compile_formula(text: str, types: Mapping[str, Type]) -> Formula:
    """Read a formula over these names. Raises `FormulaError`, which says what does not fit."""
    compiler = _Compiler(types)
    whole = compiler.compile(parse(text))
    if whole.type in {Type.NOTHING, Type.RECORD}:
        raise FormulaError(_("This formula gives no value."))
    return Formula(whole.type, whole.run, frozenset(compiler.names))


@dataclass
class _Compiler:
    types: Mapping[str, Type]
    names: set[str] = field(default_factory=set)

    def compile(self, node: ast.expr) -> Computation:  # noqa: PLR0911  one for each kind of node
        """The computation of a node. Anything that is not listed here is refused."""
        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name():
                return self.name(node.id)
            case ast.UnaryOp():
                return self.unary(node)
            case ast.BinOp():
                return self.binary(node)
            case ast.BoolOp():
                return self.all_or_one(node)
            case ast.Compare():
                return self.comparison(node)
            case ast.IfExp():
                return self.choice(node.test, node.body, node.orelse)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name.lower(), node.args)
        raise FormulaError(_("“%(text)s” cannot stand in a formula.") % {"text": _source(node)})

    def name(self, written: str) -> Computation:
        name = unicodedata.normalize("NFKC", written)
        if name not in self.types:
            name = name.lower()
        if name in self.types:
            self.names.add(name)
            return Computation(self.types[name], lambda values: values.get(name))
        if name in CONSTANTS:
            of, value = CONSTANTS[name]
            return Computation(of, lambda values: value)
        raise FormulaError(_("There is no field “%(name)s”.") % {"name": written[:60]})

    def unary(self, node: ast.UnaryOp) -> Computation:
        part = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            self.expect(part, Type.YES_NO, node.operand)
            return _computed(Type.YES_NO, of_values(lambda a: not a), [part])
        if isinstance(node.op, ast.USub) and part.type is Type.NUMBER:
            return _computed(Type.NUMBER, of_values(lambda a: -a), [part])
        if isinstance(node.op, ast.USub) and part.type is Type.MONEY:
            return _computed(Type.MONEY, of_values(lambda a: (-a[0], a[1])), [part])
        raise FormulaError(_("“%(text)s” cannot stand in a formula.") % {"text": _source(node)})

    def binary(self, node: ast.BinOp) -> Computation:
        left, right = self.compile(node.left), self.compile(node.right)
        operator = OPERATORS.get(type(node.op), "")
        if operator == "&":
            return _computed(Type.TEXT, _joined, [self.told(left, node), self.told(right, node)])
        if found := BINARY.get((operator, left.type, right.type)):
            of, compute = found
            return _computed(of, of_values(compute), [left, right])
        raise _misfit(node, left, right)

    def told(self, part: Computation, node: ast.expr) -> Computation:
        if part.type is Type.RECORD:
            raise FormulaError(_("“%(text)s” cannot stand in a formula.") % {"text": _source(node)})
        return part

    def all_or_one(self, node: ast.BoolOp) -> Computation:
        parts = [self.compile(value) for value in node.values]
        for part, value in zip(parts, node.values, strict=True):
            self.expect(part, Type.YES_NO, value)
        combine = operations.both if isinstance(node.op, ast.And) else operations.one_of
        whole = parts[0]
        for part in parts[1:]:
            whole = _computed(Type.YES_NO, combine, [whole, part])
        return whole

    def comparison(self, node: ast.Compare) -> Computation:
        sides = [node.left, *node.comparators]
        tests = [
            self.pair(operator, left, right)
            for operator, left, right in zip(node.ops, sides, sides[1:], strict=False)
        ]
        whole = tests[0]
        for test in tests[1:]:
            whole = _computed(Type.YES_NO, operations.both, [whole, test])
        return whole

    def pair(self, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> Computation:
        one, other = self.compile(left), self.compile(right)
        if isinstance(operator, ast.In) and one.type is other.type is Type.TEXT:
            test = of_values(lambda a, b: a.casefold() in b.casefold())
            return _computed(Type.YES_NO, test, [one, other])
        sign = OPERATORS.get(type(operator), "")
        nothing = {one.type, other.type} - {Type.NOTHING}
        if sign in {"=", "≠"} and Type.NOTHING in {one.type, other.type} and nothing:
            filled = one if other.type is Type.NOTHING else other
            is_empty = _computed(Type.YES_NO, lambda a: a is None, [filled])
            return is_empty if sign == "=" else _computed(Type.YES_NO, lambda a: not a, [is_empty])
        if sign and one.type is other.type and one.type not in {Type.RECORD, Type.NOTHING}:
            return _computed(Type.YES_NO, operations.compare(sign, one.type), [one, other])
        raise _misfit(ast.Compare(left, [operator], [right]), one, other)

    def choice(self, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> Computation:
        asked, yes, no = self.compile(test), self.compile(then), self.compile(otherwise)
        self.expect(asked, Type.YES_NO, test)
        of = no.type if yes.type is Type.NOTHING else yes.type
        if no.type not in {of, Type.NOTHING}:
            raise _misfit(ast.IfExp(test, then, otherwise), yes, no)

        def run(values: Values) -> Any:
            answer = asked.run(values)
            return None if answer is None else (yes if answer else no).run(values)

        return Computation(of, run)

    def call(self, name: str, given: list[ast.expr]) -> Computation:
        if name in {"if", "if_"} and len(given) in {2, 3}:
            otherwise = given[2] if len(given) == 3 else ast.Name("empty")
            return self.choice(given[0], given[1], otherwise)
        parts = [self.compile(argument) for argument in given]
        if name == "is_empty" and len(parts) == 1:
            return _computed(Type.YES_NO, lambda a: a is None, parts)
        for wanted, gives, compute in FUNCTIONS.get(name, []):
            if _fits(wanted, [part.type for part in parts]):
                return _computed(gives or wanted[0], compute, parts)
        if name in FUNCTIONS:
            types = ", ".join(str(WORDS[part.type]) for part in parts)
            raise FormulaError(
                _("“%(name)s” cannot be asked of %(types)s.") % {"name": name, "types": types}
            )
        raise FormulaError(_("There is no function “%(name)s”.") % {"name": name[:60]})

    def expect(self, part: Computation, of: Type, node: ast.expr) -> None:
        if part.type is not of:
            words = {"text": _source(node), "type": WORDS[part.type], "wanted": WORDS[of]}
            raise FormulaError(_("“%(text)s” is %(type)s, and should be %(wanted)s.") % words)


def _constant(value: Any) -> Computation:
    if isinstance(value, bool):
        return Computation(Type.YES_NO, lambda values: value)
    if isinstance(value, int | float):
        if abs(value) > 10**15:
            raise FormulaError(_("This number is too large."))
        number = Decimal(str(value))
        return Computation(Type.NUMBER, lambda values: number)
    if isinstance(value, str):
        return Computation(Type.TEXT, lambda values: value)
    if value is None:
        return Computation(Type.NOTHING, lambda values: None)
    raise FormulaError(_("“%(text)s” cannot stand in a formula.") % {"text": str(value)[:60]})


def _computed(of: Type, compute: Callable[..., Any], parts: list[Computation]) -> Computation:
    runs = [part.run for part in parts]
    return Computation(of, lambda values: compute(*(run(values) for run in runs)))


def _joined(left: Any, right: Any) -> str | None:
    if left is None and right is None:
        return None
    return (operations.as_text(left) + operations.as_text(right))[: operations.LONGEST]


def _fits(wanted: tuple[Any, ...], given: list[Type]) -> bool:
    if wanted[-1] is ...:
        return bool(given) and all(of is wanted[0] for of in given)
    return list(wanted) == given


def _misfit(node: ast.expr, left: Computation, right: Computation) -> FormulaError:
    if {left.type, right.type} == {Type.MONEY, Type.NUMBER}:
        hint = _("An amount of money and a number do not fit in “%(text)s”. Write amount(…).")
        return FormulaError(hint % {"text": _source(node)})
    words = {"text": _source(node), "left": WORDS[left.type], "right": WORDS[right.type]}
    return FormulaError(_("In “%(text)s”, %(left)s and %(right)s do not fit together.") % words)


def _source(node: ast.expr) -> str:
    text = ast.unparse(node).replace("if_(", "if(")
    return text if len(text) <= 60 else f"{text[:60]}…"
