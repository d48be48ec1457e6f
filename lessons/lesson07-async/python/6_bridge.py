"""Lesson 07, section 6: the bridge, both ways."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

PACE = 10    # waits are so many times shorter than in the notebook


def here(number, what):
    print(f"job {number} {what}, on {threading.current_thread().name}\n", end="")


async def job(number):
    here(number, "submits a task")
    loop = asyncio.get_running_loop()
    answer = await loop.run_in_executor(pool, blocking, number, loop)
    here(number, "has the answer")
    return answer


def blocking(number, loop):                             # on a thread of the pool
    here(number, "is a task of the pool")
    return asyncio.run_coroutine_threadsafe(ask(number), loop).result()


async def ask(number):
    here(number, "is async once more")
    await asyncio.sleep(1 / PACE)
    return "waited for a second"


async def three_jobs():
    await asyncio.gather(*[job(number) for number in (1, 2, 3)])


pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker")
asyncio.run(three_jobs())
