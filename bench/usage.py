# Runs a command, and prints what the kernel says it used: seconds of CPU (user and system), the peak of its memory in
# bytes, and how it ended. Node can't ask for that of a process that it starts.
import json
import os
import sys

limit = float(sys.argv[1])
command = sys.argv[2:]
empty = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, empty, stream) for stream in (0, 1, 2)]
child = os.posix_spawnp("timeout", ["timeout", "-k", "5", str(limit), *command], os.environ, file_actions=actions)
_, status, used = os.wait4(child, 0)
unit = 1 if sys.platform == "darwin" else 1024
print(
    json.dumps(
        {
            "cpu": used.ru_utime + used.ru_stime,
            "peak": used.ru_maxrss * unit,
            "status": os.waitstatus_to_exitcode(status),
        }
    )
)
