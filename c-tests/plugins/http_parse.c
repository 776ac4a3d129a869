/* test: init */
/* TSHttpHdrParseReq and TSHttpHdrParseResp: what is accepted, repaired and refused.
 *
 * Only whole input: in pieces the original crashes now and then, since its parser holds a string that is never
 * constructed. Parsers are not ended for the same reason.
 */
#include "message.h"

static const char *
described(int request, TSMBuffer bufp, TSMLoc hdr, TSParseResult result, int used)
{
  static char shown[2][12000];
  static int turn;
  char *to    = shown[turn = !turn];
  int version = TSHttpHdrVersionGet(bufp, hdr), length = -7;
  const char *text;
  if (request) {
    TSMLoc url;
    int path_length = -7;
    const char *path;
    text = TSHttpHdrMethodGet(bufp, hdr, &length);
    TSHttpHdrUrlGet(bufp, hdr, &url);
    path = TSUrlPathGet(bufp, url, &path_length);
    if (text == TS_MIME_FIELD_ACCEPT_CHARSET) {
      text = NULL; /* what the original says of a method that was never set */
      length = 0;
    }
    snprintf(to, sizeof(shown[0]), "result %d used %d method %s known %d version %d.%d path %s fields %d", result, used, quoted(text, length),
             text == TS_HTTP_METHOD_GET || text == TS_HTTP_METHOD_CONNECT, version >> 16, version & 0xffff, quoted(path, path_length),
             TSMimeHdrFieldsCount(bufp, hdr));
  } else {
    text = TSHttpHdrReasonGet(bufp, hdr, &length);
    snprintf(to, sizeof(shown[0]), "result %d used %d status %d reason %s version %d.%d fields %d", result, used, TSHttpHdrStatusGet(bufp, hdr),
             quoted(text, length), version >> 16, version & 0xffff, TSMimeHdrFieldsCount(bufp, hdr));
  }
  return to;
}

static void
parse(int request, const char *text, int length, int prints)
{
  char key[700];
  char *whole_print;
  char *input       = (char *)TSmalloc((size_t)length + 1); /* the original writes into folded lines */
  const char *start = input, *name = request ? "request" : "response";
  TSMBuffer bufp      = TSMBufferCreate();
  TSMLoc hdr          = TSHttpHdrCreate(bufp);
  TSHttpParser parser = kept(TSHttpParserCreate());
  TSParseResult result;
  memcpy(input, text, (size_t)length);
  TSHttpHdrTypeSet(bufp, hdr, request ? TS_HTTP_TYPE_REQUEST : TS_HTTP_TYPE_RESPONSE);
  result = (request ? TSHttpHdrParseReq : TSHttpHdrParseResp)(parser, bufp, hdr, &start, input + length);
  snprintf(key, sizeof(key), "%s %s", name, quoted(text, length));
  show(key, "%s", described(request, bufp, hdr, result, (int)(start - input)));
  if (prints) {
    snprintf(key, sizeof(key), "%s %s prints", name, quoted(text, length));
    whole_print = TSstrdup(printed_http(bufp, hdr));
    show(key, "%s length %d", whole_print, TSHttpHdrLengthGet(bufp, hdr));
    TSfree(whole_print);
  }
  TSfree(input);
  TSMBufferDestroy(bufp);
}

