"""Times of several ways to do something, measured in turns, and how they compare."""

import time
from statistics import median


def in_turns(*ways, rounds=7):
    """How long each way took in each round, in milliseconds."""
    times = [[] for _ in ways]
    for _ in range(rounds):
        for way, its_times in zip(ways, times):
            started = time.perf_counter()
            way()
            its_times.append((time.perf_counter() - started) * 1000)
    return times


def compared(times, others, digits=1):
    """How many times as fast the first was, in the same form as in Rust."""
    ratios = sorted(other / this for this, other in zip(times, others))
    least, greatest = f"{ratios[0]:.{digits}f}", f"{ratios[-1]:.{digits}f}"
    disagree = least != greatest and float(least) <= 1 <= float(greatest)
    rounds = f": {len(ratios)} rounds disagree" if disagree else f" in {len(ratios)} rounds"
    return f"{median(ratios):.{digits}f} times as fast ({least} to {greatest}{rounds})"
