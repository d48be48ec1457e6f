"""What the page of lesson 01 says of Python."""

import subprocess
import sys
import threading
from multiprocessing import Process
from threading import Thread


def a_thread_can_only_be_started_once():
    thread = Thread(target=lambda: None)
    thread.start()
    thread.join()
    try:
        thread.start()
    except RuntimeError as error:
        assert str(error) == "threads can only be started once", error
    else:
        raise AssertionError("a thread was started twice")


def an_exception_ends_only_its_own_thread():
    ended, hook = [], threading.excepthook
    threading.excepthook = lambda arguments: ended.append(arguments.exc_type)
    thread = Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    threading.excepthook = hook
    assert ended == [ZeroDivisionError], ended


def is_alive_tells_whether_a_thread_still_runs():
    go_on = threading.Event()
    thread = Thread(target=go_on.wait)
    thread.start()
    assert thread.is_alive()
    go_on.set()
    thread.join()
    assert not thread.is_alive()


PROGRAM = """
import threading

def outlive_main():
    threading.main_thread().join()
    print("thread: I am done")

def never_end():
    threading.Event().wait()

threading.Thread(target={target}, daemon={daemon}).start()
print("main: I am done")
"""


def printed_by(target, daemon):
    program = PROGRAM.format(target=target, daemon=daemon)
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.splitlines()


def the_end_of_a_program_waits_for_its_threads_unless_they_are_daemons():
    assert printed_by("outlive_main", daemon=False) == ["main: I am done", "thread: I am done"]
    assert printed_by("never_end", daemon=True) == ["main: I am done"]


counter = 0
lock = threading.Lock()


def add_a_thousand():
    global counter
    for _ in range(1000):
        with lock:
            counter += 1


def threads_share_memory_and_processes_do_not():
    counted = []
    for worker in (Thread, Process):
        workers = [worker(target=add_a_thousand) for _ in range(4)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        counted.append(counter)
    assert counted == [4000, 4000], counted


if __name__ == "__main__":
    a_thread_can_only_be_started_once()
    an_exception_ends_only_its_own_thread()
    is_alive_tells_whether_a_thread_still_runs()
    the_end_of_a_program_waits_for_its_threads_unless_they_are_daemons()
    threads_share_memory_and_processes_do_not()
