"""What the page of lesson 04 says of Python."""

import logging
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor, TimeoutError
from queue import Queue


def here():
    return threading.current_thread().name


def busy_until(go_on):
    """A pool whose only worker is busy until then, and the job that keeps it busy."""
    begun = threading.Event()
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
    job = pool.submit(lambda: begun.set() or go_on.wait())
    begun.wait()
    return pool, job


def a_callback_gets_its_future_with_its_attributes():
    go_on, told = threading.Event(), Queue()
    pool, _ = busy_until(go_on)
    with pool:
        f = pool.submit(str, 50)
        f.arg = 5
        f.add_done_callback(lambda f: told.put((f.arg, f.result())))
        go_on.set()
    assert told.get() == (5, "50")


def a_callback_is_called_in_any_case():
    def done(f):
        if f.cancelled():
            ends.append("cancelled")
        elif f.exception():
            ends.append("error")
        else:
            ends.append("value")

    ends, go_on = [], threading.Event()
    pool, _ = busy_until(go_on)
    with pool:
        jobs = [pool.submit(int, "5"), pool.submit(int, "five"), pool.submit(int, "6")]
        for job in jobs:
            job.add_done_callback(done)
        jobs[2].cancel()
        go_on.set()
    assert ends == ["cancelled", "value", "error"], ends
    try:
        jobs[2].exception()
    except CancelledError:
        return
    raise AssertionError("`exception` of a cancelled future raised nothing")


def the_thread_that_ends_or_cancels_a_task_runs_its_callbacks():
    go_on, names = threading.Event(), {}
    pool, running = busy_until(go_on)
    with pool:
        running.add_done_callback(lambda f: names.update(finished=here()))
        queued = pool.submit(str)
        queued.add_done_callback(lambda f: names.update(cancelled=here()))
        canceller = threading.Thread(target=queued.cancel, name="canceller")
        canceller.start()
        canceller.join()
        go_on.set()
    running.add_done_callback(lambda f: names.update(done_already=here()))
    assert names == {"finished": "worker_0", "cancelled": "canceller", "done_already": here()}, names


def callbacks_run_in_order_and_an_error_in_one_is_only_logged():
    logged, order = [], []
    handler = logging.Handler()
    handler.emit = lambda record: logged.append(record.getMessage())
    logger = logging.getLogger("concurrent.futures")
    logger.addHandler(handler)
    logger.propagate = False

    go_on = threading.Event()
    pool, _ = busy_until(go_on)
    with pool:
        f = pool.submit(str, 50)
        f.add_done_callback(lambda f: order.append("first"))
        f.add_done_callback(lambda f: 1 / 0)
        f.add_done_callback(lambda f: order.append("third"))
        go_on.set()
        assert f.result() == "50"
        assert pool.submit(here).result() == "worker_0"
    assert order == ["first", "third"], order
    assert len(logged) == 1 and logged[0].startswith("exception calling callback"), logged


def result_may_return_while_callbacks_run():
    go_on, end = threading.Event(), threading.Event()
    pool, job = busy_until(go_on)
    with pool:
        job.add_done_callback(lambda f: end.wait())
        go_on.set()
        job.result()  # if it waited for the callback, it would wait for ever
        end.set()


def the_worker_is_not_free_until_its_callback_has_returned():
    go_on, end = threading.Event(), threading.Event()
    pool, job = busy_until(go_on)
    with pool:
        job.add_done_callback(lambda f: end.wait())
        second = pool.submit(str)
        go_on.set()
        job.result()
        assert not second.done()
        end.set()


def a_callback_that_waits_for_its_own_worker_waits_in_vain():
    def done(f):
        try:
            pool.submit(lambda: 2).result(timeout=0.05)
        except TimeoutError:
            told.put("in vain")
        else:
            told.put("it came")

    go_on, told = threading.Event(), Queue()
    pool, job = busy_until(go_on)
    with pool:
        job.add_done_callback(done)
        go_on.set()
        assert told.get() == "in vain"


def callbacks_may_append_to_one_list_or_put_into_a_queue():
    values, finished = [], Queue()
    with ThreadPoolExecutor(max_workers=4) as pool:
        for number in range(100):
            job = pool.submit(int, number)
            job.add_done_callback(lambda f: values.append(f.result()))
            job.add_done_callback(finished.put)
    assert sorted(values) == list(range(100))
    assert finished.qsize() == 100


if __name__ == "__main__":
    a_callback_gets_its_future_with_its_attributes()
    a_callback_is_called_in_any_case()
    the_thread_that_ends_or_cancels_a_task_runs_its_callbacks()
    callbacks_run_in_order_and_an_error_in_one_is_only_logged()
    result_may_return_while_callbacks_run()
    the_worker_is_not_free_until_its_callback_has_returned()
    a_callback_that_waits_for_its_own_worker_waits_in_vain()
    callbacks_may_append_to_one_list_or_put_into_a_queue()
