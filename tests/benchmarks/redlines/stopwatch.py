"""Run one command and print what it cost, as JSON: seconds, processor seconds, peak resident memory, exit code.

A program of its own, and a small one: a process inherits its parent's peak memory, so the parent must be lean. The
peak is that of the largest process among the command and those that it waited for. For POSIX systems only.

Arguments: the file for what the command prints, the seconds after which it is killed, and the command.
"""

import json
import os
import signal
import subprocess
import sys
import time

KIB = 1024 if sys.platform != "darwin" else 1


def main() -> None:
    """Run the command of the arguments."""
    log, limit, *command = sys.argv[1:]
    with open(log, "wb") as output:  # noqa: PTH123 - pathlib would make this process larger than need be
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
        signal.alarm(int(limit))
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
    result = {
        "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * KIB,
        "exit_code": os.waitstatus_to_exitcode(status),
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
