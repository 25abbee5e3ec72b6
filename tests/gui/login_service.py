"""The part of systemd's login service that is asked, on a bus of its own: it waits for us, sleeps, and says so."""

import os
import sys

from jeepney import DBusAddress, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

SERVICE, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"


def main() -> None:
    """Answer one Inhibit, go to sleep, say when the delay was let go; then lock the session."""
    bus = open_dbus_connection(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], enable_fds=True)
    bus.send_and_get_reply(message_bus.RequestName(SERVICE))
    print("ready", flush=True)
    asked = bus.receive()
    while asked.header.message_type is not MessageType.method_call:
        asked = bus.receive()
    held, given = os.pipe()
    bus.send(new_method_return(asked, "h", (given,)))
    os.close(given)
    print(" ".join(asked.body), flush=True)
    sys.stdin.readline()
    bus.send(new_signal(DBusAddress(PATH, interface=f"{SERVICE}.Manager"), "PrepareForSleep", "b", (True,)))
    os.read(held, 1)
    print("let go", flush=True)
    sys.stdin.readline()
    bus.send(new_signal(DBusAddress(f"{PATH}/session/_31", interface=f"{SERVICE}.Session"), "Lock"))
    sys.stdin.readline()


if __name__ == "__main__":
    main()
