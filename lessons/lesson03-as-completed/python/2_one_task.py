"""Lesson 03, section 2: one task, running and then finished."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def say(line):
    print(f"{line}\n", end="")    # in one step, so that no other thread's line comes before the line break


def task(n):
    begun.set()
    name = threading.current_thread().name
    say(f"{name}: sleeping {n}")
    time.sleep(n / PACE)
    say(f"{name}: done with {n}")
    return n * 10.0


begun = threading.Event()
pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker")
say("main: starting")
f = pool.submit(task, 5)
begun.wait()
say(f"main: future: {f}")
say(f"main: result: {f.result()}")
say(f"main: future after that: {f}")
