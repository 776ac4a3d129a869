/* test: init */
/* Random texts for the functions that need no buffer: dates, percent coding, base64, UUIDs, reason phrases. */
#include "sequences.h"

#include <ts/experimental.h>

static char made[4096];

static int
put(int length, const char *text)
{
  return length + snprintf(made + length, sizeof(made) - (size_t)length, "%s", text);
}

static int
put_number(int length, int number)
{
  return length + snprintf(made + length, sizeof(made) - (size_t)length, once_in(2) ? "%02d" : once_in(10) ? "%04d" : "%d", number);
}

/* ---- dates */

static const char *const days[]   = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sunday", "Monday", "Thursday", "sun", "MON", "Xxx", "Su", "xSun", "Sunx"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "nov", "DEC", "November", "Xxx", "Ja", "xNov", "mayday"};
static const char *const blanks[] = {" ", " ", " ", " ", "  ", "-", "", "\t", ",", ", ", ":", "."};
static const char *const zones[]  = {" GMT", " GMT", "", " PST", " +0500", " GMT trailing", "GMT"};

static int
some_year(void)
{
  switch (below(8)) {
  case 0:
    return below(100);
  case 1:
    return 1900 + below(200);
  case 2:
    return below(3000);
  default:
    return 1969 + below(72);
  }
}

static int
put_time(int length)
{
  const char *colon = once_in(15) ? PICK(blanks) : ":";
  length            = put_number(length, once_in(15) ? below(99) : below(24));
  length            = put(length, colon);
  length            = put_number(length, once_in(15) ? below(99) : below(60));
  length            = put(length, once_in(15) ? PICK(blanks) : ":");
  return put_number(length, once_in(15) ? below(99) : below(60));
}

static int
blank(int length)
{
  return put(length, once_in(3) ? PICK(blanks) : " ");
}

static int
some_date(void)
{
  int length = put(0, once_in(10) ? PICK(blanks) : "");
  switch (below(5)) {
  case 0: /* RFC 1123 */
  case 1:
    length = put(length, PICK(days));
    length = put(length, once_in(8) ? PICK(blanks) : ", ");
    length = put_number(length, once_in(20) ? below(100) : 1 + below(31));
    length = blank(length);
    length = put(length, PICK(months));
    length = blank(length);
    length = put_number(length, some_year());
    length = blank(length);
    length = put_time(length);
    break;
  case 2: /* RFC 850 */
    length = put(length, PICK(days));
    length = put(length, once_in(8) ? PICK(blanks) : ", ");
    length = put_number(length, 1 + below(31));
    length = put(length, once_in(8) ? PICK(blanks) : "-");
    length = put(length, PICK(months));
    length = put(length, once_in(8) ? PICK(blanks) : "-");
    length = put_number(length, below(100));
    length = blank(length);
    length = put_time(length);
    break;
  case 3: /* asctime */
    length = put(length, PICK(days));
    length = blank(length);
    length = put(length, PICK(months));
    length = put(length, once_in(2) ? "  " : " ");
    length = put_number(length, 1 + below(31));
    length = blank(length);
    length = put_time(length);
    length = blank(length);
    length = put_number(length, some_year());
    break;
  default: /* NNTP */
    length = put_number(length, 1 + below(31));
    length = blank(length);
    length = put(length, PICK(months));
    length = blank(length);
    length = put_number(length, some_year());
    length = blank(length);
    length = put_time(length);
  }
  length = put(length, PICK(zones));
  if (once_in(12) && length > 0) {
    made[below(length)] = (char)(once_in(2) ? below(256) : '0' + below(10));
  }
  if (once_in(15) && length > 0) {
    length = below(length);
  }
  return length;
}

static void
date(void)
{
  const int length = some_date();
  char *copy       = (char *)malloc((size_t)length + 1);
  memcpy(copy, made, (size_t)length);
  copy[length] = 0;
  note("date %s %lld", quoted(copy, length), (long long)TSMimeParseDate(copy, length));
  free(copy);
}

static void
format_date(void)
{
  char shown_date[64];
  int length         = 30 + below(8);
  const time_t time  = once_in(3) ? (time_t)below(100) * 86400 : (time_t)below(2000000000) * (1 + below(10)); /* to the year 2600 */
  const int result   = TSMimeFormatDate(time, shown_date, &length);
  note("format %lld %d %d %s", (long long)time, result, length, result == TS_SUCCESS ? quoted(shown_date, length + 1) : "");
}

/* ---- percent coding and base64 */

static int
some_bytes(int most)
{
  static const char hexadecimal[] = "0123456789abcdefABCDEFgG%+ /?#";
  const int length                = below(most + 1);
  const int kind                  = below(4);
  int i;
  for (i = 0; i < length; ++i) {
    made[i] = (char)(kind == 0 ? below(256) : kind == 1 ? 32 + below(96) : once_in(3) ? '%' : hexadecimal[below((int)sizeof(hexadecimal) - 1)]);
  }
  made[length] = 0;
  return length;
}

