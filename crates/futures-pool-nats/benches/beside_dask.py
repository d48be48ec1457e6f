"""The rows of the benchmark beside it, for Dask's `distributed`: one scheduler and two workers on this machine."""

import statistics
import time

from distributed import Client

ROUNDS, ROUND_TRIPS, TASKS, PAYLOAD = 5, 200, 5_000, 64 << 20


def double(n):
    return 2 * n


def echo(data):
    return data


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main():
    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        client.submit(double, 1).result()
        trips = sorted(
            timed(lambda: client.submit(double, n + ROUND_TRIPS * round, pure=False).result())
            for round in range(ROUNDS) for n in range(ROUND_TRIPS)
        )
        print(f"Dask: a task and its result, µs, median and 99 %: {trips[len(trips) // 2] * 1e6:.0f}, {trips[len(trips) * 99 // 100] * 1e6:.0f}")

        def many():
            client.gather([client.submit(double, n, pure=False) for n in range(TASKS)])

        print(f"Dask: submit and gather, ns a task: {statistics.median(timed(many) for _ in range(ROUNDS)) / TASKS * 1e9:.0f}")

        def mapped():
            client.gather(client.map(double, range(TASKS), pure=False))

        print(f"Dask: map and gather, ns an item: {statistics.median(timed(mapped) for _ in range(ROUNDS)) / TASKS * 1e9:.0f}")
        data = bytes(PAYLOAD)
        payload = statistics.median(timed(lambda: client.submit(echo, data, pure=False).result()) for _ in range(3))
        print(f"Dask: 64 MiB there and back, ms: {payload * 1e3:.0f}")


if __name__ == "__main__":
    main()
