"""Lesson 06, section 1: five sleeps on two processes."""

import os
import time
from concurrent.futures import ProcessPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def task(n):
    time.sleep(n / PACE)
    return (n, os.getpid())


if __name__ == "__main__":
    print("main is process", os.getpid())
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(task, n) for n in range(5, 0, -1)]
        for job in jobs:
            n, pid = job.result()
            print(f"ran task {n} in process {pid}")