static const char *const requests[] = {
  "GET / HTTP/1.1\r\nHost: e.com\r\n\r\nrest", "GET / HTTP/1.1\nHost: lf\n\n", "GET / HTTP/1.1\r\nHost: lf\nA: 1\r\n\n", "GET / HTTP/1.1\n\r\n",
  "GET http://h.test:81/p?q HTTP/1.0\r\n\r\n", "POST /a HTTP/1.1\r\nA: 1\r\nA: 2\r\n\r\nbody", "GET /\r\n\r\n", "GET / \r\n\r\n", "get / http/1.1\r\n\r\n",
  "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.2\r\n\r\n", "GET / HTTP/1.10\r\n\r\n", "GET / HTTP/01.01\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/11.1\r\n\r\n",
  "GET / HTTP/1.\r\n\r\n", "GET / HTTP/.1\r\n\r\n", "GET / HTTP/1\r\n\r\n", "GET / HTTP/1.1x\r\n\r\n", "GET / XHTTP/1.1\r\n\r\n", "GET / FOO/1.1\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n", "GET  /  HTTP/1.1  \r\n\r\n", "\t GET\t/\tHTTP/1.1\t\r\n\r\n", "GET / HTTP/1.1 HTTP/1.1\r\n\r\n",
  "GET /HTTP/1.1\r\n\r\n", "GET HTTP/1.1\r\n\r\n", "GET  HTTP/1.1\r\n\r\n", "GET\r\n\r\n", "GET \r\n\r\n", " \r\n\r\n", "\r\nGET / HTTP/1.1\r\n\r\n", "\nGET / HTTP/1.1\r\n\r\n",
  "\r\n\r\n", "FOO / HTTP/1.1\r\n\r\n", "PURGE / HTTP/1.1\r\n\r\n", "M-SEARCH / HTTP/1.1\r\n\r\n", "G(T / HTTP/1.1\r\n\r\n", "G@T / HTTP/1.1\r\n\r\n", "G\xe9T / HTTP/1.1\r\n\r\n",
  "GET/ HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n", "GET /* HTTP/1.1\r\n\r\n", "CONNECT e.com:443 HTTP/1.1\r\n\r\n", "CONNECT e.com HTTP/1.1\r\n\r\n",
  "CONNECT [::1]:443 HTTP/1.1\r\n\r\n", "CONNECT e.com:443/x HTTP/1.1\r\n\r\n", "CONNECT /x HTTP/1.1\r\n\r\n", "GET e.com:80 HTTP/1.1\r\nA: 1\r\n\r\nx", "GET foo/bar HTTP/1.1\r\n\r\n",
  "GET //e.com/x HTTP/1.1\r\n\r\n", "GET ?q HTTP/1.1\r\n\r\n", "GET /;p?q#f HTTP/1.1\r\n\r\n", "GET ftp://e/ HTTP/1.1\r\n\r\n", "GET http://u:p@e/;x?y#z HTTP/1.1\r\n\r\n",
  "GET http://e!/ HTTP/1.1\r\n\r\n", "GET http:///x HTTP/1.1\r\n\r\n", "GET /\xe9\x01 HTTP/1.1\r\n\r\n", "GET /a\rb HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\r\n\r\n",
  "GET / HTTP/1.1\r\nA:1\r\n\r\n", "GET / HTTP/1.1\r\nA:\r\n\r\n", "GET / HTTP/1.1\r\nA:   1   \r\n\r\n", "GET / HTTP/1.1\r\nA: \t1 \r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\r\n",
  "GET / HTTP/1.1\r\nA: 1\n folded\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n\tb\r\n c\r\nB: 2\r\n\r\n", "GET / HTTP/1.1\r\nA: x\r\n \r\n\r\n", "GET / HTTP/1.1\r\nA:\r\n x\r\n\r\n",
  "GET / HTTP/1.1\r\nA: 1 \r\n  x\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n\x01\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n \x01\r\n\r\n", "GET / HTTP/1.1\r\n x\r\nA: 1\r\n\r\n",
  "GET / HTTP/1.1\r\n garbage\r\nA: 1\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\nA: 1\r\n\r\n", "GET / HTTP/1.1\r\n: v\r\nA: 1\r\n\r\n", "GET / HTTP/1.1\r\n(a: v\r\nA: 1\r\n\r\n",
  "Accept / HTTP/1.1\r\n\r\n", "accept / HTTP/1.1\r\n\r\n",
  "GET / HTTP/1.1\r\nA: 1\r\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n b\r\r\n c\r\n\r\n",
  "GET / HTTP/1.1\r\nA : 1\r\n\r\n", "GET / HTTP/1.1\r\nA\xe9: 1\r\n\r\n", "GET / HTTP/1.1\r\nA=b: 1\r\n\r\n", "GET / HTTP/1.1\r\nA: \x01\r\n\r\n", "GET / HTTP/1.1\r\nA: a\rb\r\n\r\n",
  "GET / HTTP/1.1\r\nA: \xe9\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\r\nB: 2\r\n\r\n", "GET / HTTP/1.1\r\n@A: 1\r\nB: 2\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: \r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:00080\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "GET / HTTP/1.1\r\nHost: :\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a_b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a%20b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a!b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: \xe9\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]:\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: [\r\n\r\n", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:b:c\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:80:90\r\n\r\n",
  "GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
  "GET / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
  "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 05\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 5\r\nA: 1\r\ncontent-length: 5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
  "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n",
  "GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nTransfer-Encoding:\r\nContent-Length: 5\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\n", "GET", "", "GET / HTTP/1.1\r\nA: 1", "GET / HTTP/1.1\r\nA: 1\r\n", "HTTP/1.1 200 OK\r\n\r\n"};

