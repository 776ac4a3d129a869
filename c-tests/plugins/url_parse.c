/* test: init */
/* TSUrlParse over the space of URLs: result, rest, every part, and what is printed. */
#include "message.h"

typedef const char *(*Get)(TSMBuffer, TSMLoc, int *);

static void
show_parts(const char *what, TSMBuffer bufp, TSMLoc url)
{
  static const struct {
    const char *name;
    Get get;
  } parts[] = {{"scheme", TSUrlSchemeGet},       {"raw", TSUrlRawSchemeGet},   {"user", TSUrlUserGet},
               {"password", TSUrlPasswordGet},   {"host", TSUrlHostGet},       {"path", TSUrlPathGet},
               {"params", TSUrlHttpParamsGet},   {"query", TSUrlHttpQueryGet}, {"fragment", TSUrlHttpFragmentGet}};
  char line[4096];
  size_t used = 0, i;
  for (i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) {
    int length        = -7;
    const char *value = parts[i].get(bufp, url, &length);
    if (value || length != 0) {
      used += (size_t)snprintf(line + used, sizeof(line) - used, "%s %s ", parts[i].name, quoted(value, length));
    }
  }
  snprintf(line + used, sizeof(line) - used, "port %d/%d", TSUrlPortGet(bufp, url), TSUrlRawPortGet(bufp, url));
  show(what, "%s", line);
}

static void
parse(const char *text, int length)
{
  char key[512];
  int string_length = -7;
  char *string;
  TSMBuffer bufp    = TSMBufferCreate();
  const char *start = text, *end = text + length;
  TSMLoc url;
  TSParseResult result;
  TSUrlCreate(bufp, &url);
  result = TSUrlParse(bufp, url, &start, end);
  snprintf(key, sizeof(key), "%s", quoted(text, length));
  show(key, "result %d used %d", result, (int)(start - text));
  snprintf(key, sizeof(key), "%s parts", quoted(text, length));
  show_parts(key, bufp, url);
  snprintf(key, sizeof(key), "%s print", quoted(text, length));
  show(key, "%s", printed_url(bufp, url));
  snprintf(key, sizeof(key), "%s string", quoted(text, length));
  string = TSUrlStringGet(bufp, url, &string_length);
  show(key, "%s length %d", quoted(string, string_length), TSUrlLengthGet(bufp, url));
  TSfree(string);
  TSMBufferDestroy(bufp);
}

