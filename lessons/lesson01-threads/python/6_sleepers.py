"""Lesson 01, section 6: a thousand threads asleep."""

import time
from threading import Thread
from time import sleep

PACE = 10    # waits are so many times shorter than in the notebook

started = time.perf_counter()
sleepers = [Thread(target=sleep, args=(3 / PACE,)) for _ in range(1000)]
for sleeper in sleepers:
    sleeper.start()
for sleeper in sleepers:
    sleeper.join()
elapsed = time.perf_counter() - started
print(f"The 1000 slept for {3 / PACE} s each, {3000 / PACE:.0f} s in all.")
print(f"From the start of the first to the end of the last it took {elapsed:.2f} s.")
