"""Run a command that is killed at its first attempt to use the network: python nonetwork.py COMMAND...

The kernel watches, so that native code is caught as well as Python, in every thread and child: a seccomp
filter kills whoever connects a socket, also to a resolver that listens in the file system, or sends a
message to an address. To make a socket is allowed: urllib3 does, at its import, to see whether there is
IPv6. Where the machine lets it, the command has a network namespace of its own besides, and in it not even
a loopback that is up.

With `--loopback` in front the command may talk to itself, over 127.0.0.1, ::1 and sockets in the file system:
each call waits until the address in it has been read, and one that leads elsewhere, or to a resolver, is
refused and named.

Exit codes: the command's own, 159 (128 + SIGSYS) where it was killed, 77 where this machine cannot watch.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import ipaddress
import os
import platform
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator

CANNOT_WATCH = 77
KILLED = 128 + 31  # SIGSYS

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS = {  # connect, sendmsg, sendmmsg; then sendto, which is also how a connected socket sends
    "x86_64": (42, 46, 307, 44),
    "aarch64": (203, 211, 269, 206),
}
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06  # BPF: a word of the call's record, a jump, an end
_NUMBER, _ARCH, _FIFTH_ARGUMENT = 0, 4, 16 + 4 * 8  # places in the record; an argument has two words
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS, _SET_MODE_FILTER = 38, 1
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_PIDFD_GETFD = 438
_ASK, _NEW_LISTENER, _GO_ON = 0x7FC00000, 8, 1
_CALL = "QIIiIQ6Q"  # id, process, flags; number, arch, place in the code, arguments
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_MESSAGE = 64  # bytes of a message among several
_DOMAIN = 53


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def main(command: list[str]) -> None:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _AUDIT_ARCH:
        sys.stderr.write(f"no watch on {sys.platform} {machine}\n")
        sys.exit(CANNOT_WATCH)
    if command[0] == "--loopback":
        sys.exit(_watched_one_by_one(command[1:], machine))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    _install(machine, _KILL)
    # Not by exec alone: whoever is killed must be told from a command that ends so by itself.
    ended = subprocess.run(command, check=False).returncode
    sys.exit(128 - ended if ended < 0 else ended)


def _install(machine: str, action: int, flags: int = 0) -> int:
    """Put the filter around this process and all that come of it; return its listener, if it has one."""
    connect, sendmsg, sendmmsg, sendto = _CALLS[machine]
    code = b"".join(
        struct.pack("HBBI", *instruction)
        for instruction in (
            (_LOAD, 0, 0, _ARCH),
            (_EQUALS, 0, 9, _AUDIT_ARCH[machine]),  # another one's calls have other numbers: killed
            (_LOAD, 0, 0, _NUMBER),
            (_EQUALS, 7, 0, connect),
            (_EQUALS, 6, 0, sendmsg),
            (_EQUALS, 5, 0, sendmmsg),
            (_EQUALS, 0, 5, sendto),
            (_LOAD, 0, 0, _FIFTH_ARGUMENT),  # the address, null where there is none
            (_EQUALS, 0, 2, 0),
            (_LOAD, 0, 0, _FIFTH_ARGUMENT + 4),
            (_EQUALS, 1, 0, 0),
            (_RETURN, 0, 0, action),
            (_RETURN, 0, 0, _ALLOW),
        )
    )
    program = _Program(len(code) // 8, ctypes.cast(ctypes.c_char_p(code), ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    listener = -1
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        listener = libc.syscall(_SECCOMP[machine], _SET_MODE_FILTER, flags, ctypes.byref(program))
    if listener < 0:
        sys.stderr.write(f"no watch: {os.strerror(ctypes.get_errno())}\n")
        sys.exit(CANNOT_WATCH)
    return int(listener)


# --- Calls that may go to this machine --------------------------------------------------------------


def _watched_one_by_one(command: list[str], machine: str) -> int:
    told, tell = os.pipe()
    go, say_go = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tell, str(_install(machine, _ASK, _NEW_LISTENER)).encode())
        os.read(go, 1)
        os.execvp(command[0], command)
    os.close(tell)
    number = os.read(told, 20)
    if not number:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    process = os.pidfd_open(child)
    listener = ctypes.CDLL(None, use_errno=True).syscall(_PIDFD_GETFD, process, int(number), 0)
    if listener < 0:
        sys.stderr.write(f"no watch: {os.strerror(ctypes.get_errno())}\n")
        os.kill(child, 9)
        return CANNOT_WATCH
    os.write(say_go, b"!")
    outside = False
    asking = select.poll()
    asking.register(listener, select.POLLIN)
    asking.register(process, select.POLLIN)
    while process not in (ready := dict(asking.poll())):
        if ready.get(listener, 0) & select.POLLIN:
            outside |= _answer(listener)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return KILLED if outside else 128 - ended if ended < 0 else ended


def _answer(listener: int) -> bool:
    """Let a call go on, or refuse it and return True."""
    call = bytearray(struct.calcsize(_CALL))
    try:
        fcntl.ioctl(listener, _RECEIVE, call)
        id, process, _, number, _, _, *arguments = struct.unpack(_CALL, call)
        called = list(_addresses(process, number, arguments))
        strangers = [one for one in called if not _is_here(one)]
        for one in strangers:
            sys.stderr.write(f"a call to {one!r}\n")
        # Who is told that nscd is not there asks files, and for names of hosts then a server, which is seen.
        refused = -errno.ECONNREFUSED if strangers or any(map(_is_nscd, called)) else 0
        fcntl.ioctl(listener, _SEND, struct.pack("QqiI", id, 0, refused, 0 if refused else _GO_ON))
    except OSError:  # it has ended meanwhile
        return False
    return bool(strangers)


def _addresses(process: int, number: int, arguments: list[int]) -> Iterator[bytes]:
    connect, sendmsg, _, sendto = _CALLS[platform.machine()]
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:

        def read(place: int, length: int) -> bytes:
            memory.seek(place)
            return memory.read(length)

        if number in (connect, sendto):
            at = 1 if number == connect else 4
            yield read(arguments[at], arguments[at + 1] & 0xFFFF)
            return
        for one in range(1 if number == sendmsg else arguments[2] & 0xFFFF):
            place, length = struct.unpack("QI", read(arguments[1] + one * _MESSAGE, 12))
            if place:
                yield read(place, length)


def _is_here(address: bytes) -> bool:
    (family,) = struct.unpack_from("H", address)
    if family in (socket.AF_INET, socket.AF_INET6):
        (port,) = struct.unpack_from("!H", address, 2)
        host = ipaddress.ip_address(address[4:8] if family == socket.AF_INET else address[8:24])
        return (getattr(host, "ipv4_mapped", None) or host).is_loopback and port != _DOMAIN
    # The kernel itself; and no daemon of the system, which may look names up.
    system = (b"/run/", b"/var/run/")
    return family != socket.AF_UNIX or not address[2:].startswith(system) or _is_nscd(address)


def _is_nscd(address: bytes) -> bool:
    return address[2:].startswith(b"/var/run/nscd/")


if __name__ == "__main__":
    main(sys.argv[1:])
