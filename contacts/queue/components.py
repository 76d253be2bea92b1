from collections import defaultdict
from collections.abc import Iterable


def components(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """What pairs hold together: each set of ids that are connected, by whatever road."""
    parent: dict[int, int] = {}

    def root(pk: int) -> int:
        parent.setdefault(pk, pk)
        while parent[pk] != pk:
            parent[pk] = pk = parent[parent[pk]]
        return pk

    for a, b in pairs:
        parent[root(a)] = root(b)
    groups: dict[int, set[int]] = defaultdict(set)
    for pk in parent:
        groups[root(pk)].add(pk)
    return list(groups.values())