static const char *const responses[] = {
  "HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", "HTTP/1.0 404 Not Found\r\n\r\nbody", "HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 200  \r\n\r\n", "HTTP/1.1 200 OK \r\n\r\n",
  "HTTP/1.1  200  OK \r\n\r\n", "HTTP/1.1 200 OK  there  \r\n\r\n", "HTTP/1.1 200  OK\r\n\r\n", "HTTP/1.1\t200\tOK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 20 X\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000 X\r\n\r\n",
  "HTTP/1.1 99999 X\r\n\r\n", "HTTP/1.1 999 X\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 200OK\n\n", "HTTP/1.1 200 O\n\n", "HTTP/1.1 20000\r\n\r\n",
  "HTTP/1.1 200 OK\r\nA : 1\r\n b\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 000 X\r\n\r\n", "HTTP/1.1 0 X\r\n\r\n", "HTTP/1.1 abc X\r\n\r\n", "HTTP/1.1 -200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 \r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
  "HTTP/1.10 200 OK\r\n\r\n", "HTTP/0.9 200 OK\r\n\r\n", "HTTP/11.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\nA: lf\n\n", "HTTP/1.1 200 \xe9\x01\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n", "HTTP/1.1 200 OK\r\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "\n",
  "HTTP/1.1\r\nA: 1\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP 200\r\n\r\n", "ICY 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", " HTTP/1.1 200 OK\r\n\r\n", "<html>\r\n<body>\r\n\r\n", "HTTP/1.1200 OK\r\n\r\n", "HTTP/1. 200 OK\r\n\r\n", "HTTP/.1 200 OK\r\n\r\n",
  "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 200 OK\r\nA\t : b\r\n\r\n", "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\n x\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
  "HTTP/1.1 200 OK\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK", "HTTP", "", "GET / HTTP/1.1\r\n\r\n"};

/* Status lines made of parts: form of the version, what separates, status, phrase, line end. */
static void
status_lines(void)
{
  static const char *const versions[] = {"HTTP/1.1", "HTTP/0.9", "HTTP/12.", "HTTP/.12", "HTTP/1.", "HTTP/256.9", "HTTP/0.09"};
  static const char *const between[]  = {" ", "\t", "  "};
  static const char *const statuses[] = {"200", "20", "2^0", "2000"};
  static const char *const phrases[]  = {"OK", "Fine\f", "Fine\v \t", "\fOK", "O \f", "\v"};
  static const char *const ends[]     = {"\r\n\r\n", "\n\n"};
  char line[100];
  size_t v, b, s, p, e;
  for (v = 0; v < sizeof(versions) / sizeof(versions[0]); ++v) {
    for (b = 0; b < sizeof(between) / sizeof(between[0]); ++b) {
      for (s = 0; s < sizeof(statuses) / sizeof(statuses[0]); ++s) {
        for (p = 0; p < sizeof(phrases) / sizeof(phrases[0]); ++p) {
          for (e = 0; e < sizeof(ends) / sizeof(ends[0]); ++e) {
            snprintf(line, sizeof(line), "%s%s%s %s%s", versions[v], between[b], statuses[s], phrases[p], ends[e]);
            parse(0, line, (int)strlen(line), 0);
          }
        }
      }
    }
  }
}

