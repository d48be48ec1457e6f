"""Lesson 04, section 6: a callback that waits for its own worker."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

go_on, over = threading.Event(), threading.Event()


def done(f):
    print(pool.submit(lambda: 2).result())      # waits forever
    over.set()


pool = ThreadPoolExecutor(max_workers=1)
pool.submit(go_on.wait).add_done_callback(done)
go_on.set()

if not over.wait(timeout=0.5):
    print("The callback still waits.", flush=True)
    os._exit(0)    # otherwise the program would wait for its worker, forever
