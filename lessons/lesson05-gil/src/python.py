"""The experiments of lesson 05 in Python, for `--python`."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

DATA = list(range(100_000))


def median(work, runs=7):
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times)[runs // 2] * 1000


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
        return median(read_all, runs=3)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
print(f"Python {sys.version.split()[0]}, {'with' if has_lock else 'without'} a global lock\n")
results = concurrent_sum()
print(results[:5])
print(results[5:])
print(f"plain sum                         {median(lambda: sum(DATA)):8.3f} ms")
print(f"five workers                      {median(concurrent_sum):8.3f} ms\n")
one, two = median(lambda: (compute(), compute()), 3), median(in_two_threads, 3)
print(f"computing, one after the other    {one:8.1f} ms")
print(f"computing, two threads            {two:8.1f} ms, {one / two:.1f} times as fast\n")
print(f"10 reads of 1 ms, nobody else     {median(read_all):8.1f} ms")
print(f"10 reads beside two that compute  {convoy():8.1f} ms")
