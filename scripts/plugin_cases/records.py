"""Records of HTTP without any plugin: what each changes in requests and answers."""

import re

from side_by_side import closing, later
from plugin_cases.case import ECHO, Group, chunked, get, post, response, text, together

GROUPS = []

# Every field of the access log whose value is no time, no number of the process and no port that the kernel chose; without
# the lengths of what has the server's name in it.
FIELDS = """
chi chih hii hiih caun piid pitag cqhm cqu cquc cquuc cquup cquuh cqus cqup cqhv cqpv sqpv cqhl cqql cluc cssn
cscert pscert cqcl cqtr cqssr cqint cqmpt cqssv cqssc cqssu cqssa cfsc cqah psct prrp pscl psch pssc pfsc crc
crsc chm psah pqcl nhi nhp phr phn phi pqssl pqssr pqah shi shn sssc sscl sshl ssql sshv sca ssah
csssc csscl csshl cssql csshv cssah crat cwr cwtr crra cwra cccs ppv pps ppd {X-Sent}cqh
{Content-Type}psh {Host}pqh {Server}ssh cqu[0:7]
""".split()
LENGTHS = ["psql", "pshl", "pqhl", "pqql"]


def logging(fields):
    words = " ".join(f"{field}=%<{field}>" for field in fields)
    return {"logging.yaml": f"logging:\n  formats:\n  - name: all\n    format: '{words}'\n  logs:\n  - filename: all\n    format: all\n"}


LOGGING = logging(FIELDS)
ALL_FIELDS = [("all.log", ".*")]


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

