"""Jobs that look after jobs."""

import logging

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

MOST_TRIES = 5  # a job that takes its worker with it that often will do so again
logger = logging.getLogger(__name__)


# It holds no lock: a sweeper that was killed would wait for itself to be swept. The queueing lock
# only keeps a second one from being put behind it.
@app.periodic(cron="* * * * * */10")
@app.task(name="core.sweep", queueing_lock="core.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> int:
    """Give the jobs of workers that died to those that live. Answers how many there were."""
    manager = context.app.job_manager
    stalled = list(
        await manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOBS_STALLED_AFTER)
    )
    for job in stalled:
        if job.attempts < MOST_TRIES:
            await manager.retry_job(job)
        else:
            logger.error("Job %s ended its worker %s times and is given up.", job.id, MOST_TRIES)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
    return len(stalled)
