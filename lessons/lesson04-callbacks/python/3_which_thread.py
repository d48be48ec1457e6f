"""Lesson 04, section 3: which thread runs a callback."""

import threading
from concurrent.futures import ThreadPoolExecutor


def this_thread():
    return threading.current_thread().name


go_on = threading.Event()
with ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker") as pool:
    running, queued, last = pool.submit(go_on.wait), pool.submit(int), pool.submit(int)

    running.add_done_callback(lambda f: print("finished:     its callback ran on", this_thread()))
    queued.add_done_callback(lambda f: print("cancelled:    its callback ran on", this_thread()))
    canceller = threading.Thread(target=queued.cancel, name="canceller")
    canceller.start()
    canceller.join()
    go_on.set()
    last.result()
    last.add_done_callback(lambda f: print("done already: its callback ran on", this_thread()))
