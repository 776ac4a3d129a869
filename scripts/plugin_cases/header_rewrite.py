"""header_rewrite: operators, conditions and expansions, at each hook."""

from plugin_cases.case import Group, get, post, text, together

HOOKS = ["REMAP_PSEUDO_HOOK", "SEND_REQUEST_HDR_HOOK", "READ_RESPONSE_HDR_HOOK", "SEND_RESPONSE_HDR_HOOK"]
COUNTERS = ["plugin.rewrite.close", "plugin.rewrite.sent"]

remapped = Group("header_rewrite", records=[("proxy.config.http.insert_response_via_str", "INT", 0)])


def rules(name, lines, requests, **more):
    """A case whose map rule has these lines; `AT hook` opens a rule."""
    words = "".join(f"cond %{{{line[3:]}_HOOK}} [AND]\n" if line.startswith("AT ") else f"{line}\n" for line in lines)
    remapped.case(
        name, requests, f"@plugin=header_rewrite.so @pparam={name}.conf", files={f"{name}.conf": words}, **more
    )


rules(
    "edits",
    [
        "AT REMAP_PSEUDO",
        "cond %{TRUE}",
        "set-header X-Set one",
        "set-header X-Set two",
        "add-header X-Add one",
        "add-header X-Add two",
        "rm-header X-Gone",
        'set-header X-Empty ""',
        "set-header Host other.example",
        "AT SEND_REQUEST_HDR",
        "cond %{TRUE}",
        'set-header Accept "text/html; q=0.1"',
        "rm-header User-Agent",
        "add-header Cookie a=b",
        "AT READ_RESPONSE_HDR",
        "cond %{TRUE}",
        "rm-header X-Origin",
        "add-header X-Origin again",
        "set-header Server hidden",
        "AT SEND_RESPONSE_HDR",
        "cond %{TRUE}",
        "set-header Set-Cookie a=1",
        "add-header Set-Cookie b=2",
        "rm-header Content-Type",
        'set-header X-Quoted "a \\"b\\" c"',
        "set-header Cache-Control 'max-age=1, private'",
    ],
    [get("/a", "X-Gone: 1", "X-Gone: 2", "User-Agent: me", "Cookie: c=d", "X-Set: given", "X-Set: twice"), get("/b")],
    answers={"/a": text("a", "X-Origin: one", "X-Origin: two", "Set-Cookie: z=9")},
)

rules(
    "at-each-hook",
    [line for hook in HOOKS for line in (f"cond %{{{hook}}}", f"add-header X-At {hook}")]
    + ["cond %{TXN_CLOSE_HOOK}", "counter plugin.rewrite.close"],
    [get("/a"), together(get("/b"), post("/c", "posted"), get("/d", method="HEAD"))],
)

rules(
    "status",
    [
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} /^deny/",
        "set-status 403",
        'set-body "go away"',
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =teapot",
        "set-status 409",
        "AT READ_RESPONSE_HDR",
        "cond %{STATUS} =404",
        "set-status 410",
        'set-status-reason "Gone For Good"',
        "AT READ_RESPONSE_HDR",
        "cond %{STATUS} >499",
        "set-header X-Bad %{STATUS}",
        "set-status 200",
        "AT SEND_RESPONSE_HDR",
        "cond %{STATUS} =200",
        "cond %{CLIENT-URL:PATH} /reason/",
        'set-status-reason "Really Good"',
        "AT SEND_RESPONSE_HDR",
        "cond %{STATUS} <300",
        "cond %{CLIENT-URL:PATH} =late",
        "set-status 505",
        "AT SEND_RESPONSE_HDR",
        "cond %{STATUS} =410",
        'set-body "<b>%{STATUS} gone</b>"',
    ],
    [get(f"/{path}") for path in ("deny/this", "teapot", "missing", "broken", "reason", "late", "other")]
    + [together(get("/deny"), get("/other"), post("/deny", "body"), get("/missing"))],
    answers={"/missing": text("no", status="404 Not Found"), "/broken": text("oh", status="503 Busy")},
)

