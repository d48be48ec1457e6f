"""Lesson 05, section 3: eight searches by one thread, and by four."""

import queue
import threading
from statistics import median
from urllib.request import urlopen

from rounds import compared, in_turns

queries = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat"]


def search(query):
    with urlopen(f"http://google.com/search?q={query}") as page:    # releases the lock while it waits
        return page.read()


def search_all(thread_count):
    left = queue.SimpleQueue()
    for query in queries:
        left.put(query)
    pages = []

    def take_and_search():
        while True:
            try:
                query = left.get_nowait()
            except queue.Empty:
                return
            pages.append(search(query))

    threads = [threading.Thread(target=take_and_search) for _ in range(thread_count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages


print(f"One thread fetched {len(search_all(1))} pages, four threads fetched {len(search_all(4))}.\n")
one, four = in_turns(lambda: search_all(1), lambda: search_all(4), rounds=3)
print(f"one thread     {median(one):6.1f} ms")
print(f"four threads   {median(four):6.1f} ms, {compared(four, one)}")
