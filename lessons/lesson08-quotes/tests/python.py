"""What the page of lesson 08 says of Python."""

import asyncio
import contextlib
import importlib
import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def a_range_does_not_include_its_end():
    assert list(range(1, 14))[-1] == 13
    assert len(list(range(1, 20))) == 19


def a_parser_reads_what_the_source_writes_in_another_way():
    source = "<cite>Address before the Young Men&#39;s Lyceum of Springfield</cite>"

    class Texts(HTMLParser):
        def handle_data(self, data):
            texts.append(data)

    texts = []
    Texts().feed(source)
    assert "".join(texts) == "Address before the Young Men's Lyceum of Springfield", texts
    assert "Young Men's" not in source


def a_list_of_futures_submits_all_tasks_at_once():
    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=5) as pool:
        jobs = [pool.submit(go_on.wait) for page in range(13)]  # none of them can have ended
        assert len(jobs) == 13
        go_on.set()


def map_and_gather_keep_the_order_of_the_pages():
    with ThreadPoolExecutor(max_workers=5) as pool:
        assert list(pool.map(str, range(1, 14))) == [str(page) for page in range(1, 14)]

    async def fetch_async(page):
        for _ in range(14 - page):  # the first page comes last
            await asyncio.sleep(0)
        return page

    async def main():
        return await asyncio.gather(*[fetch_async(page) for page in range(1, 14)])

    assert asyncio.run(main()) == list(range(1, 14))


def all_tasks_may_push_to_one_list():
    quotes = []
    with ThreadPoolExecutor(max_workers=4) as pool:
        for page in range(1000):
            pool.submit(quotes.append, page)
    assert sorted(quotes) == list(range(1000))


def beautiful_soup_selects_with_css(bs4):
    html = '<div class="quote"><blockquote>One</blockquote></div><div><blockquote>Two</blockquote></div>'
    page = bs4.BeautifulSoup(html, "html.parser")
    assert [quote.select_one("blockquote").text for quote in page.select("div.quote")] == ["One"]


def a_missing_page_is_no_exception_unless_it_is_asked_for(requests):
    class NotFound(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *_):
            pass

    os.environ["NO_PROXY"] = "127.0.0.1"
    with ThreadingHTTPServer(("127.0.0.1", 0), NotFound) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        response = requests.get(f"http://127.0.0.1:{site.server_address[1]}/quotes/14")
        site.shutdown()
    assert response.status_code == 404
    try:
        response.raise_for_status()
    except requests.RequestException:
        return
    raise AssertionError("`raise_for_status` raised nothing")


def tqdm_gives_what_it_is_given(tqdm):
    with contextlib.redirect_stderr(io.StringIO()) as shown:
        assert list(tqdm.tqdm(range(1, 14))) == list(range(1, 14))
    assert "13/13" in shown.getvalue(), shown.getvalue()


def where_there_is(package, statement):
    """Checks a statement about a package that has to be installed."""
    try:
        found = importlib.import_module(package)
    except ImportError:
        return
    statement(found)


if __name__ == "__main__":
    a_range_does_not_include_its_end()
    a_parser_reads_what_the_source_writes_in_another_way()
    a_list_of_futures_submits_all_tasks_at_once()
    map_and_gather_keep_the_order_of_the_pages()
    all_tasks_may_push_to_one_list()
    where_there_is("bs4", beautiful_soup_selects_with_css)
    where_there_is("requests", a_missing_page_is_no_exception_unless_it_is_asked_for)
    where_there_is("tqdm", tqdm_gives_what_it_is_given)
