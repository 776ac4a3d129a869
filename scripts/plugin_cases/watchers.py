"""Plugins that watch: xdebug, tcpinfo, hook-trace, header_freq and others, alone and together."""

from plugin_cases.case import Group, chunked, get, pause, post, text, together

ENABLED = "x-remap,x-cache,x-cache-key,x-cache-info,x-milestones,x-cache-generation,x-transaction-id,diags,probe,x-effective-url,x-parentselection-key"
debug = Group(
    "xdebug",
    plugins=[f"xdebug.so --header=X-Ask --enable={ENABLED}"],
    records=[("proxy.config.http.insert_response_via_str", "INT", 0)],
    rules=[
        "map http://in.example/in/ http://127.0.0.1:@ORIGIN@/out/",
        "redirect http://moved.example/ http://new.example/",
    ],
)
PROBE = [
    (r"captured in [^\n]*", "captured"),
    (r"xDebugProbeAt' : '[^']*'", "AT"),
    (r"ATS xDebug Probe Injection[^\n\"]*", "BOUNDARY"),
    (r"(?m)(boundary=\S*)", "BOUNDARY"),
]
debug.case(
    "fields",
    [
        get("/a", f"X-Ask: {ask}")
        for ask in (
            "X-Cache",
            "x-cache-key",
            "Via",
            "X-Cache-Generation",
            "X-Effective-URL",
            "X-Remap",
            "X-Cache, Via, x-remap",
            "nonsense",
            "",
            "diags",
            "log-headers",
            "x-parentselection-key",
            "x-cache-info",
            "x-cache,x-cache",
            "fwd, x-remap",
            "fwd=1, x-remap",
            "fwd=0,x-remap",
        )
    ]
    + [
        get("/in/a", "X-Ask: x-remap, x-effective-url", host="in.example"),
        get("/", "X-Ask: x-remap", host="moved.example"),
        get("/", "X-Ask: x-remap, x-cache", host="unmapped.example"),
        post("/a", "b", "X-Ask: x-remap"),
        get("/a", "X-Ask: x-cache", "X-Ask: x-remap"),
        together(get("/a", "X-Ask: x-cache"), get("/a"), get("/a", "X-Ask: x-remap")),
    ],
)
debug.case(
    "milestones",
    [get("/a", "X-Ask: x-milestones"), post("/b", "x", "X-Ask: x-milestones")],
    edit=[(r"=-?[\d.e-]+", "=T")],
)
debug.case(
    "ids",
    [
        get("/a", "X-Ask: x-transaction-id"),
        together(get("/a", "X-Ask: x-transaction-id"), get("/b", "X-Ask: x-transaction-id")),
    ],
    edit=[(r"(?m)(X-Transaction-ID: UUID-)\d+", r"\1N")],
)
# Not HEAD: docs/differences.md, "Transforms of responses without a body".
debug.case(
    "probe",
    [
        get("/a", "X-Ask: probe"),
        get("/chunked", "X-Ask: probe"),
        post("/a", "body", "X-Ask: probe"),
        get("/empty", "X-Ask: probe"),
        together(get("/a", "X-Ask: probe"), get("/a")),
    ],
    answers={"/a": text("body text", "X-Field: v"), "/chunked": chunked(b"one", b"two"), "/empty": text("")},
    edit=PROBE,
)

HOOKS = "ssn_start,txn_start,send_resp_hdr,ssn_close,txn_close"
info = Group(
    "tcpinfo",
    plugins=[f"tcpinfo.so --hooks={HOOKS} --log-level=1 --sample-rate=1000"],
    logs=[("tcpinfo.log", r"\w+ 127\.0\.0\.1 127\.0\.0\.1 ")],
)
info.case("sessions", [get("/a"), together(get("/a"), post("/b", "x"), get("/c"))])

trace = Group(
    "hook-trace",
    plugins=["hook-trace.so"],
    records=[
        ("proxy.config.diags.debug.enabled", "INT", 1),
        ("proxy.config.diags.debug.tags", "STRING", "hook-trace"),
        ("proxy.config.diags.output.debug", "STRING", "L"),
    ],
    rules=["map http://dead.example/ http://127.0.0.1:@DEAD@/", "redirect http://moved.example/ http://new.example/"],
    logs=[("diags.log", r"\(hook-trace\).*")],
)
trace.case(
    "traced",
    [
        get("/a"),
        post("/b", "x"),
        get("/a", host="dead.example"),
        get("/", host="moved.example"),
        get("/", host="unmapped.example"),
        get("/a", "Bad Field: x"),
        together(get("/a"), get("/b", method="HEAD"), get("/c")),
    ],
)

