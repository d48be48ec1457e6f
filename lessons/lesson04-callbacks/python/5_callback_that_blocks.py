"""Lesson 04, section 5: a callback that blocks holds its worker up."""

import queue
import time
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def work(seconds):
    time.sleep(seconds / PACE)


started = time.perf_counter()
with ThreadPoolExecutor(max_workers=1) as pool:
    first = pool.submit(work, 1)
    first.add_done_callback(lambda f: work(3))           # does it
    pool.submit(work, 1)
print(f"The callback does it: {time.perf_counter() - started:.2f} s.")

started = time.perf_counter()
finished = queue.SimpleQueue()
with ThreadPoolExecutor(max_workers=1) as pool:
    first = pool.submit(work, 1)
    first.add_done_callback(finished.put)                # passes it on, through a queue
    pool.submit(work, 1)
    finished.get()
    work(3)
print(f"The callback passes it on to main: {time.perf_counter() - started:.2f} s.")
