"""Plugins of map rules that decide where a request goes: regex_remap, conf_remap, cookie_remap, escalate, chains, signing."""

from plugin_cases.case import Group, chunked, get, pause, post, text, together
import base64
import hashlib
import hmac
import json

regex = Group(
    "regex_remap",
    rules=["map http://second.example/ http://127.0.0.1:@ORIGIN@/second/"],
    records=[("proxy.config.http.insert_response_via_str", "INT", 0)],
    logs=[("requests.log", ".*")],
)


def substituted(name, lines, requests, *words, rules=None, **more):
    parameters = " ".join(f"@pparam={word}" for word in words)
    plugin = f"@plugin=regex_remap.so @pparam={name}.rules {parameters}"
    regex.case(
        name,
        requests,
        plugin,
        rules and [rule + " " + plugin for rule in rules],
        files={f"{name}.rules": "# comment\n\n" + "\n".join(lines) + "\n"},
        **more,
    )


substituted(
    "substitutions",
    [
        "^/a/(.*) http://127.0.0.1:@ORIGIN@/b/$1",
        "^/all/(.)(.)(.*)$ http://127.0.0.1:@ORIGIN@/$3/$2/$1?all=$0",
        "^/words http://127.0.0.1:@ORIGIN@/host=$h/from=$f/to=$t/port=$p/scheme=$s/path=$P/query=$q/matrix=$m/ip=$i",
        "^/literal http://127.0.0.1:@ORIGIN@/dollar=$$/none=$9/ten=$10/end$",
        "^/dead http://127.0.0.1:@DEAD@/",
        "^/[0-9]+/(?<name>[a-z]+) http://127.0.0.1:@ORIGIN@/named/$1",
        "^/one http://127.0.0.1:@ORIGIN@/first",
        "^/on http://127.0.0.1:@ORIGIN@/second",
    ],
    [
        get(path)
        for path in (
            "/a/x/y",
            "/a/",
            "/all/123",
            "/all/12",
            "/words/a;m=1?q=2",
            "/literal",
            "/dead",
            "/12/abc",
            "/one",
            "/only",
            "/none?q=1",
            "/",
        )
    ]
    + [
        get("/a/q?q=1"),
        get("/A/x"),
        post("/a/p", "body"),
        get("/words", host="SUBSTITUTIONS.test:@PORT@"),
        get("/a/%41%2f"),
    ],
)

substituted(
    "statuses",
    [
        "^/forbidden http://x.example/ @status=403",
        "^/gone http://x.example/ @status=410",
        "^/moved/(.*) https://new.example/$1?$q @status=301",
        "^/found http://new.example/found @status=302",
        "^/other http://new.example/ @status=307",
        "^/permanent http://new.example/p @status=308",
        "^/see http://new.example/ @status=303",
        "^/teapot http://x.example/ @status=418",
        "^/failed http://x.example/ @status=503",
        "^/ok http://127.0.0.1:@ORIGIN@/ok @status=200",
    ],
    [
        get(path)
        for path in (
            "/forbidden",
            "/gone",
            "/moved/a?b",
            "/moved/",
            "/found",
            "/other",
            "/permanent",
            "/see",
            "/teapot",
            "/failed",
            "/ok",
        )
    ]
    + [
        post("/moved/x", "body"),
        get("/moved/h", method="HEAD"),
        together(get("/moved/a"), get("/a"), get("/forbidden"), get("/b")),
    ],
)

substituted(
    "options",
    [
        "^/CASE http://127.0.0.1:@ORIGIN@/case @caseless",
        "^/lower/(.*) http://127.0.0.1:@ORIGIN@/$1 @lowercase_substitutions",
        "^/slow http://127.0.0.1:@ORIGIN@/slow @no_activity_timeout=300",
        "^/active http://127.0.0.1:@ORIGIN@/slow @active_timeout=300",
        "^/fast http://127.0.0.1:@ORIGIN@/fast @connect_timeout=300 @dns_timeout=300",
        "^/pristine http://127.0.0.1:@ORIGIN@/p @proxy.config.url_remap.pristine_host_hdr=1",
        "^/via http://127.0.0.1:@ORIGIN@/v @proxy.config.http.insert_response_via_str=2",
        "^/agent http://127.0.0.1:@ORIGIN@/g @proxy.config.http.global_user_agent_header=nobody",
        "^/both http://127.0.0.1:@ORIGIN@/both @proxy.config.url_remap.pristine_host_hdr=1 @proxy.config.http.response_server_enabled=0",
        "^/unknown http://127.0.0.1:@ORIGIN@/u @no_such_option=1",
    ],
    [
        get(path, "User-Agent: me")
        for path in ("/case/x", "/CASE", "/lower/ABC/Def", "/fast", "/pristine", "/via", "/agent", "/both", "/unknown")
    ],
)

