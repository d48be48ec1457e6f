"""Lesson 02, section 1: nine searches on four workers, and on one."""

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

queries = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat", "tree"]


def search(query):
    with urlopen(f"http://google.com/search?q={query}") as page:
        return page.read()


def search_all(workers):
    started = time.perf_counter()

    with ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = [pool.submit(search, query) for query in queries]
        pages = [job.result() for job in jobs]

    elapsed = time.perf_counter() - started
    print(f"{len(pages)} pages with max_workers = {workers} in {elapsed:.2f} s")
    return elapsed


many, one = search_all(4), search_all(1)
print(f"4 workers were {one / many:.1f} times as fast as one.")
