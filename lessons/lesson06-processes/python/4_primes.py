"""Lesson 06, section 4: primes, in a loop, on threads and on processes."""

import math
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

FROM, TO, EACH = 10, 250_000, 10_000


def check_prime(n):
    if n % 2 == 0:
        return False
    for i in range(3, int(math.sqrt(n)) + 1, 2):
        if n % i == 0:
            return False
    return True


def primes_in(numbers):
    return [n for n in numbers if check_prime(n)]


def timed(find):
    started = time.perf_counter()
    primes = [prime for part in find(primes_in, ranges) for prime in part]
    return time.perf_counter() - started, len(primes)


def on(executor):
    def find(function, items):
        with executor(max_workers=os.cpu_count()) as pool:
            return list(pool.map(function, items))

    return find


ranges = [range(max(start, FROM), start + EACH) for start in range(0, TO, EACH)]

if __name__ == "__main__":
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    print("This Python", "has the lock.\n" if has_lock else "has no lock.\n")
    ways = {"in a loop": map, "on threads": on(ThreadPoolExecutor), "on processes": on(ProcessPoolExecutor)}
    rounds = [{way: timed(find) for way, find in ways.items()} for _ in range(3)]    # the ways take turns
    for way in ways:
        seconds, primes = sorted(times[way] for times in rounds)[1]
        print(f"{way:<12}   {primes} primes in {seconds:.2f} s")
    print("\nCompared with the loop:")
    for way in ("on threads", "on processes"):
        ratio = sorted(times["in a loop"][0] / times[way][0] for times in rounds)[1]
        print(f"{way:<12}   {ratio:.1f} times as fast")
