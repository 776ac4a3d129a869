/* test: init */
/* TSMimeHdrParse: what is accepted, repaired and refused.
 *
 * Only whole input, parsers that are never cleared or ended, and no folded lines: with anything else the original crashes
 * now and then, since its parser holds a string that is never constructed.
 */
#include "message.h"

static void
parse(const char *text, int length)
{
  char key[600];
  char *input       = (char *)TSmalloc((size_t)length + 1);
  const char *start = input, *end = input + length;
  TSMBuffer bufp    = TSMBufferCreate();
  TSMimeParser parser;
  TSParseResult result;
  TSMLoc hdr;
  memcpy(input, text, (size_t)length);
  TSMimeHdrCreate(bufp, &hdr);
  parser = kept(TSMimeParserCreate());
  result = TSMimeHdrParse(parser, bufp, hdr, &start, end);
  snprintf(key, sizeof(key), "%s", quoted(text, length));
  show(key, "result %d left %d fields %d length %d", result, (int)(end - start), TSMimeHdrFieldsCount(bufp, hdr),
       TSMimeHdrLengthGet(bufp, hdr));
  snprintf(key, sizeof(key), "%s prints", quoted(text, length));
  show(key, "%s", printed_mime(bufp, hdr));
  if (TSMimeHdrFieldsCount(bufp, hdr) > 0) {
    TSMLoc field = TSMimeHdrFieldGet(bufp, hdr, 0);
    snprintf(key, sizeof(key), "%s first", quoted(text, length));
    show(key, "%s=%s length %d", shown_name(bufp, hdr, field), whole_value(bufp, hdr, field), TSMimeHdrFieldLengthGet(bufp, hdr, field));
    TSHandleMLocRelease(bufp, hdr, field);
  }
  TSMBufferDestroy(bufp);
  TSfree(input);
}

static const char *const texts[] = {
  "A: 1\r\nB: 2\r\n\r\n", "A: 1\nB: 2\n\n", "A: 1\r\nB: 2\n\r\n", "A: 1\r\n\nrest", "\r\n", "\n", "\r\nrest", "A: 1\r\n", "A: 1\r\n\r",
  "A:1\r\n\r\n", "A: 1\r\n\r\n", "A:  1\r\n\r\n", "A:   1\r\n\r\n", "A:    1\r\n\r\n", "A:     1\r\n\r\n", "A: 1 \r\n\r\n", "A: 1  \r\n\r\n",
  "A: 1   \r\n\r\n", "A: 1    \r\n\r\n", "A:   1   \r\n\r\n", "A:\t1\t\r\n\r\n", "A:1\n\n", "A: 1 \n\n", "A:\r\n\r\n", "A: \r\n\r\n",
  "A:      \r\n\r\n", "A:\n\n", "no colon\r\nA: 1\r\n\r\n", "nocolon\r\n\r\n", ": v\r\nA: 1\r\n\r\n", ":\r\n\r\n", " A: 1\r\nB: 2\r\n\r\n",
  "\tx\r\n\r\n", "(a: 1\r\nB: 2\r\n\r\n", "\"a: 1\r\nB: 2\r\n\r\n", "\xe9: 1\r\nB: 2\r\n\r\n", "\x01: 1\r\nB: 2\r\n\r\n", "A : 1\r\n\r\n",
  "A\t: 1\r\n\r\n", "A  : 1\r\n\r\n", "Bad Name: 1\r\n\r\n", "A\x01: 1\r\n\r\n", "A\xe9: 1\r\n\r\n", "A(: 1\r\n\r\n", "A): 1\r\n\r\n", "A<: 1\r\n\r\n",
  "A@: 1\r\n\r\n", "A@b: 1\r\n\r\n", "A,: 1\r\n\r\n", "A;: 1\r\n\r\n", "A\\: 1\r\n\r\n", "A\": 1\r\n\r\n", "A/: 1\r\n\r\n", "A[: 1\r\n\r\n", "A?: 1\r\n\r\n",
  "A=: 1\r\n\r\n", "A{: 1\r\n\r\n", "A\x7f: 1\r\n\r\n", "A!#$%&'*+-.^_`|~9: 1\r\n\r\n", "@A: 1\r\n\r\n", "@: 1\r\n\r\n", "@@A: 1\r\n\r\n", "A: \x01\r\n\r\n",
  "A: a\x01" "b\r\n\r\n", "A: \x7f\r\n\r\n", "A: a\tb\r\n\r\n", "A: \xe9\xff\r\n\r\n", "A: a\rb\r\n\r\n", "A: 1\r\r\n\r\n", "A: 1\r\r\r\n\r\n", "A: 1 \r \r\n\r\n",
  "A: \r\r\n\r\n", "A: 1\x0b\r\n\r\n", "A: 1\r\nA: 2\r\na: 3\r\n\r\n", "A: 1\r\nB : 2\r\nC: 3\r\n\r\n", "A: 1\r\nB: \x01\r\nC: 3\r\n\r\n",
  "A: b: c\r\n\r\n", "A::\r\n\r\n", "A: \"q\r\n\r\n", "Accept: text/html\r\nHOST: h\r\n\r\n", "content-length: 5\r\nContent-Length: 6\r\n\r\n",
  "\r\r\n\r\n", "\rA: 1\r\n\r\n", "A: 1\r\n\r\n\r\n", "A", "A:", "A: 1", "A: 1\r", "", "x\r\n", "A: 1\r\n\x01\r\n\r\n", "A: 1,2, 3\r\n\r\n"};

