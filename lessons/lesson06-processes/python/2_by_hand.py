"""Lesson 06, section 2: a process by hand, and memory that is not shared."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from subprocess import PIPE

counter = 0


def add(amount):
    global counter
    counter += amount
    return counter


def main():
    print("main is process", os.getpid())
    child = subprocess.Popen([sys.executable, __file__, "--as-a-child"], stdout=PIPE, text=True)
    for line in child.stdout:
        print("it prints:", line, end="")
    print("joined: its exit code is", child.wait())
    print("counter of main:", counter)

    for executor in (ProcessPoolExecutor, ThreadPoolExecutor):
        print(f"\non one worker of a {executor.__name__}:")
        with executor(max_workers=1) as pool:
            for job in [pool.submit(add, 1000) for _ in range(3)]:
                print("a task returns ", job.result())
        print("counter of main", counter)


if __name__ == "__main__":
    if "--as-a-child" in sys.argv:
        print("I am process", os.getpid())
        print("my counter:", add(1000))
    else:
        main()
