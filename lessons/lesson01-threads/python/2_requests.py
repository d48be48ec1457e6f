"""Lesson 01, section 2: concurrent, parallel, both, neither."""

import time
from threading import Thread

PACE = 10    # waits are so many times shorter than in the notebook
PARTS = {"A": 4, "B": 2, "C": 1}


def handle(request, part):
    time.sleep(1 / PACE)
    answered[request] = time.perf_counter() - started    # overwritten until the last part


def neither():
    for request, parts in PARTS.items():
        for part in range(parts):
            handle(request, part)


def concurrent():
    for part in range(max(PARTS.values())):
        for request, parts in PARTS.items():
            if part < parts:
                handle(request, part)


def parallel():
    for request, parts in PARTS.items():
        threads = [Thread(target=handle, args=(request, part)) for part in range(parts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def both():
    threads = [Thread(target=handle, args=(request, part)) for request, parts in PARTS.items() for part in range(parts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


for name, way in [
    ("Neither concurrent nor parallel", neither),
    ("Concurrent, not parallel", concurrent),
    ("Parallel, not concurrent", parallel),
    ("Concurrent and parallel", both),
]:
    answered, started = {}, time.perf_counter()
    way()
    print(f"{name}: C answered after {answered['C']:.2f} s, all after {max(answered.values()):.2f} s")
