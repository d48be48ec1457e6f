"""The experiments of lesson 05 in Python, for `--python`."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

DATA = list(range(100_000))


def in_turns(*ways, rounds=7):
    """How long each way took in each round, in milliseconds."""
    times = [[] for _ in ways]
    for _ in range(rounds):
        for way, its_times in zip(ways, times):
            started = time.perf_counter()
            way()
            its_times.append((time.perf_counter() - started) * 1000)
    return times


def compared(times, others):
    """How many times as fast as the others, in the same form as in lesson-program."""
    ratios = sorted(other / this for this, other in zip(times, others))
    least, greatest = f"{ratios[0]:.1f}", f"{ratios[-1]:.1f}"
    disagree = least != greatest and float(least) <= 1.0 <= float(greatest)
    rounds = f": {len(ratios)} rounds disagree" if disagree else f" in {len(ratios)} rounds"
    return f"{median(ratios):.1f} times as fast ({least} to {greatest}{rounds})"


def concurrent_sum():
    size = len(DATA) // 10
    with ThreadPoolExecutor(max_workers=5) as pool:
        jobs = [pool.submit(lambda i: sum(DATA[i * size:(i + 1) * size]), i) for i in range(10)]
        return [job.result() for job in jobs]


def compute(instructions=600_000):
    value = 1
    for instruction in range(instructions):
        value = (value * 31 ^ instruction) & 0xFFFF_FFFF


def in_two_threads():
    threads = [threading.Thread(target=compute) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_all(count=10):
    for _ in range(count):
        time.sleep(0.001)


def convoy():
    stop = threading.Event()

    def compute_on():
        while not stop.is_set():
            compute(1000)

    threads = [threading.Thread(target=compute_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        return in_turns(read_all, rounds=3)[0]
    finally:
        stop.set()
        for thread in threads:
            thread.join()


has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
print(f"Python {sys.version.split()[0]}, {'with' if has_lock else 'without'} a global lock\n")
results = concurrent_sum()
print(results[:5])
print(results[5:])
plain, pool = in_turns(lambda: sum(DATA), concurrent_sum)
print(f"plain sum                         {median(plain):8.3f} ms")
print(f"five workers                      {median(pool):8.3f} ms\n")
one, two = in_turns(lambda: (compute(), compute()), in_two_threads, rounds=3)
print(f"computing, one after the other    {median(one):8.1f} ms")
print(f"computing, two threads            {median(two):8.1f} ms")
print(f"    {compared(two, one)}\n")
print(f"10 reads of 1 ms, nobody else     {median(in_turns(read_all)[0]):8.1f} ms")
print(f"10 reads beside two that compute  {median(convoy()):8.1f} ms")
