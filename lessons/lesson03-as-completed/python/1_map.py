"""Lesson 03, section 1: map gives results in the order of its items."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def say(line):
    print(f"{line}\n", end="")    # in one step, so that no other thread's line comes before the line break


def task(n):
    name = threading.current_thread().name
    say(f"{name}: sleeping {n}")
    time.sleep(n / PACE)
    say(f"{name}: done with {n}")
    return n * 10.0


say("main: starting")
pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker")
results = pool.map(task, range(5, 0, -1))      # returns at once
say("main: waiting for real results")
say(f"main: results: {list(results)}")         # waits
