"""Lesson 04, section 1: a callback, and main keeps working."""

import time
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def say(line):
    print(f"{line}\n", end="")    # in one step, so that no other thread's line comes before the line break


def task(n):
    say(f"task (argument {n}) sleeping")
    time.sleep(n / PACE)
    say(f"task (argument {n}) done")
    return n * 10


def done(f):
    say(f"{f.arg}: value returned: {f.result()}")


started = time.perf_counter()
say("main: starting")
with ThreadPoolExecutor(max_workers=2) as pool:
    f = pool.submit(task, 5)
    f.arg = 5                               # for the callback to know
    f.add_done_callback(done)
    say("main: moving on, and calling the task again")
    say(f"main: that call gave {task(1)}")  # main works meanwhile
    f.result()
say(f"Both calls together took {time.perf_counter() - started:.2f} s.")
