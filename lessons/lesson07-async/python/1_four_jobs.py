"""Lesson 07, section 1: four jobs, gathered."""

import asyncio
import time

PACE = 10    # waits are so many times shorter than in the notebook


async def job(number, seconds):
    print(f"job {number} sleeps for {seconds / PACE} s")
    await asyncio.sleep(seconds / PACE)
    print(f"job {number} is done")
    return number, 2 * seconds


async def process(jobs):
    tasks = [asyncio.create_task(job(number, seconds)) for number, seconds in enumerate(jobs)]
    return await asyncio.gather(*tasks)


started = time.perf_counter()
for number, result in asyncio.run(process([5, 2, 1, 3])):
    print(f"result of job {number}: {result}")
print(f"together: {time.perf_counter() - started:.2f} s")
