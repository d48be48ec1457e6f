"""Lesson 03, section 3: the same tasks with map and with as_completed."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed

PACE = 10    # waits are so many times shorter than in the notebook

seconds = {5: 4, 4: 4, 3: 5, 2: 2, 1: 1}    # the dice of the program in Rust, with its usual seed


def task(n):
    time.sleep(seconds[n] / PACE)
    return (n, n * 10.0)


def say(way, result):
    print(f"{way}: {result} in hand after {(time.perf_counter() - started) * 1000:.0f} ms")


with ThreadPoolExecutor(max_workers=5) as pool:
    started = time.perf_counter()
    for result in pool.map(task, range(5, 0, -1)):
        say("map", result)

    print()
    started = time.perf_counter()
    wait_for = [pool.submit(task, n) for n in range(5, 0, -1)]
    for f in as_completed(wait_for):
        say("as_completed", f.result())
