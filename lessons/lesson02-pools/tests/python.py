"""What the page of lesson 02 says of Python."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor


def a_block_that_fails_waits_for_its_tasks_and_shuts_the_pool_down():
    done = []
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            for number in range(9):
                pool.submit(done.append, number)
            int("nine")
    except ValueError:
        pass
    else:
        raise AssertionError("the error of the block was lost")
    assert sorted(done) == list(range(9)), done
    try:
        pool.submit(done.append, 9)
    except RuntimeError:
        return
    raise AssertionError("a pool that was shut down took a task")


def a_future_that_is_printed_shows_its_state():
    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(go_on.wait)
        job = pool.submit(str)
        assert re.fullmatch(r"<Future at 0x[0-9a-f]+ state=pending>", repr(job)), job
        go_on.set()


def only_a_task_that_has_not_begun_can_be_cancelled():
    begun, go_on = threading.Event(), threading.Event()

    def wait():
        begun.set()
        go_on.wait()

    with ThreadPoolExecutor(max_workers=1) as pool:
        first, second = pool.submit(wait), pool.submit(str)
        begun.wait()
        assert second.cancel()
        assert not first.cancel()
        go_on.set()


def an_error_stays_in_its_future():
    with ThreadPoolExecutor(max_workers=1) as pool:
        job = pool.submit(int, "nine")
    assert isinstance(job.exception(), ValueError)
    try:
        job.result()
    except ValueError:
        return
    raise AssertionError("`result` did not raise the error")


if __name__ == "__main__":
    a_block_that_fails_waits_for_its_tasks_and_shuts_the_pool_down()
    a_future_that_is_printed_shows_its_state()
    only_a_task_that_has_not_begun_can_be_cancelled()
    an_error_stays_in_its_future()
