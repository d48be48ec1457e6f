"""Lesson 05, section 1: a sum in ten parts on five workers, and the plain sum."""

from concurrent.futures import ThreadPoolExecutor
from statistics import median

from rounds import compared, in_turns

data = list(range(100_000))
size = len(data) // 10


def concurrent_sum():
    with ThreadPoolExecutor(max_workers=5) as pool:
        jobs = [pool.submit(lambda i: sum(data[i * size:(i + 1) * size]), i) for i in range(10)]
        results = [job.result() for job in jobs]
    return results


parts = concurrent_sum()
print(parts[:5])
print(parts[5:])
print(f"\nThe parts add up to {sum(parts)}, the plain sum is {sum(data)}.\n")

plain, pool = in_turns(lambda: sum(data), concurrent_sum)
print(f"plain sum   {median(plain):8.3f} ms")
print(f"5 workers   {median(pool):8.3f} ms")
print("\nCompared with the plain sum:")
print("5 workers  ", compared(pool, plain, digits=2))
