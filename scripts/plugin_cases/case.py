"""What a case says: a server's configuration, requests, and how the origin answers them."""
from side_by_side import response

ECHO = "echo"
"""The answer of an origin that sends the request's body back."""


class Group:
    """One start of both servers, with the configuration that its cases share.

    `plugins` are the lines of plugin.config, `records` (name, type, value) and `rules` what comes after those of the cases in
    remap.config, `files` name -> text (below etc/trafficserver unless it begins with `/`, which is below the run-root).
    In all of them `@ROOT@`, `@PORT@`, `@ORIGIN@`, `@DEAD@` (a port at which nobody listens) and `@SILENT@` (of UDP, which never answers) are replaced.
    `logs` are compared at the end: (name below the log directory, pattern of what is compared of a line that holds it), and so
    are `statistics`, names of counters, which stats_over_http shows.
    """

    def __init__(self, name, plugins=(), records=(), rules=(), files=None, logs=(), statistics=()):
        self.name, self.plugins, self.records, self.rules = name, plugins, records, rules
        self.files, self.logs, self.statistics = dict(files or {}), logs, statistics
        self.cases = []

    def case(self, name, requests, remap=None, rules=None, files=None, answers=None, edit=None, unordered=False):
        """`remap`: what follows the map rule of the case's host, `NAME.test`; `rules`: all of its rules instead.
        `answers`: path -> response(...), None (the connection is closed) or ECHO; everything else gets a page.
        `edit`: (pattern, replacement) pairs for what differs from run to run. `unordered`: requests may reach the origin
        in any order."""
        host = f"{name}.test"
        own = rules if rules is not None else [f"map http://{host}/ http://127.0.0.1:@ORIGIN@/ {remap or ''}"]
        self.files.update(files or {})
        self.cases.append(Case(name, host, requests, own, answers or {}, edit or [], unordered))


class Case:
    def __init__(self, name, host, requests, rules, answers, edit, unordered):
        self.name, self.host, self.requests, self.rules = name, host, requests, rules
        self.answers, self.edit, self.unordered = answers, edit, unordered


class Request:
    def __init__(self, method, target, fields, body, host, version):
        self.method, self.target, self.fields, self.body, self.host, self.version = method, target, fields, body, host, version

    def bytes(self, host, close):
        close = close and not any(field.lower().startswith("connection:") for field in self.fields)
        fields = [f"Host: {self.host or host}", *(["Connection: close"] if close else []), *self.fields]
        if self.body is not None and not any(field.lower().startswith("transfer-encoding:") for field in self.fields):
            fields.append(f"Content-Length: {len(self.body)}")
        head = f"{self.method} {self.target} HTTP/{self.version}\r\n" + "".join(f"{field}\r\n" for field in fields) + "\r\n"
        return head.encode("latin-1") + (self.body or b"")

    def __str__(self):
        return f"{self.method} {self.host or ''}{self.target} {'; '.join(self.fields)}"


def get(target="/a", *fields, host=None, method="GET", version="1.1"):
    """A request on a connection of its own."""
    return Request(method, target, fields, None, host, version)


def post(target, body, *fields, host=None, method="POST"):
    return Request(method, target, fields, body if isinstance(body, bytes) else body.encode(), host, "1.1")


def together(*requests):
    """Requests one after the other on one connection."""
    return list(requests)


def pause(seconds):
    """Between two requests, for what plugins do on timers."""
    return float(seconds)


def text(body, *fields, status="200 OK"):
    """A response of type text/plain."""
    return response(status, ["Content-Type: text/plain", *fields], body if isinstance(body, bytes) else body.encode())


def chunked(*chunks, fields=("Content-Type: text/plain",)):
    """A response in chunks."""
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    head = "".join(f"{field}\r\n" for field in ("HTTP/1.1 200 OK", *fields, "Transfer-Encoding: chunked"))
    return head.encode() + b"\r\n" + pieces + b"0\r\n\r\n"
