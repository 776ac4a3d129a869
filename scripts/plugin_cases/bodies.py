"""Plugins that change bodies: compress, stream_editor, esi, combo_handler, inliner."""

from plugin_cases.case import ECHO, Group, chunked, get, post, response, text, together

LONG = b"".join(b"line %d of a text that can be compressed\n" % i for i in range(2000))


# Whether the length is known when the head goes out depends on how fast the body comes.
FRAMING = [(r"(?m)^(Content-Length|Transfer-Encoding): .*\n", "")]


def compressing(name, lines, requests, **more):
    group = Group(
        f"compress-{name}",
        plugins=["compress.so compress.config"],
        files={"compress.config": "\n".join(lines) + "\n"},
        records=[("proxy.config.url_remap.pristine_host_hdr", "INT", 1), *more.pop("records", [])],
    )
    group.case(name, requests, edit=FRAMING, **more)
    return group


def page(body, kind="text/html", *fields):
    return response("200 OK", [f"Content-Type: {kind}", *fields], body)


GZIP, BROTLI = "Accept-Encoding: gzip", "Accept-Encoding: br"
SHAPES = {
    "/long": page(LONG),
    "/short": page(b"short"),
    "/empty": page(b""),
    "/image": page(LONG, "image/png"),
    "/css": page(LONG, "text/css"),
    "/json": page(LONG, "application/json; charset=utf-8"),
    "/chunked": chunked(LONG[:50], b"x" * 3000, b"end", fields=["Content-Type: text/html"]),
    "/coded": page(LONG, "text/html", "Content-Encoding: gzip"),
    "/tagged": page(LONG, "text/html", 'ETag: "e"', "Vary: User-Agent", "Accept-Ranges: bytes"),
    "/weak": page(LONG, "text/html", 'ETag: W/"e"', "Content-MD5: x", "Vary: Accept-Encoding"),
    "/private": page(LONG, "text/html", "Cache-Control: private"),
    "/no-transform": page(LONG, "text/html", "Cache-Control: no-transform"),
    "/partial": response(
        "206 Partial Content", ["Content-Type: text/html", "Content-Range: bytes 0-80000/90000"], LONG
    ),
    "/error": response("404 Not Found", ["Content-Type: text/html"], LONG),
    "/nothing": b"HTTP/1.1 204 No Content\r\nContent-Type: text/html\r\n\r\n",
    "/unchanged": b"HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n",
    "/close": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + LONG,
}
COMMON = [
    "supported-algorithms gzip,br",
    "compressible-content-type text/*",
    "compressible-content-type application/json*",
    "minimum-content-length 100",
]

defaults = compressing(
    "defaults",
    COMMON,
    [
        *(get(path, GZIP) for path in SHAPES),
        *(get(path, BROTLI) for path in ("/long", "/chunked", "/tagged", "/close")),
        *(
            get("/long", f"Accept-Encoding: {value}")
            for value in (
                "deflate",
                "gzip, br",
                "br;q=1, gzip;q=0.5",
                "gzip;q=0",
                "identity",
                "*",
                "x-gzip",
                "GZIP",
                "",
            )
        ),
        get("/long"),
        get("/long", GZIP, method="HEAD"),
        get("/long", GZIP, version="1.0"),
        get("/long", GZIP, "Range: bytes=0-9"),
        post("/long", "body", GZIP),
        together(
            get("/long", GZIP),
            get("/short", GZIP),
            get("/chunked", BROTLI),
            get("/long", GZIP, method="HEAD"),
            get("/css", GZIP),
        ),
    ],
    answers=SHAPES,
)

