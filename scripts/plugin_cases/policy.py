"""What files and records say of clients, connections, times and pages, without any plugin."""

from side_by_side import later
from plugin_cases.case import Group, get, post, text
from plugin_cases.records import ALL_FIELDS, logging

GROUPS = []


def group(name, records=(), **more):
    """A group of this name whose records lack their prefix."""
    kinds = {int: "INT", str: "STRING"}
    made = Group(name, records=[(f"proxy.config.{record}", kinds[type(value)], value) for record, value in records], **more)
    GROUPS.append(made)
    return made


def only(*lines):
    """The log lines that hold one of these words."""
    return [("diags.log", "|".join(lines))]


# Clients and methods.
ALLOWED = """ip_allow:
- apply: IN
  ip_addrs: [10.0.0.1, 0x7f.0.0.1 - 0177.0.0.1]
  action: {}
  methods: {}
- apply: out
  ip_addrs: 127.0.0.0/8
  action: deny
  methods: [put, Bar]
"""
METHODS = [
    get(method=method) if method != "POST" else post("/a", "body")
    for method in ("GET", "POST", "HEAD", "DELETE", "get", "FOO", "foo", "BAR")
] + [post("/a", "body", method="PUT")]
for name, action, methods in (
    ("allow", "allow", "[get, Put, foo, bar]"),
    ("deny", "deny", "[get, DELETE, foo]"),
    ("none", "allow", "[]"),
    ("all", "allow", "[GET, all]"),
    ("post-only", "allow", "POST"),
):
    methods = group(f"ip-allow-{name}", files={"ip_allow.yaml": ALLOWED.format(action, methods)}, logs=only("prohibited"))
    methods.case("methods", METHODS)

NOBODY = "- {apply: in, ip_addrs: 10.0.0.1, action: allow}\n"
EVERYBODY = "- {apply: in, ip_addrs: 0/0, action: allow}\n"
WRONG = {
    "empty": "",
    "no-map": "text\n",
    "no-root": "other: 1\n",
    "text": "ip_allow: text\n",
    "entry": "ip_allow:\n" + NOBODY + "- text\n" + EVERYBODY,
    "range": "ip_allow:\n" + NOBODY + "- {apply: in, ip_addrs: [x, 0/0], action: allow}\n" + EVERYBODY,
    "apply": "ip_allow:\n" + NOBODY + "- {apply: both, ip_addrs: 0/0, action: allow}\n" + EVERYBODY,
    "behind": "ip_allow:\n" + EVERYBODY + "- {apply: both, ip_addrs: 0/0, action: allow}\n",
    "one": "ip_allow: {apply: in, ip_addrs: 127.0.0.1, action: deny, methods: GET}\n",
}
for name, words in WRONG.items():
    # Lines are counted from 0 in the original.
    wrong = group(f"ip-allow-wrong-{name}", files={"ip_allow.yaml": words}, logs=only(r"ip.?allow\.yaml[^]]*$|entries found|map\.|prohibited"))
    wrong.case("usual", [get(), post("/a", "body")])

# Error pages.
INFO = "Content-Language: {}\nContent-Charset: {}\n"
PAGES = {
    f"body_factory_of_test/{name}/{file}": words
    for name, files in {
        "default": {".body_factory_info": INFO.format("en", "utf-8"), "default": "page\n", "urlrouting#no_mapping": "none for %<cqup>\n"},
        "de": {".body_factory_info": INFO.format("xx", "utf-8") + INFO.format("de", "iso-8859-1"), "default": "Seite\n"},
        "fr": {".body_factory_info": "Content-Charset: utf-8\n", "default": "page en fran\u00e7ais\n"},
        "none.test": {".body_factory_info": INFO.format("it", "us-ascii"), "default": "pagina\n"},
        ".hidden": {".body_factory_info": INFO.format("es", "utf-8"), "default": "hidden\n"},
    }.items()
    for file, words in files.items()
}
LANGUAGES = ["de", "fr;q=0.5, de;q=0.5", "de;q=0.5, fr;q=0.5", "*", "es, *;q=0.5", "de;q=x, fr;q=0.9", "en;q=0.1, de;q=0.1", "de;q=0"]
ASKED = [get("/x", f"Accept-Language: {ranges}", host="none.test") for ranges in LANGUAGES] + [
    get("/x", host="none.test"),
    get("/x", "Accept-Charset: iso-8859-1", host="none.test"),
    get("/x", "Accept-Charset: *", host="none.test"),
    get("/x", "Accept-Language: fr", "Accept-Charset: iso-8859-1", host="none.test"),
    get("/x", host="moved.test"),
    get("/x", host="moved.test", method="HEAD"),
]
for mode in (0, 1, 2, 3, 4):
    pages = group(
        f"pages-{mode}",
        [("body_factory.enable_customizations", mode), ("body_factory.template_sets_dir", "etc/trafficserver/body_factory_of_test")],
        rules=["redirect http://moved.test/ http://new.test/"],
        files=PAGES,
    )
    pages.case("pages", ASKED)

# Connections and times.
throttle = group("throttle", [("net.connections_throttle", 1)], logs=only("too many connections"))
throttle.case("origin", [get()])

silent = group("silence", [("net.default_inactivity_timeout", 2), ("http.transaction_no_activity_timeout_out", 0),
                           ("http.transaction_no_activity_timeout_in", 0), ("http.connect_attempts_max_retries", 0)])
silent.case("origin", [post("/slow", "body")], answers={"/slow": later(6, text("late"))})

# A tunnel in which nobody says anything.
for record in ("http.transaction_no_activity_timeout_out", "http.transaction_active_timeout_out", "http.transaction_no_activity_timeout_in"):
    tunnel = group(f"tunnel-{record[17:]}", [("http.connect_ports", "*"), ("url_remap.remap_required", 0), (record, 2)])
    tunnel.case("silence", [get("127.0.0.1:@ORIGIN@", method="CONNECT")])

# An origin that stops in the middle of its body.
for name, answer in (
    ("length", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
    ("chunks", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"),
):
    stops = group(
        f"stops-{name}", [("http.transaction_no_activity_timeout_out", 1)], files=logging(["crc", "phr", "pfsc", "pscl", "sscl"]), logs=ALL_FIELDS
    )
    stops.case("body", [get("/stops")], answers={"/stops": answer})

# The client's time is over with its body.
body = group("behind-body", [("http.transaction_no_activity_timeout_in", 1)])
body.case("slow", [post("/slow", "body"), get("/slow")], answers={"/slow": later(4, text("late"))})
