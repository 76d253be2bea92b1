"""Everything that changes a deal: one action, one transaction."""

from deals.services.changing import update_deal
from deals.services.closing import lose_deal, reopen_deal, win_deal
from deals.services.facts import record_outcome, touch
from deals.services.following import follow, unfollow
from deals.services.moving import move_deal
from deals.services.opening import default_title, open_deal
from deals.services.picking import open_picked_deal, update_picked_deal
from deals.services.trash import delete_deal, restore_deal

__all__ = [
    "default_title",
    "delete_deal",
    "follow",
    "lose_deal",
    "move_deal",
    "open_deal",
    "open_picked_deal",
    "record_outcome",
    "reopen_deal",
    "restore_deal",
    "touch",
    "unfollow",
    "update_deal",
    "update_picked_deal",
    "win_deal",
]
