"""Lesson 01, section 3: nineteen items, one after the other and all at once."""

import json
import time
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen


def request_item(item_id, items):
    try:
        with urlopen(f"http://hn.algolia.com/api/v1/items/{item_id}") as response:
            items[item_id] = json.load(response)
    except URLError:    # the item, or its site, does not exist
        return None


started = time.perf_counter()
items = {}
for i in range(1, 20):
    request_item(i, items)
sequential = time.perf_counter() - started
print(f"{len(items)} items one after the other in {sequential:.2f} s")

started = time.perf_counter()
items = {}
threads = [Thread(target=request_item, args=(i, items)) for i in range(1, 20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
at_once = time.perf_counter() - started
print(f"{len(items)} items at once in {at_once:.2f} s")
print(f"At once was {sequential / at_once:.1f} times as fast.\n")

print("Entries:", sorted(items))
for i in (1, 2):
    print(f"Item {i} is \"{items[i]['title']}\", by \"{items[i]['author']}\".")
