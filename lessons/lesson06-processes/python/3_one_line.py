"""Lesson 06, section 3: one line between threads and processes."""

import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def task(n):
    time.sleep(n / PACE)
    return (n, os.getpid())


def five_naps(pool):
    jobs = [pool.submit(task, n) for n in range(5, 0, -1)]
    for job in jobs:
        n, pid = job.result()
        print(f"ran task {n} in process {pid}")


if __name__ == "__main__":
    print("main is process", os.getpid())

    print("\nOn threads:")
    pool = ThreadPoolExecutor(max_workers=2)
    five_naps(pool)

    print("\nOn processes:")
    pool = ProcessPoolExecutor(max_workers=2)
    five_naps(pool)
