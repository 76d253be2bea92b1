from accounts.models import User
from deals.models import Deal


def follow(deal: Deal, *, by: User) -> None:
    """Follow a deal: it stays visible to its followers whatever its visibility becomes."""
    deal.followers.add(by)


def unfollow(deal: Deal, *, by: User) -> None:
    deal.followers.remove(by)
