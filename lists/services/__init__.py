"""What people do with their lists: keep views, choose columns."""

from lists.services.views import (
    choose_columns,
    delete_view,
    save_view,
    set_default_view,
    update_view,
)

__all__ = ["choose_columns", "delete_view", "save_view", "set_default_view", "update_view"]
