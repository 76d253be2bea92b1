"""Jobs that look after jobs."""

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app


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
        await manager.retry_job(job)
    return len(stalled)
