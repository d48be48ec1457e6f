"""Lesson 01, section 5: threads share memory, processes do not."""

from multiprocessing import Process
from threading import Lock, Thread

counter = 0
lock = Lock()


def add_a_thousand():
    global counter
    for _ in range(1000):
        with lock:
            counter += 1


if __name__ == "__main__":
    for worker in (Thread, Process):
        workers = [worker(target=add_a_thousand) for _ in range(4)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        print(counter)
