"""Lesson 05, section 2: two threads that compute."""

import sys
import threading
from statistics import median

from rounds import compared, in_turns


def compute():
    value = 1
    for number in range(400_000):
        value = (value * 31 ^ number) & 0xFFFF_FFFF


def one_after_the_other():
    compute()
    compute()


def two_threads():
    threads = [threading.Thread(target=compute) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
print("This Python", "has the lock.\n" if has_lock else "has no lock.\n")

one, two = in_turns(one_after_the_other, two_threads, rounds=5)
print(f"one after the other   {median(one):6.1f} ms")
print(f"two threads           {median(two):6.1f} ms")
print("\nCompared with one after the other:")
print("two threads ", compared(two, one))
