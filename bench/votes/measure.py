"""What a program costs: CPU seconds of user and system, peak memory, as the kernel accounts for the process.

The peak of a child starts at that of the parent, so whoever measures must stay small: no file is read into memory here.
"""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from statistics import median


@dataclass
class Cost:
    """One run: CPU seconds, wall seconds, peak memory in MB, what the program wrote."""

    cpu: float
    wall: float
    peak: float
    output: str


def run(command, stdin=None, reads=os.devnull):
    """Runs the command to its end; a failure stops the benchmark with the program's own words. The file that it reads
    lies in memory before it begins, for everyone: fetching it from the disk costs CPU too, and by chance."""
    with open(reads, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
    begun = time.monotonic()
    with open(stdin or os.devnull) as source:
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        # Little is written; the pipes do not fill.
        _, status, used = os.wait4(process.pid, 0)
        output, errors = process.stdout.read(), process.stderr.read()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{errors}{output}")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss / 1024, output)


def cancelled_after(command, seconds):
    """Runs the command, asks it to stop after so long; seconds until it ended, none if it was done before."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    if process.poll() is not None:
        return None
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait()
    return time.monotonic() - asked


def least(costs):
    """The least CPU: what else runs on the machine, or on its host, can only add to a program's time."""
    return min(cost.cpu for cost in costs)


def middle(costs):
    """The median of CPU and of memory over runs that gave the same output."""
    return median(cost.cpu for cost in costs), median(cost.peak for cost in costs)
