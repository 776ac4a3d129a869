/* test: init */
/* Percent coding, base64, dates. */
#include "message.h"

#include <ts/experimental.h>

static void
percent_encoding(void)
{
  static const char *const texts[] = {"plain", "a b", "a%20b", "\"<>#%{}|\\^~[]`", "caf\xc3\xa9", "/path?x=1&y=2;z", "", "\x01\x1f\x7f", "!$&'()*+,-./:;=?@_", "%", "%%"};
  char key[128], out[300];
  unsigned char map[32];
  size_t i, length;
  TSReturnCode code;
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    length = 999;
    code   = TSStringPercentEncode(texts[i], (int)strlen(texts[i]), out, sizeof(out), &length, NULL);
    snprintf(key, sizeof(key), "encode %s", quoted(texts[i], (int)strlen(texts[i])));
    show(key, "%d %s end %d", code, quoted(out, (int)length), out[length]);
  }
  memset(map, 0xff, sizeof(map));
  code = TSStringPercentEncode("aB1\xff", 4, out, sizeof(out), &length, map);
  show("encode all", "%d %s", code, quoted(out, (int)length));
  memset(map, 0, sizeof(map));
  map['a' / 8] = 0x80 >> ('a' % 8);
  code         = TSStringPercentEncode("aba %", 5, out, sizeof(out), &length, map);
  show("encode only a", "%d %s", code, quoted(out, (int)length));
  for (i = 8; i < 16; ++i) {
    length = 999;
    memset(out, '.', sizeof(out));
    code = TSStringPercentEncode("a b c d", 7, out, i, &length, NULL);
    snprintf(key, sizeof(key), "encode 13 into %d", (int)i);
    show(key, "%d length %d %s", code, (int)length, quoted(out, 4));
  }
  code = TSStringPercentEncode("abc", -1, out, sizeof(out), &length, NULL);
  show("encode with length -1", "%d %s", code, quoted(out, (int)length));
  code = TSStringPercentEncode("abc", -9, out, sizeof(out), &length, NULL);
  show("encode with length -9", "%d %s", code, quoted(out, (int)length));
  show("encode without length", "%d %s", TSStringPercentEncode("a b", 3, out, sizeof(out), NULL, NULL), quoted(out, 5));
}

static void
percent_decoding(void)
{
  static const char *const texts[] = {"a%20b", "%41%42", "%zz", "%4z", "x%zzy", "%%41", "%4%41", "%%%41", "%4%4%41", "abc%", "abc%4", "%", "%%", "a+b", "%c3%A9", "%2", "%2g", "%g2", "%25%32%30", "plain"};
  char key[64], out[64];
  size_t i, length;
  TSReturnCode code;
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    length = 999;
    code   = TSStringPercentDecode(texts[i], strlen(texts[i]), out, sizeof(out), &length);
    snprintf(key, sizeof(key), "decode %s", texts[i]);
    show(key, "%d %s end %d", code, quoted(out, (int)length), out[length]);
  }
  code = TSStringPercentDecode("%00x", 4, out, sizeof(out), &length);
  show("decode a nul", "%d %s", code, quoted(out, (int)length));
  code = TSStringPercentDecode("a%20b", 0, out, sizeof(out), &length);
  show("decode with length 0", "%d %s", code, quoted(out, (int)length));
  for (i = 1; i < 8; ++i) {
    memset(out, '.', sizeof(out));
    code = TSStringPercentDecode("ab%20cd", 7, out, i, &length);
    snprintf(key, sizeof(key), "decode 5 into %d", (int)i);
    show(key, "%d length %d %s", code, (int)length, quoted(out, 8));
  }
  strcpy(out, "%41%42%43");
  code = TSStringPercentDecode(out, 9, out, sizeof(out), &length);
  show("decode in place", "%d %s", code, quoted(out, (int)length));
}

