"""A program that watches for sleep and tells standard output what it notices."""

import sys

from PySide6.QtCore import QCoreApplication, QTimer

from negotiator.gui.suspend import SuspendWatch


def main() -> None:
    """Tell of each time that the deal would be locked; end after the second."""
    application = QCoreApplication(sys.argv)
    watch = SuspendWatch()
    told = 0

    def leave() -> None:
        nonlocal told
        told += 1
        print("leaving", flush=True)
        QTimer.singleShot(0, watch.ready if told == 1 else application.quit)

    watch.leaving.connect(leave)
    watch.start()
    QTimer.singleShot(30_000, application.quit)
    application.exec()


if __name__ == "__main__":
    main()
