"""Lesson 08, section 5: thirteen pages, in three ways."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import urlopen

URL = "http://www.successories.com/iquote/author/291/abraham-lincoln-quotes/"


def fetch(page):
    with urlopen(f"{URL}{page}") as response:
        return response.read()


async def fetch_async(page):
    proxy = urlsplit(os.environ["http_proxy"])    # the practice site
    reader, writer = await asyncio.open_connection(proxy.hostname, proxy.port)
    host = urlsplit(URL).hostname
    writer.write(f"GET {URL}{page} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    response = await reader.read()
    writer.close()
    return response.split(b"\r\n\r\n", 1)[1]


def sequential():
    return [fetch(page) for page in range(1, 14)]


def thread_pool():
    with ThreadPoolExecutor(max_workers=5) as pool:
        pages = list(pool.map(fetch, range(1, 14)))
    return pages


async def asynchronous():
    pages = await asyncio.gather(*[fetch_async(page) for page in range(1, 14)])
    return pages


for name, way in [
    ("sequential", sequential),
    ("thread pool", thread_pool),
    ("async", lambda: asyncio.run(asynchronous())),
]:
    started = time.perf_counter()
    pages = way()
    elapsed = (time.perf_counter() - started) * 1000
    print(f"{name:<12} {len(pages)} pages, {sum(map(len, pages))} bytes, {elapsed:5.0f} ms")