substituted(
    "whole-url",
    ["^http://whole-url.test[^/]*/a/([a-z]*) http://127.0.0.1:@ORIGIN@/full/$1", "^/a http://127.0.0.1:@ORIGIN@/path"],
    [get("/a/b"), get("/a/b?q=1"), get("/a")],
    "full-url",
)
substituted(
    "query",
    ["^/a\\\\?x=([0-9]+)$ http://127.0.0.1:@ORIGIN@/with-query/$1", "^/a$ http://127.0.0.1:@ORIGIN@/without-query"],
    [get("/a?x=12"), get("/a"), get("/a?y")],
)
substituted("no-query", ["^/a$ http://127.0.0.1:@ORIGIN@/without"], [get("/a?x=12"), get("/a")], "no-query-string")
substituted(
    "matrix",
    ["^/a;m=1$ http://127.0.0.1:@ORIGIN@/with-matrix", "^/a$ http://127.0.0.1:@ORIGIN@/plain"],
    [get("/a;m=1"), get("/a;m=1?q"), get("/a")],
    "matrix-parameters",
)
substituted(
    "method",
    [
        "^GET/a http://127.0.0.1:@ORIGIN@/by-get",
        "^POST/a http://127.0.0.1:@ORIGIN@/by-post",
        "^/a http://127.0.0.1:@ORIGIN@/by-path",
    ],
    [get("/a"), post("/a", "x"), get("/a", method="PURGE"), get("/a", method="HEAD")],
    "method",
)
substituted(
    "host",
    [
        "^//host.test/a http://127.0.0.1:@ORIGIN@/by-host",
        "^//other.example/a http://127.0.0.1:@ORIGIN@/by-other",
        "^/a http://127.0.0.1:@ORIGIN@/by-path",
    ],
    [get("/a"), get("/a", host="other.example"), get("/a", host="host.test:@PORT@")],
    "host",
    rules=["map http://host.test/ http://127.0.0.1:@ORIGIN@/", "map http://other.example/ http://127.0.0.1:@ORIGIN@/"],
)
substituted(
    "pristine-url",
    ["^/in/a http://127.0.0.1:@ORIGIN@/saw-in", "^/mapped/a http://127.0.0.1:@ORIGIN@/saw-mapped"],
    [get("/in/a"), get("/in/b")],
    "pristine",
    rules=["map http://pristine-url.test/in/ http://127.0.0.1:@ORIGIN@/mapped/"],
)
substituted(
    "mapped-url",
    ["^/in/a http://127.0.0.1:@ORIGIN@/saw-in", "^/mapped/a http://127.0.0.1:@ORIGIN@/saw-mapped"],
    [get("/in/a"), get("/in/b")],
    rules=["map http://mapped-url.test/in/ http://127.0.0.1:@ORIGIN@/mapped/"],
)
substituted("profile", ["^/a http://127.0.0.1:@ORIGIN@/p"], [get("/a"), get("/b")], "profile")

others = Group(
    "remap-plugins",
    plugins=["xdebug.so --enable=x-cache-key"],
    rules=["map http://copy.example/ http://127.0.0.1:@ORIGIN@/copied/"],
    records=[
        ("proxy.config.http.insert_response_via_str", "INT", 0),
        ("proxy.config.http.redirect.actions", "STRING", "loopback:follow,self:follow"),
        ("proxy.config.http.number_of_redirections", "INT", 1),
    ],
    logs=[("requests.log", r"pitag=\*.*")],
)

others.case(
    "conf_remap",
    [
        get(f"/{i}", "User-Agent: me", "Cookie: a=b", host=host)
        for i, host in enumerate(["conf_remap.test", "file.example", "both.example"])
    ],
    rules=[
        "map http://conf_remap.test/ http://127.0.0.1:@ORIGIN@/ @plugin=conf_remap.so @pparam=proxy.config.url_remap.pristine_host_hdr=1 "
        "@pparam=proxy.config.http.insert_response_via_str=2 @pparam=proxy.config.http.global_user_agent_header=conf",
        "map http://file.example/ http://127.0.0.1:@ORIGIN@/ @plugin=conf_remap.so @pparam=settings.config",
        "map http://both.example/ http://127.0.0.1:@ORIGIN@/ @plugin=conf_remap.so @pparam=settings.config @pparam=proxy.config.http.response_server_enabled=0",
    ],
    files={
        "settings.config": "# comment\nCONFIG proxy.config.url_remap.pristine_host_hdr INT 1\nCONFIG proxy.config.http.response_server_str STRING renamed\n"
        "CONFIG proxy.config.http.anonymize_remove_cookie INT 1\nCONFIG proxy.config.http.background_fill_completed_threshold FLOAT 0.25\n"
    },
)