static const char *const texts[] = {
  "http://example.com", "http://example.com/", "http://example.com//a/b", "http://e.com/a//b///c", "HTTP://EXAMPLE.com/A",
  "https://e.com/x", "wss://e.com/", "ws://e.com/", "foo://e.com/x", "fo+o-.1://e/", "ftp://e/;type=a", "1foo://e/",
  "fo_o://e/", "file:///etc/x", "http:///path", "/a/b", "//e.com/x", "///x", "/", "a/b", "e.com", "e.com:443", "e.com:80/x",
  "u:p@h", "u@h/", "mailto:a@b", "a:b", "javascript:alert(1)", "data:text/plain,x", "*", "", " ", "   ", ":", "://", "//",
  ";p", "?q", "#f", "?q#f", "e.com:", "http:", "http:/", "a:/b", "http://", "http://?q", "http://#f", "http:?q", ":/x", ":x",
  "[::1]", "[::1]:443", "[::1]/x", "[::1]?q", "[::1", "::1", "::", "http://[::1]:8080/x", "http://[fe80::1%25eth0]/",
  "http://[::1]x/", "http://[::1]?q", "http://[::1]#f", "http://[::1]:/", "http://[::1]:80:90/", "http://[1:2:3:4:5:6:7:8]/",
  "http://[1:2:3:4:5:6:7:8]:80/", "http://[1:2:3:4:5:6:7:8:9]/", "http://::1/x", "http://a:b:c/", "http://1:2:3:4:5:6:7:8/",
  "http://1:2:3:4:5:6:7:8:9/", "http://1:2:3:4:5:6:7:8:9:10/", "http://e.com:80:90/", "http://]/", "http://a[b]/",
  "http://[]/", "http://[v1.x]:80/", "http://[[::1]]/", "http://[a]b]/", "http://u@e.com/", "http://u:p@e.com/x",
  "http://u:@e.com/", "http://:p@e.com/", "http://@e.com/", "http://:@e.com/", "http://u:p:q@e/", "http://a@b@c/",
  "http://@b@h/", "http://:p@x@h/", "http://:p@:q@h/", "http://:p@u:q@h/", "@b,:1@", "  e.com:", "  1foo://e/", "  //x", " [x", "  http://e.com:/",
  "http://u@[::1]:80/", "http://u@/x", "http://u:p@/", "http://a:1:2@e/", "http://e.com:0/", "http://e.com:00/",
  "http://e.com:65535/", "http://e.com:65536/", "http://e.com:65537/", "http://e.com:-1/", "http://e.com:99999/",
  "http://e.com:4294967376/", "http://e.com:080/", "http://e.com:8a/", "http://e.com:a8/", "http://e.com: 80/",
  "http://e.com:80 /", "http://e.com:80/", "https://e.com:443/", "http://e.com:443/", "https://e.com:80/", "http://e.com:/",
  "http://e.com:?q", "http://e.com?q", "http://e.com#f", "http://e.com?", "http://e.com#", "http://e.com/?", "http://e.com/#",
  "http://e.com/;", "http://e.com;p", "http://e.com/;p", "http://e.com/a;p1;p2?q=1;2#f?g#h", "http://e.com/a?b?c",
  "http://e.com/a#b;c?d", "http://e.com/a;b#c?d", "/a;p?q#f", "/;p", "/?q", "/#f", "/a:b/c", "/http://x/", "/a?b://c",
  "e.com/r?u=http://x", "a?b://c", "e.com/x://y", "a://b://c/", "http://e.com?x=http://y/", "http://e.com/%41%zz%",
  "/<>\"{}|\\^`", "/a b", "/a\tb", "/\xe9\xff", "/\x01\x7f", "/a\r\nb", "  http://e.com/x", "\thttp://e.com/x",
  "http://e.com/x ", "http://e%20.com/", "http://e_x.com/", "http://-e.com/", "http://e.com./", "http://~e/", "http://e!x.com/",
  "http://e .com/", "http://\xe9.com/", "http://e\\x/", "http://e,x/", "http://e;x/", "http://(e)/", "http://e'x/", "http://*/",
  "http://e.com\t/", "tunnel://e/", "rtsp://e/", "mms://e:1/", "x", "X://y", "x:", "x:y:z", "http//e.com", "http:e.com",
  "http:///", "http:////e/", "https:///x", "//", "/;", "/?", "/.", "/..", "/../x", "/./", "/a/../b", "HTTP:", "h\xe9://x/",
  "-x://y/", "+x://y/", ".x://y/", "x y://z/", "/x#", "/x?#", "/x;?#", "/x;;a??b##c", "http://h/p?q#f#g", "@", "@h", "h@", "h@:80",
  "http://h@", "http://e.com:80@x/", "u:p@h:81/x", ":p@h", "[", "]", "[]", "[]:1", "[:]", "a]", "[a", "[a]:", "http://a.b.c.d.e/x",
};

static void
again(void)
{
  TSMBuffer bufp = TSMBufferCreate();
  TSMLoc url;
  const char *text;
  char *long_text = (char *)TSmalloc(70001);
  int length      = 0;
  TSUrlCreate(bufp, &url);
  text = "http://u:p@e.com:81?q#f";
  TSUrlParse(bufp, url, &text, text + strlen(text));
  TSUrlPathSet(bufp, url, "zz", 2);
  show("an explicitly empty path stays", "%s", printed_url(bufp, url));
  text = "/second";
  TSUrlParse(bufp, url, &text, text + 7);
  show_parts("a second parse forgets the first", bufp, url);
  show("a second parse prints", "%s", printed_url(bufp, url));
  text = "x y://z/";
  TSUrlParse(bufp, url, &text, text + 8);
  show_parts("a failed parse forgets too", bufp, url);
  memset(long_text, 'p', 70000);
  long_text[0] = '/';
  text         = long_text;
  show("a path of 69999", "%d", TSUrlParse(bufp, url, &text, text + 70000));
  TSUrlPathGet(bufp, url, &length);
  show("a path of 69999 is read back as", "%d", length);
  TSfree(long_text);
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
  parse(LIT("/a\0b"));
  parse(LIT("http://a\0b/"));
  parse(LIT("\0"));
  again();
  test_end();
}
