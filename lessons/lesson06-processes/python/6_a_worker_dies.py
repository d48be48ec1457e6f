"""Lesson 06, section 6: a worker dies, and with it the pool."""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(n):
    if n == 3:
        os._exit(1)    # as a crash would: no error, no clean-up
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as pool:
        jobs = [pool.submit(square, n) for n in range(1, 6)]
        for job in jobs:
            try:
                print(job.result())
            except BrokenProcessPool as error:
                print(error)

        print("\nOne more task:")
        try:
            print(pool.submit(square, 6).result())
        except BrokenProcessPool as error:
            print(error)