static void
shapes(void)
{
  char *input       = (char *)TSmalloc(400000), *to = input;
  const char *start = input;
  TSMBuffer bufp    = TSMBufferCreate();
  TSParseResult result;
  TSMLoc hdr, field;
  int i, length = 0;
  TSMimeHdrCreate(bufp, &hdr);
  for (i = 0; i < 1000; ++i) {
    to += sprintf(to, "X-Name-%d: value\r\n", i % 500);
  }
  to += sprintf(to, "\r\n");
  result = TSMimeHdrParse(kept(TSMimeParserCreate()), bufp, hdr, &start, to);
  show("1000 fields", "result %d left %d fields %d", result, (int)(to - start), TSMimeHdrFieldsCount(bufp, hdr));
  field = TSMimeHdrFieldFind(bufp, hdr, "x-name-499", -1);
  show("the last of them", "%s duplicate %d", shown_name(bufp, hdr, field), TSMimeHdrFieldNextDup(bufp, hdr, field) != TS_NULL_MLOC);
  TSMimeHdrFieldsClear(bufp, hdr);
  to    = input;
  start = input;
  to += sprintf(to, "Long: ");
  memset(to, 'v', 131000);
  to += 131000;
  to += sprintf(to, "\r\n\r\n");
  result = TSMimeHdrParse(kept(TSMimeParserCreate()), bufp, hdr, &start, to);
  field  = TSMimeHdrFieldGet(bufp, hdr, 0);
  if (field) {
    TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  }
  show("a value of 131000", "result %d left %d length %d", result, (int)(to - start), length);
  TSMimeHdrFieldsClear(bufp, hdr);
  to    = input;
  start = input;
  to += sprintf(to, "Long: ");
  memset(to, 'v', 131080);
  to += 131080;
  to += sprintf(to, "\r\n\r\n");
  result = TSMimeHdrParse(kept(TSMimeParserCreate()), bufp, hdr, &start, to);
  show("a value of 131080", "result %d left %d fields %d", result, (int)(to - start), TSMimeHdrFieldsCount(bufp, hdr));
  TSfree(input);
  TSMBufferDestroy(bufp);
}

/* A setter drops the received form; others do not. */
static void
received_form(void)
{
  const char *text = "A:1\r\nB:   x, y\r\n\r\n", *start = text;
  TSMBuffer bufp = TSMBufferCreate();
  TSMLoc hdr, a, b;
  TSMimeHdrCreate(bufp, &hdr);
  TSMimeHdrParse(kept(TSMimeParserCreate()), bufp, hdr, &start, text + strlen(text));
  a = TSMimeHdrFieldFind(bufp, hdr, "A", 1);
  b = TSMimeHdrFieldFind(bufp, hdr, "B", 1);
  show("as received", "%s", printed_mime(bufp, hdr));
  TSMimeHdrFieldRemove(bufp, hdr, a);
  TSMimeHdrFieldAppend(bufp, hdr, a);
  show("removed and appended", "%s", printed_mime(bufp, hdr));
  TSMimeHdrFieldValueStringSet(bufp, hdr, b, 7, "none", 4);
  show("set beyond the end", "%s", printed_mime(bufp, hdr));
  TSMimeHdrFieldValueStringSet(bufp, hdr, b, 0, "x", 1);
  show("set to the same", "%s", printed_mime(bufp, hdr));
  TSMimeHdrFieldCopy(bufp, hdr, a, bufp, hdr, b);
  show("copied", "%s", printed_mime(bufp, hdr));
  TSMBufferDestroy(bufp);
}

void
TSPluginInit(int argc, const char *argv[])
{
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    parse(texts[i], (int)strlen(texts[i]));
  }
  parse(LIT("A: a\0b\r\n\r\n"));
  parse(LIT("A\0: b\r\n\r\n"));
  parse(LIT("\0\r\n\r\n"));
  shapes();
  received_form();
  test_end();
}
