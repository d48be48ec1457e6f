"""Lesson 01, section 1: the classical method, a type with a run."""

import time
from random import randint
from threading import Thread
from time import sleep

PACE = 10    # waits are so many times shorter than in the notebook


class Counter(Thread):
    def run(self):
        for i in range(10):
            print(f"{self.name}: {i:3}\n", end="")    # in one step, or lines of two threads may mix
            sleep(randint(1, 3) / PACE)


started = time.perf_counter()
first, second = Counter(), Counter()
first.start()
second.start()
first.join()
second.join()
print(f"Both are done after {time.perf_counter() - started:.1f} s.")
