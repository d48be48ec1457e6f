"""What the page of lesson 05 says of Python."""

import dis
import os
import sys
import sysconfig
import threading

without_lock = sysconfig.get_config_var("Py_GIL_DISABLED") == 1
lock_is_on = getattr(sys, "_is_gil_enabled", lambda: True)()

# The usual build has the lock; builds without it exist since 3.13.
assert lock_is_on or without_lock
assert not without_lock or sys.version_info >= (3, 13)

# The switch interval is 5 ms by default, and can be changed.
assert sys.getswitchinterval() == 0.005
sys.setswitchinterval(0.0001)
assert abs(sys.getswitchinterval() - 0.0001) < 1e-6
sys.setswitchinterval(0.005)

# Around a call that waits for the system, the lock is let go: otherwise nobody could write what is read here.
reads, writes = os.pipe()
got = []
reader = threading.Thread(target=lambda: got.append(os.read(reads, 1)))
reader.start()
os.write(writes, b"x")
reader.join()
assert got == [b"x"]


# `total += 1` is several instructions.
def count():
    global total
    total += 1


names = [instruction.opname for instruction in dis.get_instructions(count)]
assert names.index("LOAD_GLOBAL") + 1 < names.index("STORE_GLOBAL"), names
