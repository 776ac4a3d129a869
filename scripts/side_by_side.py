"""What the scripts that compare tshost with traffic_server share: an origin, clients, a server in a run-root, texts without
what differs from run to run."""
import difflib
import importlib.machinery
import importlib.util
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("c_tests_run", str(ROOT / "c-tests/run"))
c_tests = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(c_tests)

LIMIT = 15  # seconds for one answer
LAST_CHUNK = re.compile(rb"(?:^|\r\n)0+\r\n(?:[^\r\n]+\r\n)*\r\n$")
DAYS, MONTHS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"


def response(status="200 OK", fields=(), body=b"<p>page</p>"):
    """The bytes of a response whose body has a length."""
    head = "".join(f"{field}\r\n" for field in (f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}"))
    return head.encode("latin-1") + b"\r\n" + body


class Answer(bytes):
    """A response that comes after `delay` seconds, or behind which the origin closes."""

    delay, closes = 0, False


def later(seconds, answer):
    answer = Answer(answer)
    answer.delay = seconds
    return answer


def closing(answer):
    answer = Answer(answer)
    answer.closes = True
    return answer


class Origin:
    """Keeps what it got and answers every request with `page`, or by a function: of (method, target, request) to the bytes
    of a response, or None to close the connection."""

    def __init__(self, page):
        self.got = []
        self.answer = page if callable(page) else lambda *_: page
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            while request := message(connection):
                self.got.append(request)
                method, target = (request.split(b" ") + [b""])[:2]
                answer = self.answer(method.decode("latin-1"), target.decode("latin-1"), request)
                if answer is None:
                    return
                time.sleep(getattr(answer, "delay", 0))
                try:
                    connection.sendall(answer)
                except OSError:
                    return
                if answer.startswith(b"HTTP/1.0") or getattr(answer, "closes", False):
                    return


def message(connection, has_body=True, have=b""):
    """Bytes of one message, or until the peer closes; empty when there is none. Who expects a 100 gets it."""
    connection.settimeout(LIMIT)
    while True:
        head, end, body = have.partition(b"\r\n\r\n")
        if end:
            if has_body is True and re.search(rb"\r\nexpect: *100-continue", head, re.I):
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                has_body = "asked for"
            status = re.match(rb"HTTP/\S+ (\d+)", head)
            if not has_body or status and status[1] in (b"204", b"304"):
                return have
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
            chunked = re.search(rb"\r\ntransfer-encoding: *chunked", head, re.I)
            if LAST_CHUNK.search(body) if chunked else length is not None and len(body) >= int(length[1]):
                return have
            if not chunked and not length and not status:
                return have
        try:
            piece = connection.recv(65536)
        except OSError as error:
            return have + (b"\n(no end)" if isinstance(error, TimeoutError) and have.startswith(b"HTTP/") else b"")
        if not piece:
            return have
        have += piece


def plain(text, root, ports):
    """Text without what differs from run to run."""
    text = text.replace(str(root), "ROOT").replace(socket.gethostname(), "HOSTNAME")
    for name, port in ports.items():
        text = re.sub(rf"(?<![\d.]){port}\b", name, text)
    text = re.sub(r"\((?:ApacheTrafficServer|tshost)/[\w.+-]+", "(SERVER", text)
    text = re.sub(r"\b(?:ATS|tshost)/\d[\w.+-]*", "SERVER", text)
    text = re.sub(rf"\b(?:{DAYS}), \d\d (?:{MONTHS}) 20[2-9]\d \d\d:\d\d:\d\d GMT", "DATE", text)
    text = re.sub(r"(?m)^Age: \d+(\r?)$", r"Age: N\1", text)
    text = re.sub(r"\{Age\}:\{\d+\}", "{Age}:{N}", text)
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID", text)
    return re.sub(r"0x[0-9a-f]{6,}", "PTR", text)


def is_listening(port):
    entry = f":{port:04X} "
    return any(entry in line and " 0A " in line for file in ("/proc/net/tcp", "/proc/net/tcp6")
               for line in pathlib.Path(file).read_text().splitlines())


class Server:
    """A server with a run-root of its own; `with` ends it and removes the folder."""

    def __init__(self, command):
        self.command, self.process = command, None
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.root.chmod(0o755)
        self.etc, self.logs = self.root / "etc/trafficserver", self.root / "var/log/trafficserver"
        self.port = c_tests.run_root(self.root, [])

    def __enter__(self):
        return self

    def start(self, ports):
        """Waits until all ports are open; an error when they do not."""
        environment = {"TS_ROOT": str(self.root), "TS_RUNROOT": str(self.root), "LANG": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
        with open(self.root / "output", "wb") as output:
            self.process = subprocess.Popen([*self.command, f"--run-root={self.root}"], stdout=output, stderr=output,
                                            env=environment, cwd=self.root)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None and not all(map(is_listening, ports)):
            time.sleep(0.03)
        if self.process.poll() is not None or not all(map(is_listening, ports)):
            raise OSError(f"does not serve (status {self.process.poll()})")

    def stop(self):
        """The exit status."""
        # The thread that the log is written by may be behind.
        time.sleep(0.3)
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def log(self, name):
        file = self.logs / name
        return file.read_text(errors="replace") if file.exists() else ""

    def output(self):
        """What it printed and logged, without the middle of what is long."""
        file = self.root / "output"
        printed = file.read_text(errors="replace").splitlines() if file.exists() else []
        errors = [line for line in self.log("diags.log").splitlines() if re.search("ERROR|ALERT|FATAL", line)]
        return [*printed[:15], *(printed[15:][-10:]), *errors[-10:]]

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.root, ignore_errors=True)


class Report:
    """One line for each case, and the differences of those that fail."""

    def __init__(self):
        self.passed = self.failed = 0

    def compare(self, name, theirs, ours, well):
        """`well`: ours is not only equal, but what a server that works says."""
        if theirs == ours and well:
            self.passed += 1
            print(f"ok   {name}", flush=True)
            return
        self.failed += 1
        print(f"FAIL {name}\n" + "\n".join(difflib.unified_diff(theirs, ours, "traffic_server", "tshost", lineterm="", n=2)))
        print("\n".join(ours[:10]) if theirs == ours else "", flush=True)

    def end(self):
        """Prints the last line; answers the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