rules(
    "redirect",
    [
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} /^moved/",
        "set-redirect 301 https://new.example/%{CLIENT-URL:PATH} [QSA]",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} /^found/",
        'set-redirect 302 "http://%{CLIENT-URL:HOST}/x?y=1" [QSA]',
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} /^plain/",
        "set-redirect 307 /only/path",
        "AT READ_RESPONSE_HDR",
        "cond %{CLIENT-URL:PATH} =answered",
        "set-redirect 303 http://late.example/",
        "AT SEND_RESPONSE_HDR",
        "cond %{STATUS} =500",
        'set-redirect 302 "http://sorry.example/%{CLIENT-URL:PATH}"',
    ],
    [
        get("/moved/a?b=c&d"),
        get("/moved"),
        get("/found?z"),
        get("/found"),
        get("/plain"),
        post("/moved", "body"),
        get("/answered"),
        get("/fails"),
        together(get("/moved"), get("/plain"), get("/ok")),
    ],
    answers={"/fails": text("no", status="500 Oops")},
)

rules(
    "destination",
    [
        *(
            line
            for part, value in (
                ("PATH", "new/%{CLIENT-URL:PATH}/%{CLIENT-URL:QUERY}"),
                ("QUERY", "q=%{METHOD}"),
                ("HOST", "127.0.0.1"),
                ("PORT", "@DEAD@"),
                ("URL", "http://127.0.0.1:@ORIGIN@/whole?url"),
                ("SCHEME", "http"),
            )
            for line in ("AT REMAP_PSEUDO", f"cond %{{HEADER:X-Go}} ={part.lower()}", f"set-destination {part} {value}")
        ),
        *(
            line
            for part in ("PATH", "QUERY")
            for line in ("AT REMAP_PSEUDO", f"cond %{{HEADER:X-Go}} =rm{part.lower()}", f"rm-destination {part}")
        ),
        "AT REMAP_PSEUDO",
        "cond %{HEADER:X-Go} =qsa",
        "set-destination QUERY added=1 [QSA]",
        "AT REMAP_PSEUDO",
        "cond %{HEADER:X-Go} =inv",
        "rm-destination QUERY keep [I]",
        "AT REMAP_PSEUDO",
        "cond %{HEADER:X-Go} =list",
        "rm-destination QUERY x,y",
    ],
    [
        get("/p/a;m=1?x=1&keep=2&y=3", f"X-Go: {go}")
        for go in ("path", "query", "host", "port", "url", "scheme", "rmpath", "rmquery", "qsa", "inv", "list")
    ],
)

rules(
    "cookies",
    [
        "AT REMAP_PSEUDO",
        "cond %{COOKIE:sid} /^a(.*)c$/",
        "set-header X-Sid $1-%{COOKIE:sid}",
        "AT SEND_REQUEST_HDR",
        "cond %{TRUE}",
        "add-cookie added 1",
        "set-cookie both new",
        "rm-cookie gone",
        "AT SEND_RESPONSE_HDR",
        "cond %{COOKIE:sid} =abc",
        "set-header X-Saw %{COOKIE:both}",
    ],
    [
        get("/a", "Cookie: sid=abc; both=old; gone=1; keep=2"),
        get("/b"),
        get("/c", "Cookie: gone=1"),
        get("/d", "Cookie: added=0"),
        get("/e", "Cookie: sid=abc", "Cookie: both=second"),
        get("/f", "Cookie: gone; sid = abc ;both=\"q u\";"),
        get("/g", "Cookie: xgone=1; gonex=2; gone=3;gone=4"),
    ],
)

rules(
    "comparisons",
    [
        *(
            line
            for number, condition in enumerate(
                [
                    "=exact",
                    "=EXACT [NOCASE]",
                    "/^ex(a.)t$/",
                    "/^EX/ [NOCASE]",
                    "<m",
                    ">m",
                    "=exact [NOT]",
                    '="" [NOT]',
                    "/act$/ [NOT]",
                    "=exact [OR]\ncond %{HEADER:X-Other} =1",
                ]
            )
            for line in ("AT SEND_REQUEST_HDR", f"cond %{{HEADER:X-In}} {condition}", f"set-header X-{number} yes")
        )
    ],
    [
        get(f"/{i}", *fields)
        for i, fields in enumerate(
            [
                ["X-In: exact"],
                ["X-In: Exact"],
                ["X-In: zebra"],
                [],
                ["X-Other: 1"],
                ["X-In: a", "X-In: exact"],
                ["X-In: exact, zebra"],
                ["X-In:"],
            ]
        )
    ],
)

