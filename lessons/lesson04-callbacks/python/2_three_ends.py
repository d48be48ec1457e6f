"""Lesson 04, section 2: three ends: cancelled, an error, a value."""

import threading
from concurrent.futures import ThreadPoolExecutor


def done(f):
    if f.cancelled():
        print(f"{f.arg}: cancelled")
    elif error := f.exception():
        print(f"{f.arg}: error returned: {error}")
    else:
        print(f"{f.arg}: value returned: {f.result()}")


go_on = threading.Event()
with ThreadPoolExecutor(max_workers=1) as pool:
    pool.submit(go_on.wait)                 # keeps the only worker busy
    jobs = []
    for argument in ["5", "five", "1"]:
        job = pool.submit(lambda text: int(text) * 10, argument)
        job.arg = argument
        job.add_done_callback(done)
        jobs.append(job)
    print("main: cancel() is", jobs[2].cancel())
    go_on.set()
