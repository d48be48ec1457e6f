"""Lesson 02, section 2: a block that fails, around a pool with work to do."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

queries = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat", "tree"]
fetched = []


def search_and_count(query):
    with urlopen(f"http://google.com/search?q={query}") as page:
        fetched.append(page.read())


try:
    with ThreadPoolExecutor(max_workers=2) as pool:
        for query in queries:
            pool.submit(search_and_count, query)
        int("nine")               # ValueError, however far the searches are
except ValueError as error:
    print(f"The block failed: {error}.")
print(f"When the program learns of it, {len(fetched)} of {len(queries)} searches have ended.")
