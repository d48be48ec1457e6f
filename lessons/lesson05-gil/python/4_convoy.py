"""Lesson 05, section 4: one thread that reads, beside two that compute."""

import sys
import threading
import time
from statistics import median

from rounds import compared, in_turns


def read_all():
    for _ in range(10):
        time.sleep(0.001)    # releases the lock while it waits, as a read does
        compute(1000)


def compute(steps):
    value = 1
    for number in range(steps):
        value = (value * 31 ^ number) & 0xFFFF_FFFF


def read_beside_two_that_compute():
    stop = threading.Event()

    def compute_on():
        while not stop.is_set():
            compute(1000)

    threads = [threading.Thread(target=compute_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    times, = in_turns(read_all, rounds=5)
    stop.set()
    for thread in threads:
        thread.join()
    return times


has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
print("This Python", "has the lock.\n" if has_lock else "has no lock.\n")

alone, = in_turns(read_all, rounds=5)
print(f"10 reads of 1 ms took {median(alone):.1f} ms alone. Beside two threads that compute:\n")
print("switch interval   ten reads")
times = {}
for interval in (0.005, 0.001, 0.0001):
    sys.setswitchinterval(interval)
    times[interval] = read_beside_two_that_compute()
    print(f"{interval * 1000:12.1f} ms {median(times[interval]):8.1f} ms")
print("\nWith a switch interval of 0.1 ms instead of 5 ms, the ten reads were")
print(f"{compared(times[0.0001], times[0.005])}.")