others.case(
    "cookie_remap",
    [
        *(
            get("/a?q=1", f"Cookie: {cookie}")
            for cookie in (
                "sid=abc",
                "sid=xyz",
                "fpbeta=magazine_7",
                "fpbeta=none",
                "user=1; list=one,two",
                "bucket=something",
                "status=1",
                "a",
            )
        ),
        get("/a"),
        get("/path/b?q=2", "Cookie: path=1"),
        post("/a", "body", "Cookie: sid=abc"),
        get("/x?y", "Cookie: uri=1"),
    ],
    "@plugin=cookie_remap.so @pparam=@ROOT@/etc/trafficserver/cookies.yaml",
    files={"cookies.yaml": """
op:
  cookie: sid
  operation: string
  match: abc
  sendto: http://127.0.0.1:@ORIGIN@/string
op:
  cookie: fpbeta
  operation: regex
  regex: ^magazine_(\\d+)$
  sendto: http://127.0.0.1:@ORIGIN@/regex/$1
  else: http://127.0.0.1:@ORIGIN@/other
op:
  cookie: list
  operation: exists
  connector: and
  cookie: user
  operation: exists
  sendto: http://127.0.0.1:@ORIGIN@/list
op:
  cookie: bucket
  operation: bucket
  bucket: 100/100
  sendto: http://127.0.0.1:@ORIGIN@/bucket
op:
  cookie: status
  operation: exists
  status: 403
op:
  cookie: path
  operation: exists
  sendto: http://127.0.0.1:@ORIGIN@/$path/$ppath/$unmatched_path
op:
  cookie: uri
  operation: exists
  sendto: http://127.0.0.1:@ORIGIN@/u?x=$cr_req_url
op:
  cookie: sid
  operation: not exists
  sendto: http://127.0.0.1:@ORIGIN@/no-cookie
"""},
)

others.case(
    "escalate",
    [
        get("/404"),
        get("/503"),
        get("/500"),
        get("/ok"),
        get("/404", host="pristine.example"),
        get("/x", host="dead.example"),
        together(get("/404"), get("/ok"), get("/503"), get("/ok")),
    ],
    rules=[
        "map http://escalate.test/ http://127.0.0.1:@ORIGIN@/ @plugin=escalate.so @pparam=404,502:127.0.0.1 @pparam=503:127.0.0.2",
        "map http://pristine.example/ http://127.0.0.1:@ORIGIN@/ @plugin=escalate.so @pparam=404:127.0.0.1 @pparam=--pristine",
        "map http://dead.example/ http://127.0.0.1:@DEAD@/ @plugin=escalate.so @pparam=502:127.0.0.1",
    ],
    answers={
        "/404": text("no", status="404 Not Found"),
        "/503": text("busy", status="503 Busy"),
        "/500": text("bad", status="500 Bad"),
    },
)

SECRETS = [f"secret_key_number_{i}_xxxxxxxxxx" for i in range(16)]


def signed(host, path, key=3, algorithm=1, parts="1", client="127.0.0.1", expires=4000000000, wrong=False):
    query = f"C={client}&E={expires}&A={algorithm}&K={key}&P={parts}&S="
    digest = hmac.new(
        SECRETS[key].encode(), f"{host}{path}?{query}".encode(), hashlib.sha1 if algorithm == 1 else hashlib.md5
    ).hexdigest()
    return f"{path}?{query}{digest[:-1] + ('0' if digest[-1] != '0' else '1') if wrong else digest}"


