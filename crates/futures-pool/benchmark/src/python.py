"""The measurements of this package, of Python's own pools of threads and of processes.

python3 -c "$(cat python.py)" MEASUREMENT NUMBERS...   prints figures on one line
"""

import concurrent.futures
import multiprocessing
import os
import statistics
import struct
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
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


def hand_in_and_collect(pool, tasks, function=identity):
    jobs = [pool.submit(function, number) for number in range(tasks)]
    assert sum(job.result() for job in jobs) == sum(range(tasks))


def producers(workers, producers, tasks):
    """ns a task that one of several threads hands in; each collects its own results."""
    with ThreadPoolExecutor(workers) as pool:
        hand_in_and_collect(pool, 1_000)
        barrier = threading.Barrier(producers)

        def produce(tasks):
            barrier.wait()
            hand_in_and_collect(pool, tasks)

        tasks_each = tasks // producers
        start = perf_counter_ns()
        with ThreadPoolExecutor(producers) as threads:
            list(threads.map(produce, [tasks_each] * producers))
        return [(perf_counter_ns() - start) / (tasks_each * producers)]


def round_trip(workers, warm_up, trips):
    """ns of a round trip: the median, and what 99 of 100 stay below."""
    with ThreadPoolExecutor(workers) as pool:
        return round_trips(pool, identity, warm_up, trips)


def round_trips(pool, function, warm_up, trips):
    times = []
    for number in range(warm_up + trips):
        start = perf_counter_ns()
        assert pool.submit(function, number).result() == number
        times.append(perf_counter_ns() - start)
    times = sorted(times[warm_up:])
    return [times[trips // 2], times[trips * 99 // 100]]


def memory(tasks):
    """Bytes for a pending future; and with its place in a list, a pointer."""
    gate = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(gate.wait)
        jobs = [None] * tasks
        before = resident_bytes()
        for number in range(tasks):
            jobs[number] = pool.submit(identity)
        after = resident_bytes()
        for job in jobs:
            job.cancel()
        gate.set()
    grown = before and (after - before) / tasks
    return [grown, grown and grown + struct.calcsize("P")]


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


def trickle(workers, tasks, seconds):
    """Microseconds of CPU time, and voluntary context switches, for each of the tasks that come one by one."""
    import resource  # On Windows there is none.

    def used():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return time.process_time_ns() / 1_000, usage.ru_nvcsw

    with ThreadPoolExecutor(workers) as pool:
        hand_in_and_collect(pool, 1_000)
        time.sleep(0.1)
        before = used()
        start = time.perf_counter()
        jobs = []
        for number in range(tasks):
            early = start + number * seconds / tasks - time.perf_counter()
            if early > 0:
                time.sleep(early)
            jobs.append(pool.submit(identity, number))
        results = sum(job.result() for job in jobs)
        after = used()
        assert results == sum(range(tasks))
        return [(end - begin) / tasks for begin, end in zip(before, after)]


# What other processes run: built in, as a process that is not forked cannot import this script. `abs` of a number that
# is not negative, and `bytes` of bytes, give it back.


def process_round_trip(processes, warm_up, trips):
    """ns of a round trip: the median, and what 99 of 100 stay below."""
    with ProcessPoolExecutor(processes) as pool:
        return round_trips(pool, abs, warm_up, trips)


def process_throughput(processes, tasks):
    """ns a task, from the first submit to the last result."""
    with ProcessPoolExecutor(processes) as pool:
        hand_in_and_collect(pool, 1_000, abs)
        start = perf_counter_ns()
        hand_in_and_collect(pool, tasks, abs)
        return [(perf_counter_ns() - start) / tasks]


def process_map(processes, items):
    """ns an item, in chunks as large as multiprocessing.Pool makes them."""
    with ProcessPoolExecutor(processes) as pool:
        hand_in_and_collect(pool, 1_000, abs)
        chunksize = -(-items // (4 * processes))
        start = perf_counter_ns()
        assert sum(pool.map(abs, range(items), chunksize=chunksize)) == sum(range(items))
        return [(perf_counter_ns() - start) / items]


def process_pool_map(processes, items):
    """The same of multiprocessing.Pool."""
    with multiprocessing.Pool(processes) as pool:
        pool.map(abs, range(1_000), chunksize=1)
        start = perf_counter_ns()
        assert sum(pool.map(abs, range(items))) == sum(range(items))
        return [(perf_counter_ns() - start) / items]


def process_payload(length, times):
    """ms until so many bytes are there and back: the median."""
    payload = bytes([7]) * length
    took = []
    with ProcessPoolExecutor(1) as pool:
        for _ in range(1 + times):
            start = perf_counter_ns()
            returned = pool.submit(bytes, payload).result()
            took.append((perf_counter_ns() - start) / 1e6)
            assert returned == payload
            del returned
    return [statistics.median(took[1:])]


def process_start(processes, times):
    """ms until a new pool has answered from every process: the median."""
    took = []
    for _ in range(times):
        start = perf_counter_ns()
        pool = ProcessPoolExecutor(processes)
        answered = set()
        while len(answered) < processes:
            jobs = [pool.submit(os.getpid) for _ in range(processes)]
            answered.update(job.result() for job in jobs)
        took.append((perf_counter_ns() - start) / 1e6)
        pool.shutdown()
    return [statistics.median(took)]


if __name__ == "__main__":
    measurement, *numbers = sys.argv[1:]
    figures = globals()[measurement](*map(int, numbers))
    print(*("none" if figure is None else figure for figure in figures))
