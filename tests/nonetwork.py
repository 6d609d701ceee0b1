"""Run a command that is killed at its first attempt to use the network: python nonetwork.py COMMAND...

The kernel watches, so that native code is caught as well as Python, in every thread and child: a seccomp
filter kills whoever connects a socket, also to a resolver that listens in the file system, or sends a
message to an address. To make a socket is allowed: urllib3 does, at its import, to see whether there is
IPv6. Where the machine lets it, the command has a network namespace of its own besides, and in it not even
a loopback that is up.

Exit codes: the command's own, 159 (128 + SIGSYS) where it was killed, 77 where this machine cannot watch.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import subprocess
import sys

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
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def main(command: list[str]) -> None:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _AUDIT_ARCH:
        sys.stderr.write(f"no watch on {sys.platform} {machine}\n")
        sys.exit(CANNOT_WATCH)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
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
            (_RETURN, 0, 0, _KILL),
            (_RETURN, 0, 0, _ALLOW),
        )
    )
    program = _Program(len(code) // 8, ctypes.cast(ctypes.c_char_p(code), ctypes.c_void_p))
    if (
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        or libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program)) != 0
    ):
        sys.stderr.write(f"no watch: {os.strerror(ctypes.get_errno())}\n")
        sys.exit(CANNOT_WATCH)
    # Not by exec alone: whoever is killed must be told from a command that ends so by itself.
    ended = subprocess.run(command, check=False).returncode
    sys.exit(128 - ended if ended < 0 else ended)


if __name__ == "__main__":
    main(sys.argv[1:])
