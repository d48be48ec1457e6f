"""What the page of lesson 06 says of Python."""

import inspect
import math
import multiprocessing
import multiprocessing.pool
import os
import pickle
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


class Counting(ProcessPoolExecutor):
    """Counts what `map` submits."""

    submitted = 0

    def submit(self, *arguments, **keywords):
        self.submitted += 1
        return super().submit(*arguments, **keywords)


def map_sends_one_item_at_a_time_unless_given_a_chunksize():
    with Counting(max_workers=1) as pool:
        assert list(pool.map(abs, range(10))) == list(range(10))
        assert pool.submitted == 10, pool.submitted
        list(pool.map(abs, range(10), chunksize=5))
        assert pool.submitted == 12, pool.submitted


def the_map_of_multiprocessing_makes_chunks_by_itself():
    sizes = []
    get_tasks = multiprocessing.pool.Pool._get_tasks

    def noted(function, items, size):
        sizes.append(size)
        return get_tasks(function, items, size)

    multiprocessing.pool.Pool._get_tasks = staticmethod(noted)
    with multiprocessing.Pool(2) as pool:
        pool.map(abs, range(1000))
    assert len(sizes) == 1 and sizes[0] > 1, sizes


def a_lambda_is_refused():
    with ProcessPoolExecutor(max_workers=1) as pool:
        error = pool.submit(lambda: 1).exception()
    assert isinstance(error, (AttributeError, pickle.PicklingError)), error


def a_dead_worker_breaks_the_pool():
    with ProcessPoolExecutor(max_workers=1) as pool:
        at_fault = pool.submit(os._exit, 1)
        try:
            queued = pool.submit(abs, 1)
        except BrokenProcessPool:  # on a busy machine, the worker may be dead already
            queued = at_fault
        for job in at_fault, queued:
            assert isinstance(job.exception(), BrokenProcessPool), job
            said = "A process in the process pool was terminated abruptly while the future was running or pending."
            assert str(job.exception()) == said, job.exception()
        try:
            pool.submit(abs, 1)
        except BrokenProcessPool:
            return
    raise AssertionError("a broken pool takes tasks")


SCRIPT = """
import multiprocessing, sys
with open(sys.argv[1], "a") as imports:
    imports.write("imported\\n")
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[2])
    with context.Pool(1) as pool:
        assert pool.map(abs, [-1]) == [1]
"""


def imports_of_the_script(start_method):
    """By the script itself, and by what it starts."""
    with tempfile.TemporaryDirectory() as folder:
        script, imports = os.path.join(folder, "script.py"), os.path.join(folder, "imports")
        with open(script, "w") as file:
            file.write(SCRIPT)
        subprocess.run([sys.executable, script, imports, start_method], check=True)
        with open(imports) as file:
            return len(file.readlines())


def workers_import_the_script_unless_they_are_forked():
    methods = multiprocessing.get_all_start_methods()
    assert imports_of_the_script("spawn") > 1
    if "fork" in methods:
        assert imports_of_the_script("fork") == 1
    if "forkserver" in methods:
        assert imports_of_the_script("forkserver") > 1


def linux_forks_until_3_13_and_has_a_fork_server_since():
    if sys.platform == "linux":
        since_3_14 = sys.version_info >= (3, 14)
        assert multiprocessing.get_start_method() == ("forkserver" if since_3_14 else "fork")


def check_prime(n):
    if n % 2 == 0:
        return False
    for i in range(3, int(math.sqrt(n)) + 1, 2):
        if n % i == 0:
            return False
    return True


def the_test_of_the_notebook_is_wrong_for_1_and_2():
    assert [n for n in range(14) if check_prime(n)] == [1, 3, 5, 7, 11, 13]


def a_process_can_be_replaced_after_some_tasks():
    if sys.version_info >= (3, 11):
        assert "max_tasks_per_child" in inspect.signature(ProcessPoolExecutor).parameters


if __name__ == "__main__":
    linux_forks_until_3_13_and_has_a_fork_server_since()
    map_sends_one_item_at_a_time_unless_given_a_chunksize()
    the_map_of_multiprocessing_makes_chunks_by_itself()
    a_lambda_is_refused()
    a_dead_worker_breaks_the_pool()
    workers_import_the_script_unless_they_are_forked()
    the_test_of_the_notebook_is_wrong_for_1_and_2()
    a_process_can_be_replaced_after_some_tasks()