rules(
    "branches",
    [
        "AT SEND_RESPONSE_HDR",
        "cond %{METHOD} =POST",
        "set-header X-Is post",
        "AT SEND_RESPONSE_HDR",
        "cond %{METHOD} =GET [OR]",
        "cond %{METHOD} =HEAD",
        "set-header X-Safe yes [L]",
        "AT SEND_RESPONSE_HDR",
        "cond %{TRUE}",
        "set-header X-After-Last yes",
    ],
    [get("/a"), post("/b", "x"), get("/c", method="HEAD"), get("/d", method="PURGE"), get("/e", method="OPTIONS")],
)

rules(
    "expansions",
    [
        "AT SEND_RESPONSE_HDR",
        "cond %{TRUE}",
        *(
            f'set-header X-{name.replace(":", "-")} "<%{{{name}}}>"'
            for name in (
                "STATUS",
                "METHOD",
                "HEADER:X-Resp",
                "CLIENT-HEADER:X-Req",
                "CLIENT-URL",
                "CLIENT-URL:HOST",
                "CLIENT-URL:PORT",
                "CLIENT-URL:PATH",
                "CLIENT-URL:QUERY",
                "CLIENT-URL:MATRIX",
                "CLIENT-URL:SCHEME",
                "CLIENT-URL:URL",
                "URL:HOST",
                "URL:PATH",
                "FROM-URL:HOST",
                "FROM-URL:PATH",
                "FROM-URL:PORT",
                "TO-URL:HOST",
                "TO-URL:PORT",
                "TO-URL:SCHEME",
                "NEXT-HOP:HOST",
                "NEXT-HOP:PORT",
                "COOKIE:c",
                "IP:CLIENT",
                "IP:INBOUND",
                "IP:SERVER",
                "IP:OUTBOUND",
                "INBOUND:LOCAL-ADDR",
                "INBOUND:LOCAL-PORT",
                "INBOUND:REMOTE-ADDR",
                "INBOUND:TLS",
                "INBOUND:H2",
                "INBOUND:IPV4",
                "INBOUND:IPV6",
                "INBOUND:IP-FAMILY",
                "INBOUND:STACK",
                "CIDR:16,48",
                "CIDR:24",
                "SSN-TXN-COUNT",
                "TXN-COUNT",
                "CACHE",
                "INTERNAL-TRANSACTION",
                "NO:SUCH",
            )
        ),
        'set-header X-Mixed "a%{METHOD}b%{STATUS}c"',
        'set-header X-Old "%<proto> %<port> %<chi> %<cqhl> %<cqhm> %<cquup> %<cque> %<INBOUND:STACK>"',
        "AT REMAP_PSEUDO",
        "cond %{TRUE}",
        *(
            f'set-header X-{name.replace(":", "-")} "<%{{{name}}}>"'
            for name in ("FROM-URL", "TO-URL", "TO-URL:HOST", "URL", "CLIENT-URL", "NEXT-HOP:HOST")
        ),
    ],
    [get("/x/y;m=1?q=2&r", "X-Req: r1", "X-Req: r2", "Cookie: c=v"), get("/"), together(get("/one"), get("/two"))],
    answers={"/x/y;m=1": text("a", "X-Resp: s")},
)

# Not TCP-INFO and ID: what the plugin compares them with is memory that it has not set.
rules(
    "conditions",
    [
        *(
            line
            for number, condition in enumerate(
                [
                    "%{IP:CLIENT} {127.0.0.0/8,::1}",
                    "%{IP:CLIENT} {10.0.0.0/8}",
                    "%{IP:INBOUND} =127.0.0.1",
                    "%{NOW:YEAR} >2000",
                    "%{NOW:HOUR} <24",
                    "%{NOW:MONTH} <12",
                    "%{NOW:DAY} <32",
                    "%{NOW:WEEKDAY} <7",
                    "%{NOW:YEARDAY} <367",
                    "%{NOW:MINUTE} <60",
                    "%{NOW:EPOCH} <10",
                    "%{RANDOM:10} <10",
                    "%{ACCESS:@ROOT@/runroot.yaml}",
                    "%{ACCESS:@ROOT@/none}",
                    "%{TXN-COUNT} >1",
                    "%{TXN-COUNT} =1",
                    "%{INTERNAL-TRANSACTION}",
                    "%{INBOUND:IP-FAMILY} =IPv4",
                    "%{CLIENT-URL:PORT} =@PORT@",
                    "%{CIDR:8} =127.0.0.0",
                    "%{FALSE}",
                    "%{TRUE} [NOT]",
                ]
            )
            for line in ("AT SEND_RESPONSE_HDR", f"cond {condition}", f"set-header X-{number} yes")
        )
    ],
    [get("/a"), together(get("/b"), get("/c"))],
)