static void
again(void)
{
  const char *first = "GET /first HTTP/1.1\r\nA: 1\r\n\r\n", *second = "POST /second HTTP/1.0\r\nB: 2\r\n\r\n", *start;
  TSMBuffer bufp      = TSMBufferCreate();
  TSMLoc hdr          = TSHttpHdrCreate(bufp);
  TSHttpParser parser = kept(TSHttpParserCreate());
  start               = first;
  show("first parse", "%d", TSHttpHdrParseReq(parser, bufp, hdr, &start, first + strlen(first)));
  start = second;
  show("second without clear", "%d", TSHttpHdrParseReq(parser, bufp, hdr, &start, second + strlen(second)));
  show("fields are added", "%s", printed_http(bufp, hdr));
  TSHttpParserClear(parser);
  start = second;
  show("second with clear", "%d", TSHttpHdrParseReq(parser, bufp, hdr, &start, second + strlen(second)));
  show("the start line is new", "%s", printed_http(bufp, hdr));
  TSMimeHdrFieldsClear(bufp, hdr);
  TSHttpParserClear(parser);
  start = first;
  TSHttpHdrParseReq(parser, bufp, hdr, &start, first + strlen(first));
  show("with fresh fields", "%s", printed_http(bufp, hdr));
  TSMBufferDestroy(bufp);
}

/* What a URL keeps of the target before it: whether a path with its slash stood there. */
static void
targets(void)
{
  static const char *const lists[][3] = {
    {"http://a?q", "/b", "http://c"}, {"http://a#f", "http://b", "*"},       {"http://a?q", "http://b!/x", "/c"},
    {"/a", "http://b?q", "http://:x"}, {"http://a?q", "http://b/c;d", "e.f"}, {"http://a;p", "http://b:/", "//c?d"},
  };
  char line[100], key[100];
  size_t list, at;
  for (list = 0; list < sizeof(lists) / sizeof(lists[0]); ++list) {
    TSMBuffer bufp      = TSMBufferCreate();
    TSMLoc hdr          = TSHttpHdrCreate(bufp);
    TSHttpParser parser = kept(TSHttpParserCreate());
    TSHttpHdrTypeSet(bufp, hdr, TS_HTTP_TYPE_REQUEST);
    for (at = 0; at < 3; ++at) {
      const char *start = line;
      TSParseResult result;
      snprintf(line, sizeof(line), "GET %s HTTP/1.1\r\n\r\n", lists[list][at]);
      TSHttpParserClear(parser);
      result = TSHttpHdrParseReq(parser, bufp, hdr, &start, line + strlen(line));
      snprintf(key, sizeof(key), "target %s, the %d. of its header", lists[list][at], (int)at + 1);
      show(key, "%d %s", result, printed_http(bufp, hdr));
    }
    TSMBufferDestroy(bufp);
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(requests) / sizeof(requests[0]); ++i) {
    parse(1, requests[i], (int)strlen(requests[i]), 1);
  }
  for (i = 0; i < sizeof(responses) / sizeof(responses[0]); ++i) {
    parse(0, responses[i], (int)strlen(responses[i]), 1);
  }
  parse(1, LIT("GET /\0 HTTP/1.1\r\n\r\n"), 1);
  parse(1, LIT("GET / HTTP/1.1\r\nA: \0\r\n\r\n"), 1);
  parse(0, LIT("HTTP/1.1 200 \0\r\n\r\n"), 1);
  status_lines();
  again();
  targets();
  test_end();
}