# An origin that would rather not.
sockets.case(
    "refused",
    [together(get("/refused", *UPGRADE), get("/next"))],
    rules=["map ws://refused.test/ ws://127.0.0.1:@ORIGIN@/", "map http://refused.test/ http://127.0.0.1:@ORIGIN@/"],
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

CHUNKS = chunked(b"one", b"two" * 100)
UNTIL_CLOSE = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end"
AGED = text("aged", "Age: 7", "Server: origin", "Via: 1.1 elsewhere")
ANSWERS = {"/chunked": CHUNKS, "/close": UNTIL_CLOSE, "/aged": AGED, "/error": response("503 Busy", ["Retry-After: 3"], b"busy"),
           "/echo": ECHO}
TELLING = ("User-Agent: u/1", "Referer: http://r/", "From: f@g", "Cookie: c=d", "Via: 1.1 before", "X-Forwarded-For: 10.9.8.7",
           "Client-ip: 10.1.1.1", "Forwarded: for=10.2.2.2", "Authorization: Basic eDp5", "Accept-Encoding: br, gzip;q=0.5")
USUAL = [
    together(get("/a", *TELLING), get("/aged"), post("/echo", "some body"), get("/a", "Connection: keep-alive", version="1.0"), get("/a")),
    get("/a", method="HEAD"),
    together(get("/chunked"), get("/chunked")),
    get("/chunked", version="1.0"),
    get("/chunked", "Connection: keep-alive", version="1.0"),
    get("/close"),
    together(post("/echo", b"3\r\nabc\r\n0\r\n\r\n", CHUNKED), get("/error")),
    get("/no/such", host="unmapped.test"),
    get("/a", method="OPTIONS"),
    get("/a", "Max-Forwards: 0", method="TRACE"),
]
SETTINGS = {
    "http.response_server_enabled": [0, 2],
    "http.response_server_str": ["own/1.0"],
    "http.insert_request_via_str": [0, 2, 3, 4],
    "http.insert_response_via_str": [1, 2, 3, 4],
    "http.insert_client_ip": [0, 2],
    "http.insert_squid_x_forwarded_for": [0],
    "http.insert_age_in_response": [0],
    "http.insert_forwarded": ["for|proto|host|by=ip|connection=compact", "by=unknown|connection=std|by=servername", "connection=full|for"],
    "http.anonymize_remove_from": [1],
    "http.anonymize_remove_referer": [1],
    "http.anonymize_remove_user_agent": [1],
    "http.anonymize_remove_cookie": [1],
    "http.anonymize_remove_client_ip": [1],
    "http.anonymize_other_header_list": ["Accept-Encoding,Authorization"],
    "http.global_user_agent_header": ["own-agent/2"],
    "http.keep_alive_enabled_in": [0],
    "http.keep_alive_enabled_out": [0],
    "http.keep_alive_post_out": [0],
    "http.chunking_enabled": [0, 2, 3],
    "http.chunking.size": [100],
    "http.normalize_ae": [0, 1, 2],
    "http.request_buffer_enabled": [1],
    "http.auth_server_session_private": [0],
    "http.server_session_sharing.match": ["none", "ip", "hostonly", "both"],
    "http.server_session_sharing.pool": ["global"],
    "http.max_proxy_cycles": [1],
    "http.post.check.content_length.enabled": [0],
    "http.disallow_post_100_continue": [1],
    "http.send_100_continue_response": [1],
    "http.strict_uri_parsing": [0, 1],
    "http.enable_http_stats": [0],
    "http.no_dns_just_forward_to_parent": [1],
    "http.doc_in_cache_skip_dns": [0],
    "http.attach_server_session_to_client": [1],
    "http.allow_half_open": [0],
    "http.allow_multi_range": [0, 1, 2],
    "proxy_name": ["somebody"],
    "url_remap.remap_required": [0],
    "url_remap.pristine_host_hdr": [1],
    "reverse_proxy.enabled": [0],
    "body_factory.response_suppression_mode": [1, 2],
    "body_factory.enable_customizations": [0, 2, 3],
    "body_factory.response_max_size": [100],
    "http.errors.log_error_pages": [0],
    "http.uncacheable_requests_bypass_parent": [0],
    "http.per_server.connection.max": [1],
    "http.request_line_max_size": [30],
    "http.header_field_max_size": [20],
    "http.request_header_max_size": [300],
    "http.response_header_max_size": [80],
    "http.max_post_size": [5],
    "http.cache.http": [0],
    "http.push_method_enabled": [1],
    "http.forward_connect_method": [1],
    "http.default_buffer_size": [3],
    "http.flow_control.enabled": [1],
}

# Under these the original logs what it has not looked at: results that were never set, or memory of its own; and the name of
# a server that was not found.
LOGGED_OTHERWISE = {
    "http.enable_http_stats", "http.no_dns_just_forward_to_parent", "http.header_field_max_size", "url_remap.remap_required",
    "body_factory.enable_customizations", "body_factory.response_max_size",
}

for record, values in SETTINGS.items():
    for value in values:
        name = f"{record.removeprefix('http.')}-{value}" if len(values) > 1 else record.removeprefix("http.")
        logs = [] if record in LOGGED_OTHERWISE else ALL_FIELDS
        settings = group(name, (record, value), files=LOGGING, logs=logs)
        settings.case("usual", USUAL, answers=ANSWERS)

# Chunks go to an origin of HTTP/1.1 only: docs/differences.md.
for value in (0, 2, 3):
    versions = group(f"send_http11_requests-{value}", ("http.send_http11_requests", value))
    versions.case("usual", [step for step in USUAL if not (isinstance(step, list) and step[0].method == "POST")], answers=ANSWERS)

lengths = group(
    "lengths",
    ("http.insert_request_via_str", 0),
    ("http.response_server_enabled", 0),
    files=logging(LENGTHS),
    logs=ALL_FIELDS,
)
lengths.case("usual", USUAL, answers=ANSWERS)

vias = group("failures", ("http.insert_response_via_str", 4), ("http.connect_attempts_max_retries", 0), files=LOGGING, logs=ALL_FIELDS)
vias.case(
    "failures",
    [get("/dead"), get("/closed"), get("/garbage"), get("/error"), get("/bad-chunks"), get("/old")],
    rules=["map http://failures.test/dead http://127.0.0.1:@DEAD@/", "map http://failures.test/ http://127.0.0.1:@ORIGIN@/"],
    answers=ANSWERS | {"/closed": None, "/garbage": closing(b"garbage\r\n\r\n"), "/old": UNTIL_CLOSE},
)

NO_ORIGINS = ("http.no_dns_just_forward_to_parent", 1)
parents = group(
    "parents-alone",
    NO_ORIGINS,
    ("http.uncacheable_requests_bypass_parent", 1),
    files={"parent.config": 'dest_host=to.example parent="127.0.0.1:@ORIGIN@" go_direct=true\n'
           'dest_host=gone.example parent="127.0.0.1:@DEAD@" go_direct=true\n'},
)
parents.case(
    "names",
    [get("/to"), get("/gone"), get("/other"), post("/to", "body")],
    rules=[f"map http://names.test/{name} http://{name}.example/" for name in ("to", "gone", "other")],
)

# The same by transaction, for those that a transaction can have of its own.
OF_THE_PROCESS = {
    "http.anonymize_other_header_list", "http.server_session_sharing.pool", "http.disallow_post_100_continue",
    "http.send_100_continue_response", "http.strict_uri_parsing", "http.enable_http_stats", "http.no_dns_just_forward_to_parent",
    "proxy_name", "url_remap.remap_required", "reverse_proxy.enabled", "body_factory.enable_customizations",
    "body_factory.response_max_size", "http.errors.log_error_pages", "http.request_line_max_size", "http.header_field_max_size",
    "http.max_post_size", "http.push_method_enabled",
}
overridden = Group("overridden", files=LOGGING, logs=ALL_FIELDS)
GROUPS.append(overridden)
for record, values in SETTINGS.items():
    for value in values if record not in OF_THE_PROCESS else []:
        # Not a character that a name of a host cannot have.
        name = re.sub(r"[^a-z0-9]+", "-", f"{record}-{value}".lower())
        overridden.case(
            name, USUAL, remap=f"@plugin=conf_remap.so @pparam=proxy.config.{record}={value}", answers=ANSWERS
        )