static void
base64(void)
{
  static const char *const texts[] = {"", "a", "ab", "abc", "abcd", "hello world", "\xff\xfe\xfd", "\xfb\xff\xbf"};
  static const char *const coded[] = {"YQ==", "YQ", "YWI=", "YWI", "YWJj!ZGVm", "YWJj\r\nZGVm", "YW Jj", "YQ==YQ==", "", "=", "====", "-_-_", "+/+/", "YWJj!!!!", "YWJjZGVm", "YWJjZGU", "!"};
  char key[64];
  unsigned char out[100];
  size_t i, length;
  TSReturnCode code;
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    length = 77;
    code   = TSBase64Encode(texts[i], strlen(texts[i]), (char *)out, sizeof(out), &length);
    snprintf(key, sizeof(key), "base64 of %s", quoted(texts[i], (int)strlen(texts[i])));
    show(key, "%d %s end %d", code, quoted((char *)out, (int)length), out[length]);
  }
  for (i = 0; i < sizeof(coded) / sizeof(coded[0]); ++i) {
    length = 77;
    code   = TSBase64Decode(coded[i], strlen(coded[i]), out, sizeof(out), &length);
    snprintf(key, sizeof(key), "from base64 %s", quoted(coded[i], (int)strlen(coded[i])));
    show(key, "%d %s end %d", code, quoted((char *)out, (int)length), out[length]);
  }
  for (i = 1; i < 12; ++i) {
    length = 77;
    snprintf(key, sizeof(key), "base64 of 6 into %d", (int)i);
    show(key, "%d %d", TSBase64Encode("abcdef", 6, (char *)out, i, &length), (int)length);
    length = 77;
    snprintf(key, sizeof(key), "from base64 of 8 into %d", (int)i);
    show(key, "%d %d", TSBase64Decode("YWJjZGVm", 8, out, i, &length), (int)length);
    length = 77;
    snprintf(key, sizeof(key), "from base64 of 7 into %d", (int)i);
    show(key, "%d %d", TSBase64Decode("YWJjZA=", 7, out, i, &length), (int)length);
  }
  show("base64 without length", "%d %d", TSBase64Encode("a", 1, (char *)out, sizeof(out), NULL), TSBase64Decode("YQ==", 4, out, sizeof(out), NULL));
}