sections = compressing(
    "sections",
    [
        "cache false",
        "remove-accept-encoding true",
        *COMMON,
        "",
        "[off.example]",
        "enabled false",
        "[gzip.example]",
        "supported-algorithms gzip",
        "flush true",
        "allow *",
        "[denied.example]",
        "compressible-content-type text/*",
        "supported-algorithms gzip",
        "disallow /no/*",
        "allow /yes/*",
        "[statuses.example]",
        "compressible-content-type text/*",
        "supported-algorithms gzip,deflate",
        "compressible-status-code 200, 404",
        "minimum-content-length 1",
        "[ranges.example]",
        "supported-algorithms gzip",
        "compressible-content-type text/*",
        "range-request true",
    ],
    [
        get("/long", GZIP),
        get("/long", GZIP, host="off.example"),
        get("/long", BROTLI, host="gzip.example"),
        get("/long", GZIP, host="gzip.example"),
        get("/no/long", GZIP, host="denied.example"),
        get("/yes/long", GZIP, host="denied.example"),
        get("/error", GZIP, host="statuses.example"),
        get("/short", "Accept-Encoding: deflate", host="statuses.example"),
        get("/long", GZIP, "Range: bytes=0-9", host="ranges.example"),
        get("/chunked", GZIP, host="gzip.example"),
    ],
    rules=["map / http://127.0.0.1:@ORIGIN@/"],
    answers={**SHAPES, "/no/long": page(LONG), "/yes/long": page(LONG)},
)

normalized = [
    compressing(
        f"accepted-{n}",
        COMMON,
        [
            get("/long", f"Accept-Encoding: {value}")
            for value in ("gzip, deflate, br", "br", "gzip", "deflate", "gzip;q=0.1")
        ],
        answers=SHAPES,
        records=[("proxy.config.http.normalize_ae", "INT", n)],
    )
    for n in (1, 2)
]

ruled = Group("compress-remap")
ruled.case(
    "ruled",
    [
        get("/long", GZIP),
        get("/long", BROTLI),
        get("/chunked", GZIP),
        get("/long", GZIP, host="default.example"),
        get("/long", GZIP, host="none.example"),
    ],
    rules=[
        "map http://ruled.test/ http://127.0.0.1:@ORIGIN@/ @plugin=compress.so @pparam=rule.config",
        "map http://default.example/ http://127.0.0.1:@ORIGIN@/ @plugin=compress.so",
        "map http://none.example/ http://127.0.0.1:@ORIGIN@/",
    ],
    files={"rule.config": "\n".join(COMMON) + "\n"},
    answers=SHAPES,
    edit=FRAMING,
)

