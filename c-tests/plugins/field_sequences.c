/* test: init */
/* Random fields with continuation lines, odd names and odd bytes: what each parser takes, drops and refuses.
 *
 * Only whole input, always with an empty line at its end: see http_parse.c. Where an error is reported is not shown: the
 * original passes over the continuation lines behind it, if they are at hand. */
#include "sequences.h"

static const char *const names[]  = {"A", "Bc", "Host", "Content-Length", "X-Long-Name-Of-A-Field", "@i", "a@b", "n m", "n\t", "(n", "\xe9", "no colon", ""};
static const char *const values[] = {"1", " v", " two words", "\t", "", "a:b", " x ", " e\xe9", "\x01", "a\rb", "\x7f", "\r", " ,\"q\"", "n\001m"};
static const char *const ends[]   = {"\r\n", "\n", "\r\r\n", " \r\n", "\r \n", "\t\r\r\n"};
static const char *const folds[]  = {" ", "\t", "  ", " c: d", " c", "\tmore ", " d :", " \r", " \x02", " a\rb"};

static char input[4096];
static int length;

static void
put(const char *piece)
{
  const int more = (int)strlen(piece);
  memcpy(input + length, piece, (size_t)more);
  length += more;
}

/* Ends a line, mostly as usual. */
static void
put_end(void)
{
  put(once_in(4) ? PICK(ends) : "\r\n");
}

/* A field or what is none, with its continuation lines. */
static void
put_field(int odd)
{
  put(once_in(odd) ? PICK(names) : "Name");
  put(once_in(odd) ? " " : once_in(8) ? "" : ":");
  put(once_in(odd) ? PICK(values) : " value");
  put_end();
  while (once_in(2)) {
    put(once_in(odd) ? PICK(folds) : " c");
    put_end();
  }
}

/* Fields and an empty line, with a NUL somewhere now and then. */
static void
make(const char *start_line)
{
  int fields = 1 + below(4);
  const int odd = 2 + below(10);
  length = 0;
  put(start_line);
  const int from = length;
  if (once_in(8)) {
    put(PICK(folds));
    put_end();
  }
  while (fields-- > 0) {
    put_field(odd);
  }
  if (once_in(12)) {
    input[from + below(length - from)] = 0;
  }
  put("\r\n\r\nrest");
}

static void
note_result(const char *what, TSParseResult result, const char *start, const char *text, int count, const char *printed)
{
  note("%s %s", what, quoted(input, length));
  note("result %d used %d fields %d %s", result, result == TS_PARSE_ERROR ? -1 : (int)(start - text), count, printed);
}

static void
parse_http(const char *what, const char *start_line, TSParseResult (*parse)(TSHttpParser, TSMBuffer, TSMLoc, const char **, const char *))
{
  TSMBuffer bufp      = TSMBufferCreate();
  TSMLoc hdr          = TSHttpHdrCreate(bufp);
  TSHttpParser parser = kept(TSHttpParserCreate());
  const char *start;
  char *text;
  TSParseResult result;
  make(start_line);
  text = (char *)TSmalloc((size_t)length);
  memcpy(text, input, (size_t)length);
  start  = text;
  result = parse(parser, bufp, hdr, &start, text + length);
  note_result(what, result, start, text, TSMimeHdrFieldsCount(bufp, hdr), printed_http(bufp, hdr));
  TSfree(text);
  TSMBufferDestroy(bufp);
}

static void
parse_mime(void)
{
  TSMBuffer bufp      = TSMBufferCreate();
  TSMimeParser parser = kept(TSMimeParserCreate());
  const char *start;
  char *text;
  TSMLoc hdr;
  TSParseResult result;
  TSMimeHdrCreate(bufp, &hdr);
  make("");
  text = (char *)TSmalloc((size_t)length);
  memcpy(text, input, (size_t)length);
  start  = text;
  result = TSMimeHdrParse(parser, bufp, hdr, &start, text + length);
  note_result("mime", result, start, text, TSMimeHdrFieldsCount(bufp, hdr), printed_mime(bufp, hdr));
  TSfree(text);
  TSMBufferDestroy(bufp);
}

static void
sequence(void)
{
  int steps = 40;
  while (steps-- > 0) {
    switch (below(3)) {
    case 0:
      parse_http("request", "GET / HTTP/1.1\r\n", TSHttpHdrParseReq);
      break;
    case 1:
      parse_http("response", "HTTP/1.1 200 OK\r\n", TSHttpHdrParseResp);
      break;
    default:
      parse_mime();
    }
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  run_sequences("fields", sequence, 400);
  test_end();
}