static const char *const dates[] = {
  "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "6 Nov 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
  "6-Nov-100 8:49:37", "6-Nov-137 8:49:37", "6-Nov-138 8:49:37", "6-Nov-1899 8:49:37", "6-Nov-1900 8:49:37", "6 Nov 1994 8:49:3\xeb",
  "Sun, 06 Nov 1994 08:49:3\xeb GMT", "Thu, 99 Dec 2037 00:00:00 GMT", "50 Dec 2037 0:0:0", "2147483647, 01 Jan 1970 00:00:00 GMT", "4294967296 Jan 1970 00:00:00",
  "1 Jan 1994 4294967297:0:0", "1 Jan 1994 99999999:0:0", "6-Nov-94 8:49:37", " \tSun, 06 Nov 1994 08:49:37 GMT", "\nSun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Nov 1994 08:49:37 +0500",
  "Sun, 06 Nov 1994 08:49:37", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 8:49:37 GMT", "Sun,06 Nov 1994 08:49:37 GMT", "Sun,  6 Nov 1994 08:49:37 GMT",
  "\"Sun, 06 Nov 1994 08:49:37 GMT\"", "Sun, 06 Nov 1994 08:49:37 GMT and more", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 NOV 1994 08:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT",
  "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 06 November 1994 08:49:37 GMT", "SUN, 06 Nov 1994 08:49:37 GMT", "sun, 6 nov 1994 08:49:37 gmt", "sun, 06 nov 1994 08:49:37 gmt", "6 november 1994 08:49:37",
  "Sunshine, 6 nov 1994 08:49:37", "xSun, 6 Nov 1994 08:49:37", "6 xnov 1994 08:49:37", "Sun, 06 Nov 1994 8:49:37 GMT xx", "Sun, 06 Nov 1994 08-49-37 GMT", "Sun, -6 Nov 1994 08:49:37",
  "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 2000 00:00:00 GMT", "Sun, 29 Feb 1999 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:61:61 GMT",
  "Mon, 01 Jan 1900 00:00:00 GMT", "Wed, 31 Dec 1969 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:01 GMT", "06-Nov-00 08:49:37", "06-Nov-69 08:49:37", "06-Nov-70 08:49:37", "06-Nov-99 08:49:37", "06-Nov-37 08:49:37", "06-Nov-38 08:49:37",
  "Thu, 31 Dec 2037 23:59:59 GMT", "Tue, 19 Jan 2038 03:14:08 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49", "Sun, 06 Nov 1994 08", "1994-11-06T08:49:37Z", "784111777", "0", "-1", "", " ", "nonsense",
  "Sun", "Sun,", "Sun, 06", "Sun, 06 Nov", "Sun Nov  6 08:49:37", "Sun Nov 06 08:49:37 94", "Sun, Nov 06 1994 08:49:37", "Sun 06 Nov 1994 08:49:37", "Nov 6 1994 08:49:37", "Sun; 06 Nov 1994 08:49:37", "Sun, 06/Nov/1994:08:49:37", "6 Nov 94 08:49:37",
  "Sun, 06 Nov 0094 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT xxx", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Jan 2010 00:00:00 GMT", "Sun, 06 May 2010 12:30:15 GMT", "Sun, 06 Dec 2010 12:30:15 GMT", "6 Mar 2000 1:2:3", "Su, 06 Nov 1994 08:49:37 GMT", "Sun, 06 No 1994 08:49:37 GMTT", "Sun, 06 Nov 1994 08:49:-7 GMT"};

static void
date_parsing(void)
{
  char key[128];
  size_t i;
  for (i = 0; i < sizeof(dates) / sizeof(dates[0]); ++i) {
    snprintf(key, sizeof(key), "date %s", quoted(dates[i], (int)strlen(dates[i])));
    show(key, "%lld", (long long)TSMimeParseDate(dates[i], (int)strlen(dates[i])));
  }
  show("date null", "%lld", (long long)TSMimeParseDate(NULL, 0));
  show("date cut", "%lld", (long long)TSMimeParseDate("Sun, 06 Nov 1994 08:49:37 GMT", 20));
}

static void
date_fields(void)
{
  char key[128];
  size_t i;
  TSMBuffer bufp = TSMBufferCreate();
  TSMLoc hdr, field;
  TSMimeHdrCreate(bufp, &hdr);
  for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i += 7) {
    field = add_field(bufp, hdr, "Date", dates[i]);
    snprintf(key, sizeof(key), "field date %s", quoted(dates[i], (int)strlen(dates[i])));
    show(key, "%lld", (long long)TSMimeHdrFieldValueDateGet(bufp, hdr, field));
  }
  field = add_field(bufp, hdr, "Date", NULL);
  show("field date without value", "%lld", (long long)TSMimeHdrFieldValueDateGet(bufp, hdr, field));
  TSMBufferDestroy(bufp);
}

static void
date_formatting(void)
{
  static const long long times[] = {0, 1, 59, 86399, 86400, 784111777, 951782400, 951868800, 1000000000, 1709164800, 2147483647, 2147483648LL, 4102444800LL, 4107542399LL, 4107542400LL, 32503680000LL};
  char key[64], out[64];
  size_t i;
  int length;
  for (i = 0; i < sizeof(times) / sizeof(times[0]); ++i) {
    TSReturnCode code;
    length = sizeof(out);
    code   = TSMimeFormatDate((time_t)times[i], out, &length);
    snprintf(key, sizeof(key), "time %lld", times[i]);
    show(key, "%d %s end %d", code, quoted(out, length), out[length]);
  }
  for (i = 28; i < 35; ++i) {
    length = (int)i;
    strcpy(out, "untouched");
    snprintf(key, sizeof(key), "time into %d", (int)i);
    show(key, "%d %d %s", TSMimeFormatDate(0, out, &length), length, quoted(out, 9));
  }
  show("time without length", "%d", TSMimeFormatDate(0, out, NULL));
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  percent_encoding();
  percent_decoding();
  base64();
  date_parsing();
  date_fields();
  date_formatting();
  test_end();
}