editor = Group(
    "stream_editor",
    plugins=["stream_editor.so edit.rules"],
    files={"edit.rules": """# comment
[out] scope::/stream/ from::colour to:color
[out] scope::/stream/ from:i:WORLD to:/World/
[out] scope::/stream/ from:ir:/pri([a-z])e/ to:/PRI[$1]E/
[out] scope::/stream/amp from::"&" to:"&amp;"
[out] scope::/stream/ from:r:/n([0-9]+)m/ to:/m$1n$0/ len:20
[out] scope::/stream/prio from::one to:two prio:1
[out] scope::/stream/prio from::on to:off prio:9
[out] scope:i:/STREAM/upper from::x to:yyyy
[out] scope:r:/stream/r[0-9]/ from::aa to:b
[out] from::everywhere to:here
[in] scope::/stream/post from::secret to:hidden
[in] scope::/stream/post from:r:/pass=([a-z]*)/ to:/pass=***/
"""},
)
editor.case(
    "edits",
    [
        *(
            get(f"/stream/{path}")
            for path in ("a", "amp", "chunks", "prio", "upper", "r1", "rx", "large", "empty", "none", "border")
        ),
        get("/stream/a", method="HEAD"),
        post("/stream/post", "a secret pass=abc&x"),
        post("/stream/post", "6\r\nsec1se\r\n5\r\ncret2\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        post("/stream/post", ""),
        post("/stream/post", "secret" * 20000),
        post("/stream/post", "a secret", "Expect: 100-continue"),
        get("/other"),
        together(get("/stream/a"), post("/stream/post", "secret"), get("/stream/chunks"), get("/stream/none")),
    ],
    answers={
        "/stream/a": text("Hello World, a colour, n42m & prime everywhere, world"),
        "/stream/amp": text("a & b & c"),
        "/stream/prio": text("one on one"),
        "/stream/chunks": chunked(b"hello wo", b"rld and co", b"lour n1", b"2m"),
        "/stream/upper": text("xXx"),
        "/stream/r1": text("aaaaa"),
        "/stream/rx": text("aaaaa"),
        "/stream/large": text(b"colour " * 30000),
        "/stream/empty": text(""),
        "/stream/none": text("nothing of it"),
        "/stream/border": text(b"c" * 32760 + b"colour" + b"x" * 100),
        "/other": text("colour everywhere"),
        "/stream/post": ECHO,
    },
)

# Not a document that does not parse: the plugin announces a length then that it never sets.
esi = Group("esi", plugins=["esi.so"], rules=["map http://part.example/ http://127.0.0.1:@ORIGIN@/"])
esi.case(
    "documents",
    [
        get(path, "Cookie: c=v; d=w", "Accept-Language: de", "User-Agent: Mozilla/5.0", "Referer: http://r.example/")
        for path in (
            "/vars?q=val&p=2",
            "/include",
            "/include-failed",
            "/choose?q=1",
            "/choose?q=2",
            "/try",
            "/comment",
            "/remove",
            "/plain",
            "/not-esi",
        )
    ]
    + [
        get("/vars?q=1", "Accept-Encoding: gzip"),
        get("/include", method="HEAD"),
        together(get("/include"), get("/plain"), get("/vars?q=1")),
    ],
    answers={
        path: text(body, "X-Esi: 1", status="200 OK").replace(b"text/plain", b"text/html")
        for path, body in {
            "/vars": "<esi:vars>$(QUERY_STRING{q}) $(QUERY_STRING) $(HTTP_COOKIE{c}) $(HTTP_HOST) $(HTTP_USER_AGENT{browser}) $(HTTP_REFERER) $(NO{x}|'d')</esi:vars>!",
            "/include": 'a <esi:include src="http://part.example/part"/> b <esi:include src="http://part.example/part?x=$(QUERY_STRING{q})"/> c',
            "/include-failed": 'a <esi:include src="http://part.example/missing"/> b',
            "/choose": "<esi:choose><esi:when test=\"$(QUERY_STRING{q}) == '1'\">one</esi:when><esi:otherwise>other</esi:otherwise></esi:choose>.",
            "/try": '<esi:try><esi:attempt>got <esi:include src="http://part.example/missing"/></esi:attempt><esi:except>failed</esi:except></esi:try>.',
            "/comment": 'a<esi:comment text="gone"/>b<!--esi shown -->c',
            "/remove": "a<esi:remove>gone</esi:remove>b",
            "/plain": "no tags at all",
        }.items()
    }
    | {
        "/part": text("PART"),
        "/missing": text("none", status="404 Not Found"),
        "/not-esi": text("<esi:vars>x</esi:vars>"),
    },
    unordered=True,
)

combo = Group(
    "combo_handler",
    plugins=["combo_handler.so admin/v1/combo - X-Keep:X-Other"],
    rules=["map http://localhost/ http://127.0.0.1:@ORIGIN@/"],
)
combo.case(
    "combined",
    [
        get(f"/admin/v1/combo?{query}")
        for query in (
            "/a.css&/b.css",
            "d:a.css&b.css",
            "/a.css&p=/pre/&b.css&c.css",
            "/a.css&/missing.css",
            "",
            "/a.css",
        )
    ]
    + [
        get("/admin/v1/combo?/a.css", "Accept-Encoding: gzip"),
        get("/admin/v1/combo?/a.css&/b.css", method="HEAD"),
        post("/admin/v1/combo?/a.css", "x"),
        get("/other"),
    ],
    answers={
        "/a.css": response("200 OK", ["Cache-Control: max-age=100", "Content-Type: text/css", "X-Keep: kept"], b"a{}"),
        "/b.css": response("200 OK", ["Cache-Control: max-age=50", "Content-Type: text/css", "X-Other: o"], b"b{}"),
        "/c.css": response("200 OK", ["Content-Type: text/css"], b"c{}"),
        "/missing.css": text("none", status="404 Not Found"),
    },
    rules=["map http://combined.test/ http://127.0.0.1:@ORIGIN@/"],
    unordered=True,
)

GROUPS = [defaults, sections, *normalized, ruled, editor, esi, combo]
