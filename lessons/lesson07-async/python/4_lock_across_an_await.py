"""Lesson 07, section 4: a lock held across an await."""

import asyncio
import threading

PACE = 10    # waits are so many times shorter than in the notebook


async def with_a_lock_of_threading(number, lock):
    print(f"task {number} wants the lock")
    with lock:
        print(f"task {number} has it and awaits")
        await asyncio.sleep(1 / PACE)
    print(f"task {number} lets go")


async def with_a_lock_of_asyncio(number, lock):
    print(f"task {number} wants the lock")
    async with lock:
        print(f"task {number} has it and awaits")
        await asyncio.sleep(1 / PACE)
    print(f"task {number} lets go")


async def two_tasks(task, lock):
    await asyncio.gather(task(1, lock), task(2, lock))


async def with_a_time_limit(tasks):
    async with asyncio.timeout(2 / PACE):
        await tasks


print("A lock of threading:")
stuck = threading.Thread(
    target=lambda: asyncio.run(with_a_time_limit(two_tasks(with_a_lock_of_threading, threading.Lock()))),
    daemon=True,    # or the program would wait for it, forever
)
stuck.start()
stuck.join(timeout=20 / PACE)
print(f"no end after {20 / PACE} s, in spite of a time limit of {2 / PACE} s" if stuck.is_alive() else "the end")

print("\nA lock of asyncio:")
asyncio.run(two_tasks(with_a_lock_of_asyncio, asyncio.Lock()))
