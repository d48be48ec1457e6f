"""Lesson 02, section 3: one job, from pending to finished."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen


def load_url(url, timeout):
    with urlopen(url, timeout=timeout) as page:
        return page.read()


executor = ThreadPoolExecutor(max_workers=5)
print("workers   ", threading.active_count() - 1)

job = executor.submit(load_url, "http://www.cnn.com/", 60)
print("the job   ", job)
page = job.result()
print("the job   ", job)
print("the page  ", len(page), "bytes")
print("page[:50] ", page[:50])
print("workers   ", threading.active_count() - 1)

executor.shutdown()
