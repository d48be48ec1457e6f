"""Lesson 01, section 4: what a thread is, and what becomes of one that is not joined."""

import threading
from queue import SimpleQueue
from threading import Thread

numbers = SimpleQueue()


def add_up(numbers):
    total = 0
    while (number := numbers.get()) is not None:
        total += number
    print("the sum is", total)


adder = Thread(target=add_up, args=(numbers,))
adder.start()             # begins
print("begun   is_alive() is", adder.is_alive())
for number in (20, 22, None):
    numbers.put(number)
adder.join()              # has ended
print("joined  is_alive() is", adder.is_alive())


def outlive_main():
    threading.main_thread().join()
    print("thread: I am done")


Thread(target=outlive_main).start()
print("main: I am done")
