"""The measurements of this package, of Python's own ThreadPoolExecutor.

python3 -c "$(cat python.py)" MEASUREMENT NUMBERS...   prints figures on one line
"""

import concurrent.futures
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter_ns


def identity(number):
    return number


def throughput(workers, tasks):
    """ns a task, from the first submit to the last result."""
    with ThreadPoolExecutor(workers) as pool:
        hand_in_and_collect(pool, 1_000)
        start = perf_counter_ns()
        hand_in_and_collect(pool, tasks)
        return [(perf_counter_ns() - start) / tasks]


def hand_in_and_collect(pool, tasks):
    jobs = [pool.submit(identity, number) for number in range(tasks)]
    assert sum(job.result() for job in jobs) == sum(range(tasks))


def round_trip(workers, warm_up, trips):
    """ns of a round trip: the median, and what 99 of 100 stay below."""
    with ThreadPoolExecutor(workers) as pool:
        times = []
        for number in range(warm_up + trips):
            start = perf_counter_ns()
            assert pool.submit(identity, number).result() == number
            times.append(perf_counter_ns() - start)
    times = sorted(times[warm_up:])
    return [times[trips // 2], times[trips * 99 // 100]]


def memory(tasks):
    """Bytes for a pending future and its place in a list."""
    gate = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(gate.wait)
        before = resident_bytes()
        jobs = [pool.submit(identity) for _ in range(tasks)]
        after = resident_bytes()
        for job in jobs:
            job.cancel()
        gate.set()
    return [before and (after - before) / tasks]


def resident_bytes():
    if not sys.platform.startswith("linux"):
        return None
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def as_completed(tasks, repetitions):
    """ns a future: in all, and from the call of as_completed on."""
    whole = waiting = 0
    with ThreadPoolExecutor(2) as pool:
        hand_in_and_collect(pool, 1_000)
        for _ in range(repetitions):
            start = perf_counter_ns()
            jobs = [pool.submit(identity, number) for number in range(tasks)]
            call = perf_counter_ns()
            assert sum(job.result() for job in concurrent.futures.as_completed(jobs)) == sum(range(tasks))
            end = perf_counter_ns()
            whole += end - start
            waiting += end - call
    return [whole / tasks / repetitions, waiting / tasks / repetitions]


def idle(workers):
    """Microseconds of CPU time in a second in which there is nothing to do."""
    with ThreadPoolExecutor(workers) as pool:
        hand_in_and_collect(pool, 1_000)
        time.sleep(0.1)
        before = time.process_time_ns()
        time.sleep(1)
        return [(time.process_time_ns() - before) / 1_000]


if __name__ == "__main__":
    measurement, *numbers = sys.argv[1:]
    figures = globals()[measurement](*map(int, numbers))
    print(*("none" if figure is None else figure for figure in figures))