custom = Group("custom_redirect", plugins=["custom_redirect.so"])
custom.case(
    "by-field",
    [get("/a"), get("/b"), together(get("/a"), get("/b"), get("/a"))],
    answers={"/a": text("unused", "x-redirect-url: http://elsewhere.example/there?x=1")},
)
coded = Group("custom_redirect-code", plugins=["custom_redirect.so 507"])
coded.case(
    "by-status",
    [get("/a"), get("/b"), get("/c")],
    answers={
        "/a": text("unused", "Location: http://elsewhere.example/", status="507 Full"),
        "/b": text("used", "Location: http://elsewhere.example/", status="506 Loop"),
        "/c": text("x", status="507 Full"),
    },
)

limited = Group("rate_limit")
limited.case(
    "limited",
    [get("/a"), get("/b"), together(get("/a"), get("/b"))],
    "@plugin=rate_limit.so @pparam=--limit=1 @pparam=--queue=0 @pparam=--error=429 @pparam=--retry=7 @pparam=--header=X-Waited",
)

remap_statistics = Group(
    "remap_stats",
    plugins=["remap_stats.so"],
    records=[("proxy.config.http.response_server_enabled", "INT", 0)],
    statistics=[
        f"plugin.remap_stats.{host}.{name}"
        for host in ("counted.test", "127.0.0.1")
        for name in ("status_2xx", "status_4xx", "status_5xx", "in_bytes", "out_bytes")
    ],
)
remap_statistics.case(
    "counted",
    [get("/a"), get("/missing"), get("/fails"), post("/a", "posted body"), together(get("/a"), get("/a"))],
    answers={"/missing": text("no", status="404 No"), "/fails": text("no", status="503 No")},
)

# What a request for the counters itself does not change.
COUNTED = [
    "post_requests",
    "head_requests",
    "2xx_responses",
    "4xx_responses",
    "5xx_responses",
    "200_responses",
    "404_responses",
    "completed_requests",
    "incoming_responses",
    "invalid_client_requests",
    "missing_host_hdr",
    "broken_server_connections",
    "user_agent_request_document_total_size",
    "user_agent_response_document_total_size",
    "origin_server_request_document_total_size",
    "origin_server_response_document_total_size",
    "err_client_abort_count_stat",
    "transaction_counts.errors.connect_failed",
    "transaction_counts.errors.other",
    "extension_method_requests",
    "options_requests",
    "delete_requests",
    "put_requests",
    "connect_requests",
    "trace_requests",
    "push_requests",
]
many = Group(
    "many-together",
    plugins=[
        "header_freq.so",
        "system_stats.so",
        "memory_profile.so",
        "cert_reporting_tool.so",
        "money_trace.so --create-if-none=false",
        "block_errors.so",
        "regex_revalidate.so -c reval.config",
        "background_fetch.so",
        "remap_stats.so",
        "xdebug.so --header=X-Ask --enable=x-remap",
        "header_rewrite.so some.conf",
        "compress.so",
        "stream_editor.so edit.rules",
    ],
    files={
        "reval.config": "http://never.example/ 4000000000\n",
        "some.conf": "cond %{SEND_RESPONSE_HDR_HOOK}\nset-header X-Some yes\n",
        "edit.rules": "[out] from::page to:PAGE\n",
    },
    rules=["map http://dead.example/ http://127.0.0.1:@DEAD@/"],
    statistics=[f"proxy.process.http.{name}" for name in COUNTED],
)
many.case(
    "serve",
    [
        get("/a"),
        get("/a", "X-Ask: x-remap", "Accept-Encoding: gzip"),
        post("/b", "x" * 5000),
        get("/missing"),
        get("/a", host="dead.example"),
        get("/", host="unmapped.example"),
        get("/a", method="HEAD"),
        get("/a", "Bad Field: x"),
        get("/a", method="OPTIONS"),
        get("/a", method="DELETE"),
        get("/a", method="STRANGE"),
        together(get("/a"), get("/b"), get("/missing")),
    ],
    answers={"/missing": text("no page", status="404 No")},
)

GROUPS = [debug, info, trace, custom, coded, limited, remap_statistics, many]
