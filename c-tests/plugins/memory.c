/* test: init */
#include "test.h"

static long
zero_realloc(void *unused)
{
  (void)unused;
  return TSrealloc(TSmalloc(1), 0) != NULL;
}

static long
strlcpy_null(void *unused)
{
  char to[4] = "";
  (void)unused;
  return (long)TSstrlcpy(to, NULL, sizeof(to));
}

static long
huge(void *unused)
{
  (void)unused;
  return TSmalloc(SIZE_MAX / 2) != NULL;
}

static long
negative_length(void *length)
{
  char *copy = TSstrndup("abc", *(int *)length);
  return copy == NULL ? -1 : (long)strlen(copy);
}

void
TSPluginInit(int argc, const char *argv[])
{
  char to[8], *p;
  int length;
  test_begin(argc, argv);

  p = TSmalloc(0);
  show("malloc 0", "%s", p ? "pointer" : "null");
  TSfree(p);
  p = TSmalloc(100);
  memset(p, 'x', 100);
  p = TSrealloc(p, 100000);
  show("realloc keeps", "%c%c", p[0], p[99]);
  free(p); /* TSfree is free */
  p = malloc(10);
  TSfree(p);
  TSfree(NULL);
  p = TSrealloc(NULL, 5);
  show("realloc of null", "%s", p ? "pointer" : "null");
  TSfree(p);
  show("realloc to 0", "%s", in_child(zero_realloc, NULL));
  show("malloc of too much", "%s", in_child(huge, NULL));

  p = TSstrdup("hello");
  show("strdup", "%s", p);
  TSfree(p);
  p = TSstrdup("");
  show("strdup of nothing", "[%s]", text(p));
  TSfree(p);
  p = TSstrdup(NULL);
  show("strdup of null", "%s", p ? "pointer" : "null");
  p = TSstrndup("hello", 3);
  show("strndup 3", "%s", p);
  TSfree(p);
  p = TSstrndup("hello", 0);
  show("strndup 0", "[%s]", text(p));
  TSfree(p);
  p = TSstrndup("ab\0cd", 5);
  show("strndup over a NUL", "%d %d", p[1], p[2]);
  TSfree(p);
  for (length = -1; length > -3; --length) {
    show("strndup with a negative length", "%s", in_child(negative_length, &length));
  }

  show("strlcpy fits", "%zu %s", TSstrlcpy(to, "1234567", sizeof(to)), to);
  show("strlcpy cuts", "%zu %s", TSstrlcpy(to, "123456789", sizeof(to)), to);
  show("strlcpy of nothing", "%zu [%s]", TSstrlcpy(to, "", sizeof(to)), to);
  strcpy(to, "old");
  show("strlcpy to size 0", "%zu %s", TSstrlcpy(to, "new", 0), to);
  show("strlcpy to size 1", "%zu [%s]", TSstrlcpy(to, "new", 1), to);
  show("strlcpy from null", "%s", in_child(strlcpy_null, NULL));
  strcpy(to, "ab");
  show("strlcat fits", "%zu %s", TSstrlcat(to, "cdefg", sizeof(to)), to);
  strcpy(to, "ab");
  show("strlcat cuts", "%zu %s", TSstrlcat(to, "cdefghij", sizeof(to)), to);
  memset(to, 'z', sizeof(to));
  show("strlcat to a full buffer", "%zu", TSstrlcat(to, "abc", sizeof(to)));
  show("strlcat to size 0", "%zu", TSstrlcat(to, "abc", 0));
  test_end();
}
