"""Lesson 03, section 6: wait sorts futures into done and not done."""

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

PACE = 10    # waits are so many times shorter than in the notebook


def print_sorted(what, futures):
    done, not_done = futures
    print(f"waited for {what}: {len(done)} done, {len(not_done)} not done")


go_on = threading.Event()
with ThreadPoolExecutor(max_workers=1) as pool:
    jobs = [pool.submit(int, "1"), pool.submit(go_on.wait), pool.submit(int, "3")]

    print_sorted("the first", wait(jobs, return_when=FIRST_COMPLETED))
    print_sorted("all, with a time limit", wait(jobs, timeout=1 / PACE))
    go_on.set()
    print_sorted("all", wait(jobs))