rules(
    "settings",
    [
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =pristine",
        "set-config proxy.config.url_remap.pristine_host_hdr 1",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =via",
        "set-config proxy.config.http.insert_response_via_str 2",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =close",
        "set-config proxy.config.http.keep_alive_enabled_in 0",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =xff",
        "set-config proxy.config.http.insert_squid_x_forwarded_for 1",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =agent",
        "set-config proxy.config.http.global_user_agent_header whoever",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =server",
        "set-config proxy.config.http.response_server_enabled 0",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =named",
        "set-config proxy.config.http.response_server_str named/1",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =anon",
        "set-config proxy.config.http.anonymize_remove_cookie 1",
        "AT SEND_RESPONSE_HDR",
        "cond %{TRUE}",
        "set-conn-dscp 8",
        "set-conn-mark 17",
        "no-op",
        "counter plugin.rewrite.sent",
    ],
    [
        together(get(f"/{path}", "Cookie: a=b"), get("/other"))
        for path in ("pristine", "via", "close", "xff", "agent", "server", "named", "anon")
    ],
)

rules(
    "control",
    [
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =intercept",
        "set-http-cntl INTERCEPT_RETRY on",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =quiet",
        "set-http-cntl LOGGING off",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =debug",
        "set-http-cntl TXN_DEBUG on",
        "AT READ_RESPONSE_HDR",
        "cond %{TRUE}",
        "set-http-cntl RESP_CACHEABLE off",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =skip",
        "skip-remap true",
        "AT REMAP_PSEUDO",
        "cond %{CLIENT-URL:PATH} =slow",
        "timeout-out inactive 300",
    ],
    [get("/intercept"), get("/quiet"), get("/debug"), get("/skip"), get("/plain")],
)
remapped.logs = [("requests.log", ".*")]
remapped.statistics = COUNTERS

everywhere = Group(
    "header_rewrite-global",
    plugins=["header_rewrite.so first.conf second.conf"],
    rules=["map http://unknown.example/ http://127.0.0.1:@DEAD@/"],
    files={
        "first.conf": """cond %{READ_REQUEST_HDR_HOOK}
set-header X-First %{CLIENT-URL:PATH}
cond %{READ_REQUEST_PRE_REMAP_HOOK}
set-header X-Pre "%{URL:HOST} %{URL:PATH} %{CLIENT-URL:HOST} %{HEADER:Host}"
cond %{SEND_REQUEST_HDR_HOOK}
set-header X-Sent "%{URL:HOST} %{URL:PATH} %{CLIENT-URL:HOST} %{IP:SERVER} %{NEXT-HOP:HOST}"
cond %{READ_RESPONSE_HDR_HOOK}
set-header X-Read "%{STATUS} %{IP:SERVER}"
cond %{SEND_RESPONSE_HDR_HOOK}
set-header X-Answered "%{STATUS} %{HEADER:X-Read}"
cond %{READ_REQUEST_HDR_HOOK} [AND]
cond %{CLIENT-URL:PATH} /^blocked/
set-status 403
cond %{READ_REQUEST_PRE_REMAP_HOOK} [AND]
cond %{CLIENT-URL:PATH} /^stopped/
set-status 405
cond %{READ_REQUEST_HDR_HOOK} [AND]
cond %{CLIENT-URL:PATH} =skipped
skip-remap true
cond %{REMAP_PSEUDO_HOOK} [AND]
cond %{CLIENT-URL:PATH} =elsewhere
set-redirect 302 http://elsewhere.example/
""",
        "second.conf": "cond %{SEND_RESPONSE_HDR_HOOK}\nadd-header X-Second yes\ncond %{TXN_CLOSE_HOOK}\ncounter plugin.rewrite.closed\n",
    },
    logs=[("requests.log", ".*")],
    statistics=["plugin.rewrite.closed"],
)
everywhere.case(
    "all-hooks",
    [
        get("/a"),
        get("/blocked"),
        get("/stopped"),
        get("/elsewhere"),
        get("/stopped-late"),
        get("/a", host="unknown.example"),
        get("/a", host="unmapped.example"),
        get("http://127.0.0.1:@ORIGIN@/skipped"),
        get("/a", "Bad Field: x"),
        together(get("/blocked"), get("/a"), get("/elsewhere"), get("/b"), post("/blocked", "body"), get("/c")),
    ],
)

GROUPS = [remapped, everywhere]
