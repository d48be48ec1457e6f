"""Lesson 03, section 5: map with a lambda that fixes the time limit."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

urls_ok = ["http://www.foxnews.com/", "http://www.cnn.com/", "http://www.bbc.co.uk/"]


def load_url(url, timeout):
    with urlopen(url, timeout=timeout) as page:
        return page.read()


with ThreadPoolExecutor(max_workers=5) as executor:
    pages = executor.map(lambda url: load_url(url, 60), urls_ok)
    for page in pages:
        print(page[:50])

    pages = executor.map(lambda url: load_url(url, 0.001), urls_ok)
    try:
        for page in pages:
            print(page[:50])
    except OSError:                            # the time limit passed
        print("\nthe loop ends with an error")
    print("after that the iterator gives", list(pages))
