"""Plugins that answer themselves: generator, healthchecks, statichit, stats_over_http, authproxy."""

from plugin_cases.case import ECHO, Group, get, pause, post, text, together

# Some requests get no answer from the plugin.
generator = Group(
    "generator",
    plugins=["header_rewrite.so none.conf"],
    files={"none.conf": ""},
    records=[("proxy.config.http.transaction_no_activity_timeout_out", "INT", 1)],
    logs=[("requests.log", ".*")],
)
generator.case(
    "sizes",
    [
        get(f"/{path}")
        for path in (
            "nocache/10",
            "nocache/10/x/y",
            "cache/0",
            "nocache/32768",
            "nocache/32769",
            "nocache/1000000",
            "nocache/10M",
            "cache/bad",
            "cache",
            "",
            "other/5",
            "nocache/-1",
            "nocache/5?q",
            "Cache/5",
        )
    ]
    + [
        get("/nocache/10", method="HEAD"),
        post("/nocache/10", "body"),
        post("/nocache/10", ""),
        get("/nocache/10", method="PUT"),
        get("/nocache/10", method="DELETE"),
        get("/cache/7", "Generator-MaxAge: 10"),
        get("/nocache/7", "Generator-Delay: 50"),
        get("/nocache/7", "Generator-MaxAge: x", "Range: bytes=0-1"),
        get("/nocache/9", version="1.0"),
        get("/nocache/9", "If-None-Match: *"),
        together(
            get("/nocache/10"),
            get("/nocache/20", method="HEAD"),
            post("/nocache/30", "body"),
            get("/cache/40"),
            get("/nocache/0"),
            get("/nocache/50"),
        ),
    ],
    "@plugin=generator.so",
)

everywhere = Group("generator-global", plugins=["generator.so"])
everywhere.case(
    "all",
    [get("/nocache/10"), get("/nocache/10", host="unmapped.example"), together(get("/nocache/5"), get("/nocache/6"))],
)

health = Group(
    "healthchecks",
    plugins=["healthchecks.so checks.config"],
    files={
        "checks.config": "# comment\n/__alive @ROOT@/docs/alive text/plain 200 403\n/__none @ROOT@/docs/none text/html 201 503\n"
        "/__empty @ROOT@/docs/empty text/plain 200 404\n/__large @ROOT@/docs/large text/plain 200 404\n",
        "/docs/alive": "all is well\n",
        "/docs/empty": "",
        "/docs/large": "x" * 20000,
    },
    logs=[("requests.log", ".*")],
)
health.case(
    "checks",
    [
        *(
            get(path)
            for path in (
                "/__alive",
                "/__none",
                "/__empty",
                "/__large",
                "/__alive/more",
                "/__aliv",
                "/other",
                "/__alive?q",
            )
        ),
        get("/__alive", host="unmapped.example"),
        get("/__alive", method="HEAD"),
        post("/__alive", "x"),
        get("http://unmapped.example/__alive"),
        together(get("/__alive"), get("/other"), get("/__none"), get("/__alive", method="HEAD"), get("/other")),
    ],
)

static = Group(
    "statichit", files={"/docs/page.html": "<p>static</p>", "/docs/sub/one.txt": "one"}, logs=[("requests.log", ".*")]
)
static.case(
    "files",
    [
        get("/any"),
        get("/any/path?q"),
        get("/any", method="HEAD"),
        post("/any", "body"),
        get("/sub/one.txt", host="folder.example"),
        get("/sub/two.txt", host="folder.example"),
        get("/x", host="missing.example"),
        get("/x", host="exact.example"),
        together(get("/a"), get("/b", method="HEAD"), get("/c")),
    ],
    rules=[
        "map http://files.test/ http://127.0.0.1:@ORIGIN@/ @plugin=statichit.so @pparam=--file-path=@ROOT@/docs/page.html @pparam=--mime-type=text/html @pparam=--max-age=30",
        "map http://folder.example/ http://127.0.0.1:@ORIGIN@/ @plugin=statichit.so @pparam=--file-path=@ROOT@/docs @pparam=--mime-type=text/plain",
        "map http://missing.example/ http://127.0.0.1:@ORIGIN@/ @plugin=statichit.so @pparam=--file-path=@ROOT@/docs/none @pparam=--failure-code=410",
        "map http://exact.example/ http://127.0.0.1:@ORIGIN@/ @plugin=statichit.so @pparam=--file-path=@ROOT@/docs/page.html @pparam=--success-code=202 @pparam=--disable-exact",
    ],
)

auth = Group("authproxy", records=[("proxy.config.http.insert_response_via_str", "INT", 0)])
auth.case(
    "authorized",
    [
        get("/a", "Authorization: yes"),
        get("/denied"),
        post("/a", "data", "Authorization: yes"),
        get("/denied", host="redirect.example"),
        get("/a", host="redirect.example"),
        get("/a", host="range.example"),
        get("/denied", host="range.example"),
        together(get("/a"), get("/denied"), get("/a")),
    ],
    rules=[
        "map http://authorized.test/ http://127.0.0.1:@ORIGIN@/ @plugin=authproxy.so @pparam=--auth-transform=head",
        "map http://redirect.example/ http://127.0.0.1:@ORIGIN@/ @plugin=authproxy.so @pparam=--auth-transform=redirect @pparam=--auth-host=127.0.0.1 @pparam=--auth-port=@ORIGIN@",
        "map http://range.example/ http://127.0.0.1:@ORIGIN@/ @plugin=authproxy.so @pparam=--auth-transform=range",
    ],
    answers={"/denied": text("you may not", "WWW-Authenticate: Basic", status="401 Who")},
)

statistics = Group("stats_over_http", plugins=["stats_over_http.so"])
statistics.case(
    "shapes",
    [get("/_stats", method="HEAD"), get("/other"), get("/_statsx"), get("/_stats", method="POST")],
    edit=[
        (r'(?m)^"?proxy\.[^\n]*\n', ""),
        (r'(?m)^".*": .*\n', ""),
        (r"Content-Length: \d+", "Content-Length: N"),
        (r'\{ "global": \{\n.*?\n  \}\n\}', "JSON"),
    ],
)

GROUPS = [generator, everywhere, health, static, auth, statistics]
