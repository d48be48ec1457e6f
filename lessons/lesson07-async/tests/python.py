"""What the page of lesson 07 says of Python."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


def a_coroutine_begins_when_it_is_awaited_and_a_task_by_itself():
    async def job(begun):
        begun.append(True)

    async def main():
        of_coroutine, of_task = [], []
        coroutine, task = job(of_coroutine), asyncio.create_task(job(of_task))
        await asyncio.sleep(0)  # others may go first
        assert (of_coroutine, of_task) == ([], [True])
        await coroutine
        assert of_coroutine == [True]
        await task

    asyncio.run(main())


def gather_keeps_the_order_and_all_run_on_one_thread():
    async def job(number, turn, threads):
        while turn[0] != number:  # the last job ends first
            await asyncio.sleep(0)
        turn[0] -= 1
        threads.add(threading.get_ident())
        return number

    async def main():
        turn, threads = [3], set()
        tasks = [asyncio.create_task(job(number, turn, threads)) for number in range(4)]
        assert await asyncio.gather(*tasks) == [0, 1, 2, 3]
        assert threads == {threading.get_ident()}

    asyncio.run(main())


def between_two_awaits_no_other_task_runs():
    visits = 0

    async def save():
        await asyncio.sleep(0)

    async def no_await_between():
        nonlocal visits
        seen = visits
        visits = seen + 1
        await save()

    async def an_await_between():
        nonlocal visits
        seen = visits
        await save()
        visits = seen + 1

    async def thousand(visitor):
        nonlocal visits
        visits = 0
        await asyncio.gather(*[visitor() for _ in range(1000)])
        return visits

    assert asyncio.run(thousand(no_await_between)) == 1000
    assert asyncio.run(thousand(an_await_between)) == 1


def a_lock_of_threads_that_is_held_across_an_await_stops_the_loop():
    wanted, loops, answered = threading.Event(), [], threading.Event()

    async def holder(lock):
        with lock:
            await asyncio.sleep(0)

    async def waiter(lock):
        wanted.set()
        with lock:
            pass

    async def main():
        loops.append(asyncio.get_running_loop())
        lock = threading.Lock()
        await asyncio.gather(holder(lock), waiter(lock))
        answered.set()

    threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()  # it stays blocked
    wanted.wait()
    loops[0].call_soon_threadsafe(answered.set)
    assert not answered.wait(0.1)


def a_lock_of_asyncio_gives_the_thread_back():
    async def task(lock, order, number):
        async with lock:
            order.append(f"{number} has it")
            await asyncio.sleep(0)
            order.append(f"{number} lets go")

    async def main():
        lock, order = asyncio.Lock(), []
        await asyncio.gather(task(lock, order, 1), task(lock, order, 2))
        assert order == ["1 has it", "1 lets go", "2 has it", "2 lets go"], order

    asyncio.run(main())


def run_coroutine_threadsafe_sends_the_call_to_the_thread_of_the_loop():
    async def which_thread():
        return threading.get_ident()

    def blocking(loop):
        there = asyncio.run_coroutine_threadsafe(which_thread(), loop).result()
        return threading.get_ident(), there

    async def main():
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1) as pool:
            worker, there = await loop.run_in_executor(pool, blocking, loop)
        assert there == threading.get_ident() != worker

    asyncio.run(main())


def wait_for_gives_up_but_the_work_goes_on():
    async def main():
        begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

        def work():
            begun.set()
            go_on.wait()
            ended.set()

        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1) as pool:
            job = loop.run_in_executor(pool, work)
            begun.wait()
            try:
                await asyncio.wait_for(job, 0.01)
            except asyncio.TimeoutError:
                go_on.set()  # the work is still waiting for that
        assert ended.is_set()

    asyncio.run(main())


def fastapi_calls_plain_handlers_on_a_pool_of_40_threads():
    try:
        from anyio import to_thread
        from fastapi import FastAPI
        from fastapi.testclient import TestClient
    except (ImportError, RuntimeError):  # the client needs one more package
        return
    app = FastAPI()

    @app.get("/plain")
    def plain():
        return threading.get_ident()

    @app.get("/loop")
    async def on_the_loop():
        limit = to_thread.current_default_thread_limiter().total_tokens
        return [threading.get_ident(), limit]

    with TestClient(app) as client:
        loop, limit = client.get("/loop").json()
        assert client.get("/loop").json() == [loop, 40], limit
        assert client.get("/plain").json() != loop


if __name__ == "__main__":
    a_coroutine_begins_when_it_is_awaited_and_a_task_by_itself()
    gather_keeps_the_order_and_all_run_on_one_thread()
    between_two_awaits_no_other_task_runs()
    a_lock_of_threads_that_is_held_across_an_await_stops_the_loop()
    a_lock_of_asyncio_gives_the_thread_back()
    run_coroutine_threadsafe_sends_the_call_to_the_thread_of_the_loop()
    wait_for_gives_up_but_the_work_goes_on()
    fastapi_calls_plain_handlers_on_a_pool_of_40_threads()
