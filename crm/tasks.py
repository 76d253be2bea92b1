"""Jobs of the house."""

from procrastinate.contrib.django import app

from crm.search.recent import forget_old_visits
from crm.trash.purging import purge


@app.periodic(cron="17 3 * * *")
@app.task(name="crm.forget_old_visits", queueing_lock="crm.forget_old_visits")
def tidy_visits(timestamp: int) -> int:
    """Keep only what each person opened last. Answers how many older visits went."""
    return forget_old_visits()


@app.periodic(cron="41 3 * * *")
@app.task(name="crm.purge_trash", queueing_lock="crm.purge_trash")
def purge_trash(timestamp: int = 0) -> int:
    """Remove for good what was in the trash for thirty days. Answers how much that was."""
    return purge()
