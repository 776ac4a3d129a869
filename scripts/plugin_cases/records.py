"""Records of HTTP without any plugin: what each changes in requests and answers."""

from side_by_side import closing, later
from plugin_cases.case import ECHO, Group, get, post, text, together

GROUPS = []


def group(name, *records, **more):
    """A group of this name whose records lack their prefix."""
    made = Group(name, records=[(f"proxy.config.{record}", kind(value), value) for record, value in records], **more)
    GROUPS.append(made)
    return made


def kind(value):
    return "STRING" if isinstance(value, str) else "FLOAT" if isinstance(value, float) else "INT"


TRAILING = b"4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"
TRAILED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" + TRAILING
CHUNKED = "Transfer-Encoding: chunked"

# With 1 the original does not go on behind such a body: the C test `trailers` has that.
trailers = group("trailers", ("http.drop_chunked_trailers", 0))
trailers.case("down", [get("/trailed"), together(get("/trailed"), get("/next"))], answers={"/trailed": TRAILED})
trailers.case("up", [together(post("/up", TRAILING, CHUNKED), get("/next"))])

UPGRADE = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")
SWITCH = closing(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello")
for most in (0, 1):
    sockets = group(f"websockets-{most}", ("http.websocket.max_number_of_connections", most))
    sockets.case(
        "one",
        [get("/socket", *UPGRADE), get("/plain"), get("/socket", *UPGRADE)],
        rules=["map ws://one.test/ ws://127.0.0.1:@ORIGIN@/", "map http://one.test/ http://127.0.0.1:@ORIGIN@/"],
        answers={"/socket": SWITCH},
    )

slow = group("slow", ("http.slow.log.threshold", 1), logs=[("diags.log", r"protocol: http url.*server state: \d+ tls_handshake: -0\.001")])
slow.case("one", [get("/slow", "X-Id: seven")], answers={"/slow": later(0.1, text("x" * 1000))})

# A name server that never answers: the time for it, by the records and by a plugin.
UNKNOWN = ["map http://name.test/ http://nobody.example/"]
DNS = [("dns.nameservers", "127.0.0.1:@SILENT@"), ("dns.resolv_conf", "@ROOT@/empty"), ("dns.search_default_domains", 0)]
unanswered = group("unanswered", *DNS, ("hostdb.lookup_timeout", 2), files={"/empty": ""})
unanswered.case("name", [get()], rules=UNKNOWN)
by_plugin = group(
    "unanswered-by-plugin",
    *DNS,
    plugins=["tslua.so @ROOT@/dns.lua"],
    files={
        "/empty": "",
        "/dns.lua": "function do_global_read_request()\n  ts.http.timeout_set(TS_LUA_TIMEOUT_DNS, 1000)\nend\n",
    },
)
by_plugin.case("name", [get()], rules=UNKNOWN)
