/* test: init */
/* Files of lines of name=value pairs. */
#include "test.h"

#include <arpa/inet.h>
#include <ts/experimental.h>

static long
null_line(void *unused)
{
  char *state = NULL;
  (void)unused;
  return TSMatcherTokLine(NULL, &state) != NULL;
}

static void
show_tokens(const char *lines)
{
  char copy[64], *state = NULL, *line;
  int i;
  snprintf(copy, sizeof(copy), "%s", lines);
  line = TSMatcherTokLine(copy, &state);
  for (i = 0; line != NULL && i < 8; ++i) {
    show("token", "[%s], state at %d", line, state ? (int)(state - copy) : -1);
    line = TSMatcherTokLine(state + (*state == 0), &state);
  }
  show("tokens end", "%d, state at %d", i, state ? (int)(state - copy) : -1);
}

static void
show_range(const char *range)
{
  char copy[64], what[80];
  uint32_t from = 1, to = 2;
  const char *problem;
  snprintf(copy, sizeof(copy), "%s", range);
  snprintf(what, sizeof(what), "range [%s]", range);
  problem = TSMatcherExtractIPRange(copy, &from, &to);
  show(what, "%s %08x %08x", problem ? problem : "ok", from, to);
}

static void
show_line(const char *line)
{
  char copy[256], what[300];
  TSMatcherLine parsed = TSMatcherLineCreate();
  const char *problem;
  int i;
  snprintf(copy, sizeof(copy), "%s", line);
  snprintf(what, sizeof(what), "line [%s]", line);
  problem = TSMatcherParseSrcIPConfigLine(copy, parsed);
  show(what, "%s", problem ? problem : "ok");
  for (i = 0; problem == NULL && i < 3; ++i) {
    char *name = TSMatcherLineName(parsed, i), *value = TSMatcherLineValue(parsed, i);
    show("  pair", "%s = %s", text(name), text(value));
  }
  TSMatcherLineDestroy(parsed);
}

void
TSPluginInit(int argc, const char *argv[])
{
  char path[] = "/tmp/tshost-test-XXXXXX";
  const char *ranges[] = {"1.2.3.4", "1.2.3.4-1.2.3.9", "10.0.0.0-9.0.0.0", "1.2.3", "1.2.3.4-", "-1.2.3.4", "a.b.c.d",
                          "1.2.3.4 - 1.2.3.5", "", "0.0.0.0-255.255.255.255", "1.2.3.4/8", "1.2.3.4-5-6",
                          "-", "/24", "1.2.3.4/", "1.2.3.4/0", "1.2.3.4/32", "1.2.3.4/33", "1.2.3.4/-8", "1.2.3.4/a", "1.2.3.4/ 8", "127.1/1.2", "::1", "::1/8", "::1-1.2.3.4",
                          "::1-::2", "1.2.3.4-::1", "1.2.3.4-a", "1.2.3.4--1.2.3.5", "1.2.3.4:80", "[::1]:80-1.2.3.4", "0x1.2.3.4-02.0.0.1"};
  const char *configs[] = {"src_ip=1.2.3.4 action=allow", "src_ip=1.2.3.4", "action=allow", "a=1 src_ip=2.3.4.5 b=2",
                           "src_ip=\"1.2.3.4\" b=\"x y\"", "src_ip", "=", "", "src_ip=1.2.3.4 src_ip=1.2.3.5", "SRC_IP=1.2.3.4 a=b", "url_regex=x src_ip=1.1.1.1",
                           "dest_ip=1.2.3.4", "src_ip=1.2.3.4 action", "src_ip=1.2.3.4 action=", "  src_ip=1.2.3.4   c=d  ", "a b=c src_ip=x", "=a=b src_ip=x",
                           "src_ip=\"\"", "src_ip=x a=\"unfinished", "src_ip=\"", "src_ip=x a=\"b\\\"c\"", "src_ip=x a=b\\c", "src_ip=x\ta=b"};
  char *contents;
  int length = -1;
  size_t i;
  FILE *f;
  test_begin(argc, argv);
  f = fdopen(mkstemp(path), "w");
  fputs("some\ncontents", f);
  fclose(f);
  contents = TSMatcherReadIntoBuffer(path, &length);
  show("file", "%d %s", length, text(contents));
  TSfree(contents);
  unlink(path);
  contents = TSMatcherReadIntoBuffer(path, &length);
  show("missing file", "%s", text(contents));
  guarded("tokens", show_tokens, "one\ntwo\n\n\nthree\r\nfour");
  guarded("tokens", show_tokens, "\n\nx\n");
  guarded("tokens", show_tokens, "a");
  guarded("tokens", show_tokens, "");
  show("token of null", "%s", in_child(null_line, NULL));
  for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); ++i) {
    char what[80];
    snprintf(what, sizeof(what), "range [%s]", ranges[i]);
    guarded(what, show_range, ranges[i]);
  }
  for (i = 0; i < sizeof(configs) / sizeof(configs[0]); ++i) {
    guarded(configs[i], show_line, configs[i]);
  }
  test_end();
}
