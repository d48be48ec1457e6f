"""What the page of lesson 03 says of Python."""

import contextlib
import io
import re
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait


def map_returns_at_once_and_keeps_the_order():
    second_is_done = threading.Event()

    def task(n):
        if n == 2:
            second_is_done.set()
        else:
            second_is_done.wait()
        return n

    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=2) as pool:
        assert list(pool.map(task, [1, 2])) == [1, 2]
        results = pool.map(lambda n: go_on.wait() and n, [1, 2])  # if it waited for a result, it would wait for ever
        go_on.set()
        assert list(results) == [1, 2]


def print_writes_the_line_break_by_itself():
    class Recorder(io.StringIO):
        def write(self, text):
            written.append(text)
            return len(text)

    written = []
    with contextlib.redirect_stdout(Recorder()):
        print("a line")
    assert written == ["a line", "\n"], written


def a_future_that_is_printed_shows_its_state():
    begun, go_on = threading.Event(), threading.Event()

    def task(n):
        begun.set()
        go_on.wait()
        return n * 10.0

    with ThreadPoolExecutor(max_workers=1) as pool:
        job = pool.submit(task, 5)
        begun.wait()
        assert re.fullmatch(r"<Future at 0x[0-9a-f]+ state=running>", repr(job)), job
        go_on.set()
        job.result()
        assert re.fullmatch(r"<Future at 0x[0-9a-f]+ state=finished returned float>", repr(job)), job


def as_completed_gives_first_what_is_done_first():
    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=2) as pool:
        slow, quick = pool.submit(go_on.wait), pool.submit(str)
        given = as_completed([slow, quick])
        assert next(given) is quick
        go_on.set()
        assert next(given) is slow


NOTEBOOK = """
from concurrent.futures import ThreadPoolExecutor, as_completed

def load_url(url, timeout):
    with open(url) as conn:
        return conn.read()
    with ThreadPoolExecutor(max_workers=5) as executor:
        future_to_url = {executor.submit(load_url, url, 60): url for url in URLS}
        print(future_to_url)
"""


def code_after_a_return_is_accepted_and_never_runs():
    printed, names = io.StringIO(), {}
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        exec(NOTEBOOK, names)
    assert "load_url" in names and printed.getvalue() == "", printed.getvalue()


def map_is_over_after_its_first_error():
    with ThreadPoolExecutor(max_workers=1) as pool:
        results = pool.map(int, ["1", "two", "3"])
        assert next(results) == 1
        try:
            next(results)
        except ValueError:
            assert list(results) == [], "there were results after the error"
            return
    raise AssertionError("the error was lost")


def wait_sorts_and_does_not_raise_when_its_time_is_over():
    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        jobs = first, second, third = [pool.submit(str), pool.submit(go_on.wait), pool.submit(str)]
        assert wait(jobs, return_when=FIRST_COMPLETED) == ({first}, {second, third})
        assert wait(jobs, timeout=0.01) == ({first}, {second, third})
        go_on.set()
        assert wait(jobs) == ({first, second, third}, set())


if __name__ == "__main__":
    map_returns_at_once_and_keeps_the_order()
    print_writes_the_line_break_by_itself()
    a_future_that_is_printed_shows_its_state()
    as_completed_gives_first_what_is_done_first()
    code_after_a_return_is_accepted_and_never_runs()
    map_is_over_after_its_first_error()
    wait_sorts_and_does_not_raise_when_its_time_is_over()