static void
percent(void)
{
  char out[400], copy[400];
  unsigned char map[32];
  size_t length = 777;
  int i, result, size = some_bytes(once_in(4) ? 100 : 12), own = once_in(3);
  memcpy(copy, made, (size_t)size + 1);
  memset(out, '!', sizeof(out));
  if (once_in(2)) {
    const size_t room = (size_t)(once_in(2) ? size + 1 + below(8) : 300);
    int has_nul       = 0;
    for (i = 0; i < 32; ++i) {
      map[i] = (unsigned char)below(256);
    }
    for (i = 0; i < size; ++i) {
      has_nul |= copy[i] == 0;
    }
    if (has_nul) {
      return; /* what follows a NUL that is not escaped is not copied */
    }
    result = TSStringPercentEncode(copy, once_in(2) ? -1 : size, out, room, once_in(5) ? NULL : &length, own ? map : NULL);
    note("encode %s room %d: %d %d %s", quoted(copy, size), (int)room, result, (int)length, quoted(out, result == TS_SUCCESS ? (int)strlen(out) + 2 : 4));
  } else if (size > 0) {
    const size_t room = (size_t)(once_in(3) ? 1 + below(size + 3) : 300);
    result            = TSStringPercentDecode(copy, (size_t)size, out, room, once_in(5) ? NULL : &length);
    note("decode %s room %d: %d %d %s", quoted(copy, size), (int)room, result, (int)length, length < 400 ? quoted(out, (int)length + 1) : "");
    length = 777;
    result = TSStringPercentDecode(copy, (size_t)size, copy, sizeof(copy), &length);
    note("in place %d %d %s", result, (int)length, length < 400 ? quoted(copy, (int)length + 1) : "");
  }
}

static void
base64(void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  char out[800], copy[400];
  size_t length = 777;
  int i, result, size = below(once_in(3) ? 100 : 10), valid = 0;
  memset(out, '!', sizeof(out));
  if (once_in(2)) {
    const size_t room = (size_t)(once_in(2) ? (size + 2) / 3 * 4 + below(4) - 1 : 600);
    for (i = 0; i < size; ++i) {
      copy[i] = (char)below(256);
    }
    if ((int)room < 0) {
      return;
    }
    result = TSBase64Encode(copy, (size_t)size, out, room, once_in(5) ? NULL : &length);
    note("base64 of %s room %d: %d %d %s", quoted(copy, size), (int)room, result, (int)length, result == TS_SUCCESS ? quoted(out, (int)strlen(out) + 2) : quoted(out, 4));
  } else {
    const size_t room = (size_t)(once_in(3) ? (size + 3) / 4 * 3 + below(4) - 1 : 600);
    for (i = 0; i < size; ++i) {
      copy[i] = once_in(12) ? (char)below(256) : letters[below((int)sizeof(letters) - 1)];
    }
    for (i = below(4); i > 0 && size < 300; --i) {
      copy[size++] = '=';
    }
    copy[size] = 0;
    if ((int)room < 0) {
      return;
    }
    for (valid = 0; valid < size && copy[valid] != 0 && strchr(letters, copy[valid]); ++valid) {
    }
    if (valid % 4 == 1) {
      return; /* one dangling character gives junk */
    }
    result = TSBase64Decode(copy, (size_t)size, (unsigned char *)out, room, once_in(5) ? NULL : &length);
    note("from base64 %s room %d: %d %d %s", quoted(copy, size), (int)room, result, (int)length, quoted(out, result != TS_SUCCESS ? 4 : length == 777 ? 0 : (int)length + 1));
  }
}

/* ---- UUIDs and reasons */

static void
uuid(void)
{
  static const char digits[] = "0123456789abcdefABCDEF";
  char copy[64];
  const char *shown;
  int i, result;
  TSUuid one = TSUuidCreate(), other = TSUuidCreate();
  for (i = 0; i < 36; ++i) {
    copy[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : digits[below((int)sizeof(digits) - 1)];
  }
  copy[14] = (char)('0' + below(8));
  copy[36] = 0;
  if (once_in(3)) {
    static const char odd[] = "g -{}0x+";
    copy[below(36)] = odd[below((int)sizeof(odd) - 1)];
  }
  if (once_in(4)) {
    copy[below(37)] = 0;
  }
  if (once_in(5)) {
    memmove(copy + 1, copy, 40);
    copy[0] = ' ';
  }
  result = TSUuidStringParse(one, copy);
  shown  = TSUuidStringGet(one);
  note("uuid %s: %d version %d %s", quoted(copy, (int)strlen(copy)), result, TSUuidVersionGet(one), text(shown));
  result = TSUuidCopy(other, one);
  shown  = TSUuidStringGet(other);
  note("copy: %d version %d %s", result, TSUuidVersionGet(other), text(shown));
  TSUuidDestroy(one);
  TSUuidDestroy(other);
}

static void
sequence(void)
{
  int steps = 200;
  while (steps-- > 0) {
    switch (below(8)) {
    case 0:
    case 1:
    case 2:
      date();
      break;
    case 3:
      format_date();
      break;
    case 4:
    case 5:
      percent();
      break;
    case 6:
      base64();
      break;
    default:
      once_in(3) ? uuid() : date();
    }
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  int i;
  test_begin(argc, argv);
  for (i = -2; i < 700 && getenv("SEQUENCES") == NULL; ++i) {
    const char *reason = TSHttpHdrReasonLookup((TSHttpStatus)i);
    if (reason != NULL) {
      char which[32];
      snprintf(which, sizeof(which), "reason %d", i);
      show(which, "%s", reason);
    }
  }
  run_sequences("encodings", sequence, 50);
  test_end();
}
