"""Lesson 02, section 5: submit all, collect all."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

urls = ["http://www.foxnews.com/", "http://www.cnn.com/", "http://www.bbc.co.uk/"]


def load_url(url, timeout):
    with urlopen(url, timeout=timeout) as page:
        return page.read()


executor = ThreadPoolExecutor(max_workers=5)

jobs = [executor.submit(load_url, url, 60) for url in urls]
print(*jobs, sep="\n")
pages = [job.result() for job in jobs]

for url, page in zip(urls, pages):
    print(f"\n{url}: {len(page)} bytes. page[:50] is")
    print(page[:50])

executor.shutdown()