others.case(
    "url_sig",
    [
        get(signed("url_sig.test", "/p/a.txt", **more))
        for more in (
            {},
            {"algorithm": 2},
            {"expires": 1000000000},
            {"wrong": True},
            {"client": "10.0.0.1"},
            {"key": 15},
        )
    ]
    + [get("/p/a.txt"), get("/free/a")],
    "@plugin=url_sig.so @pparam=sig.config @pparam=pristineurl",
    files={
        "sig.config": "".join(f"key{i} = {secret}\n" for i, secret in enumerate(SECRETS))
        + "error_url = 302 http://127.0.0.1:@ORIGIN@/sorry\nexcl_regex = .*/free/.*\n"
    },
)


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(key=b"0123456789abcdef0123456789abcdef", **claims):
    head = {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    body = {"iss": "Issuer", "exp": 4000000000, "cdniv": 1, "cdniuc": "regex:http://uri_signing.test/.*", **claims}
    words = ".".join(unpadded(json.dumps(part, separators=(",", ":")).encode()) for part in (head, body))
    return f"{words}.{unpadded(hmac.new(key, words.encode(), hashlib.sha256).digest())}"


others.case(
    "uri_signing",
    [
        get("/a?URISigningPackage=" + token()),
        get("/a?x=1&URISigningPackage=" + token() + "&y=2"),
        get("/a?URISigningPackage=" + token(exp=1000000000)),
        get("/a?URISigningPackage=" + token(b"x" * 32)),
        get("/a"),
        get("/free/a"),
        get("/a", "Cookie: URISigningPackage=" + token()),
    ],
    "@plugin=uri_signing.so @pparam=signing.json",
    files={
        "signing.json": json.dumps(
            {
                "Issuer": {
                    "renewal_kid": "k1",
                    "strip_token": True,
                    "auth_directives": [{"auth": "allow", "uri": "regex:.*/free/.*"}],
                    "keys": [
                        {"alg": "HS256", "kid": "k1", "kty": "oct", "k": unpadded(b"0123456789abcdef0123456789abcdef")}
                    ],
                }
            }
        )
    },
)

others.case(
    "s3_auth",
    [get("/object?b=2&a=1"), get("/o", host="four.example"), post("/p", "data", "Content-Type: text/plain")],
    rules=[
        "map http://s3_auth.test/ http://127.0.0.1:@ORIGIN@/ @plugin=s3_auth.so @pparam=--access_key=ID @pparam=--secret_key=SECRET @pparam=--version=2",
        "map http://four.example/ http://127.0.0.1:@ORIGIN@/ @plugin=s3_auth.so @pparam=--access_key=ID @pparam=--secret_key=SECRET @pparam=--version=4",
    ],
    edit=[
        (r"Authorization: AWS ID:.*", "Authorization: AWS ID:SIGNED"),
        (r"Signature=[0-9a-f]{64}", "SIGNED"),
        (r"/\d{8}/", "/DAY/"),
        (r"20\d{6}T\d{6}Z", "STAMP"),
        (r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d \+0000", "DATE"),
    ],
)

others.case(
    "multiplexer",
    [get("/a?x=1", "X-Mine: 1"), post("/b", "posted"), get("/h", method="HEAD")],
    "@plugin=multiplexer.so @pparam=copy.example",
    unordered=True,
)

others.case(
    "money_trace",
    [
        get("/a", "X-MoneyTrace: trace-id=one;parent-id=0;span-id=4"),
        get("/b"),
        get("/c", "X-MT: given", host="made.example"),
        get("/d", host="made.example"),
    ],
    rules=[
        "map http://money_trace.test/ http://127.0.0.1:@ORIGIN@/ @plugin=money_trace.so",
        "map http://made.example/ http://127.0.0.1:@ORIGIN@/ @plugin=money_trace.so @pparam=--create-if-none=true @pparam=--header=X-MT",
    ],
    edit=[(r"span-id=\d+", "span-id=N"), (r"trace-id=UUID;parent-id=\d+", "trace-id=UUID;parent-id=N")],
)

others.case(
    "access_control",
    [get("/a"), get("/a", "Cookie: TokenCookie=%%%")],
    "@plugin=access_control.so @pparam=--symmetric-keys-map=control.keys @pparam=--check-cookie=TokenCookie "
    "@pparam=--extract-status-to-header=X-Status @pparam=--reject-invalid-token-requests=true",
    files={"control.keys": "key1=PEIFtmunx9\n"},
)

others.case(
    "cachekey",
    [get("/a/b?z=1&a=2&x=3", "X-Debug: x-cache-key", "User-Agent: me/1"), get("/a")],
    "@plugin=cachekey.so @pparam=--sort-params=true @pparam=--exclude-params=x @pparam=--include-headers=User-Agent",
)

others.case(
    "chain",
    [get("/a/b?x=1"), get("/stop"), get("/a/c", "Cookie: go=1")],
    "@plugin=conf_remap.so @pparam=proxy.config.url_remap.pristine_host_hdr=1 @plugin=regex_remap.so @pparam=chain.rules "
    "@plugin=header_rewrite.so @pparam=chain.conf @plugin=cookie_remap.so @pparam=@ROOT@/etc/trafficserver/chain.yaml",
    files={
        "chain.rules": "^/a/(.*) http://127.0.0.1:@ORIGIN@/chained/$1?from=$h\n^/stop http://x.example/ @status=403\n",
        "chain.conf": 'cond %{REMAP_PSEUDO_HOOK}\nset-header X-Saw "%{CLIENT-URL:PATH} %{URL:PATH}"\ncond %{SEND_RESPONSE_HDR_HOOK}\nset-header X-End yes\n',
        "chain.yaml": "op:\n  cookie: go\n  operation: exists\n  sendto: http://127.0.0.1:@ORIGIN@/cookie\n",
    },
)

GROUPS = [regex, others]
