"""Lesson 04, section 4: several callbacks, and one of them fails."""

import threading
from concurrent.futures import ThreadPoolExecutor

go_on = threading.Event()


def task():
    go_on.wait()    # until the callbacks are there
    return 50


pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
f = pool.submit(task)
f.add_done_callback(lambda f: print("the first callback"))
f.add_done_callback(lambda f: 1 / 0)
f.add_done_callback(lambda f: print("the third callback"))
go_on.set()

next_worker = pool.submit(lambda: threading.current_thread().name).result()    # after the callbacks
print("the value is", f.result())
print("the next task runs on", next_worker)
