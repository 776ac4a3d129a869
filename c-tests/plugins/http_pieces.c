/* test: init ours */
/* Parsing in pieces gives what parsing in one piece gives, wherever the cut is. In the original this crashes now and then,
 * since its parser holds a string that is never constructed. */
#include "message.h"

typedef TSParseResult (*Parse)(TSHttpParser, TSMBuffer, TSMLoc, const char **, const char *);

/* All that a parse leaves behind; a cut of 0 is the whole text, -1 byte by byte. The input is spoiled after each call. */
static char *
outcome(Parse parse, const char *text, int cut)
{
  static char line[12000];
  const int length     = (int)strlen(text);
  TSMBuffer bufp       = TSMBufferCreate();
  TSMLoc hdr           = TSHttpHdrCreate(bufp);
  TSHttpParser parser  = TSHttpParserCreate();
  TSParseResult result = TS_PARSE_CONT;
  int used = 0, end = cut == 0 ? length : cut < 0 ? 1 : cut;
  while (result == TS_PARSE_CONT) {
    const int offered = end - used;
    char *piece       = (char *)TSmalloc((size_t)offered + 1);
    const char *start = piece;
    memcpy(piece, text + used, (size_t)offered);
    result = parse(parser, bufp, hdr, &start, piece + offered);
    if (result == TS_PARSE_CONT && start != piece + offered) {
      result = (TSParseResult)77;
    }
    used += (int)(start - piece);
    memset(piece, '!', (size_t)offered);
    TSfree(piece);
    if (end == length) {
      break;
    }
    end = cut < 0 ? end + 1 : length;
  }
  snprintf(line, sizeof(line), "result %d used %d fields %d %s", result, used, TSMimeHdrFieldsCount(bufp, hdr), printed_http(bufp, hdr));
  TSHttpParserDestroy(parser);
  TSMBufferDestroy(bufp);
  return TSstrdup(line);
}

static void
compare(const char *what, Parse parse, const char *text)
{
  const int length = (int)strlen(text);
  char key[600];
  char *whole = outcome(parse, text, 0);
  int cut, differ = 0;
  for (cut = -1; cut < length; ++cut) {
    char *pieces = outcome(parse, text, cut);
    differ += strcmp(whole, pieces) != 0;
    TSfree(pieces);
  }
  snprintf(key, sizeof(key), "%s %s", what, quoted(text, length));
  show(key, "%s, %d differ", whole, differ);
  TSfree(whole);
}

static const char *const requests[] = {
  "GET http://h.test:81/p?q HTTP/1.0\r\nHost: h\r\nA: 1\r\nB:  2 \r\n\r\nrest", "GET / HTTP/1.1\nA: 1\nB: 2\n\n",
  "GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\tagain\r\nB: 2\r\n\r\n", "GET / HTTP/1.1\r\nA:\r\n folded\r\n \r\n\r\n", "GET / HTTP/1.1\r\n garbage\r\nmore\r\nA: 1\r\n\r\n",
  "GET / HTTP/1.1\r\nA : 1\r\n\r\n", "GET / HTTP/1.1\r\nA: \x01\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\n \x01\r\n\r\n", "GET / HTTP/1.1\r\nA: \x01\r\n b\r\n\tc: d\r\nB: 1\r\n\r\n",
  "GET / HTTP/1.1\r\nno colon\r\n more: 1\r\n x\r\nB: 1\r\n\r\n", "GET / HTTP/1.1\r\nA : 1\r\n\tx\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\r\n \r\n x\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\r\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
  "GET /\r\n\r\n", "\r\nGET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"};
static const char *const responses[] = {"HTTP/1.1 200 OK\r\nA: 1\r\nB : 2\r\n\r\nrest", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "\r\nrest", "HTTP/1.1 404\n\n"};

void
TSPluginInit(int argc, const char *argv[])
{
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(requests) / sizeof(requests[0]); ++i) {
    compare("request", TSHttpHdrParseReq, requests[i]);
  }
  for (i = 0; i < sizeof(responses) / sizeof(responses[0]); ++i) {
    compare("response", TSHttpHdrParseResp, responses[i]);
  }
  test_end();
}
