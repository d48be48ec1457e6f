"""Lesson 07, section 2: four jobs that sleep, beside one that computes, in three ways."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def primes_below(end):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, end))


def compute(end):
    while time.monotonic() < end:
        primes = primes_below(1000)
    return primes


async def in_one_go(end):
    return compute(end)


async def in_slices(end):
    while time.monotonic() < end:
        primes = primes_below(1000)
        await asyncio.sleep(0)                 # let the others run
    return primes


async def on_a_pool(end):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, compute, end)


async def lateness(seconds):
    started = time.monotonic()
    await asyncio.sleep(seconds / PACE)
    return (time.monotonic() - started - seconds / PACE) * 1000


async def beside_sleepers(computes):
    sleepers = [asyncio.create_task(lateness(seconds)) for seconds in (5, 2, 1, 3)]
    await asyncio.sleep(0)                     # they begin
    await computes(time.monotonic() + 4 / PACE)
    return await asyncio.gather(*sleepers)


pool = ThreadPoolExecutor(max_workers=1)
print("asleep for          0.5 s     0.2 s     0.1 s     0.3 s")
for name, way in [("in one go", in_one_go), ("in slices", in_slices), ("on a pool", on_a_pool)]:
    print(f"{name}: late", "".join(f"{late:7.1f} ms" for late in asyncio.run(beside_sleepers(way))))
