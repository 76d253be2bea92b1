"""Jobs of the log."""

from procrastinate.contrib.django import app

from webforms.services import purge_log


@app.periodic(cron="53 3 * * *")
@app.task(name="webforms.purge_log", queueing_lock="webforms.purge_log")
def purge_old_submissions(timestamp: int = 0) -> int:
    """Forget what was sent longer ago than the log keeps. Answers how many submissions went."""
    return purge_log()
