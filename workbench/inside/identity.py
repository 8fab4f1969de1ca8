"""A process is its pid *and* its start time, on one host, in one boot.

A pid alone is used again. The start time counts clock ticks since the boot, so a clock that is
set changes nothing. Where there is no /proc (macOS) it is unknown, and the pid must do.
"""

import os

_boot: "list[str]" = []  # its name, once it has been read: a screen asks it for each run that waits


def host() -> str:
    """The name of this machine."""
    return os.uname().nodename


def user() -> str:
    """The name of the user; empty where the system has none for the user id."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, AttributeError):
        return os.environ.get("USER", "")


def boot() -> str:
    """Names this boot of this machine; empty where the system does not tell."""
    if not _boot:
        try:
            with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
                _boot.append(file.read().strip())
        except OSError:
            return ""
    return _boot[0]


def started(pid: int) -> "int | None":
    """When the process began, in clock ticks since the boot; None if it is gone or not told."""
    stat = _stat(pid)
    return int(stat[19]) if stat else None


def age(identity: "dict[str, object]") -> "float | None":
    """Seconds since a process of this boot began, by a clock that nobody can set."""
    begun = identity.get("started")
    try:
        with open("/proc/uptime", encoding="ascii") as file:
            up = float(file.read().split()[0])
    except OSError:
        return None
    return up - begun / os.sysconf("SC_CLK_TCK") if isinstance(begun, int) else None


def command_name(pid: int) -> str:
    """The short name of what a process runs; empty if it is gone or not told."""
    try:
        with open("/proc/{}/comm".format(pid), encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def of(pid: int) -> "dict[str, object]":
    """The identity of a living process."""
    return {"pid": pid, "started": started(pid), "boot": boot(), "host": host()}


def alive(identity: "dict[str, object]") -> bool:
    """Whether this very process lives here and now; a zombie does not."""
    pid = identity.get("pid")
    if not isinstance(pid, int) or identity.get("boot") != boot():
        return False
    stat = _stat(pid)
    if stat:
        return stat[0] not in ("Z", "X") and int(stat[19]) == identity.get("started")
    return identity.get("started") is None and _answers(pid)


def _stat(pid: int) -> "list[str] | None":
    """The fields of /proc/PID/stat from the third (the state) on."""
    try:
        with open("/proc/{}/stat".format(pid), encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
