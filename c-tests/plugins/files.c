/* test: init */
#include <fcntl.h>
#include <sys/stat.h>

#include "test.h"

static char path[] = "/tmp/tshost-test-XXXXXX";

static void
fill(const char *contents)
{
  FILE *f = fopen(path, "w");
  fputs(contents, f);
  fclose(f);
}

static void
show_contents(const char *what)
{
  char contents[64] = "";
  FILE *f           = fopen(path, "r");
  size_t n          = f ? fread(contents, 1, sizeof(contents) - 1, f) : 0;
  contents[n]       = 0;
  if (f) {
    fclose(f);
  }
  show(what, "%s", contents);
}

static long
open_with(void *mode)
{
  TSFile f = TSfopen(path, mode);
  if (f) {
    TSfclose(f);
  }
  return f != NULL;
}

static long
read_null(void *unused)
{
  char c;
  (void)unused;
  return (long)TSfread(NULL, &c, 1);
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *modes[] = {"r", "w", "a", "r+", "w+", "rb", "wb", "", "x", "rw"};
  char buffer[5000], *line;
  struct stat facts;
  TSFile f;
  size_t i;
  test_begin(argc, argv);
  close(mkstemp(path));

  for (i = 0; i < sizeof(modes) / sizeof(modes[0]); ++i) {
    char what[32];
    snprintf(what, sizeof(what), "mode [%s]", modes[i]);
    show(what, "%s", in_child(open_with, (void *)modes[i]));
  }
  show("mode null", "%s", in_child(open_with, NULL));
  show("missing file", "%s", TSfopen("/nonexistent/file", "r") ? "opened" : "null");
  show("missing folder", "%s", TSfopen("/nonexistent/file", "w") ? "opened" : "null");
  show("null name", "%s", TSfopen(NULL, "r") ? "opened" : "null");
  f = TSfopen("/tmp", "r");
  show("a folder, read", "%s", f ? "opened" : "null");
  TSfclose(f);
  show("a folder, write", "%s", TSfopen("/tmp", "w") ? "opened" : "null");
  show("read from null", "%s", in_child(read_null, NULL));

  fill("0123456789");
  f = TSfopen(path, "w");
  show("write", "%zd", TSfwrite(f, "abc", 3));
  show_contents("before the flush");
  TSfflush(f);
  show_contents("written over, not cut");
  TSfclose(f);
  f = TSfopen(path, "a");
  show("append", "%zd", TSfwrite(f, "xyz", 3));
  TSfclose(f);
  show_contents("appended");
  f = TSfopen(path, "r");
  show("write to a file for reading", "%zd", TSfwrite(f, "no", 2));
  TSfclose(f);
  show_contents("unchanged");
  f = TSfopen(path, "w");
  show("read from a file for writing", "%zd", TSfread(f, buffer, 1));
  TSfclose(f);

  unlink(path);
  umask(0);
  f = TSfopen(path, "w");
  TSfclose(f);
  stat(path, &facts);
  show("mode of a new file", "%o", (unsigned)(facts.st_mode & 0777));

  memset(buffer, 'q', sizeof(buffer));
  f = TSfopen(path, "w");
  show("write much", "%zd", TSfwrite(f, buffer, sizeof(buffer)));
  stat(path, &facts);
  show("of which arrived before the flush", "%ld", (long)facts.st_size);
  show("write nothing", "%zd", TSfwrite(f, buffer, 0));
  TSfclose(f);
  stat(path, &facts);
  show("and after", "%ld", (long)facts.st_size);
  f = TSfopen(path, "r");
  show("read much", "%zd", TSfread(f, buffer, 4000));
  show("read the rest", "%zd", TSfread(f, buffer, 4000));
  show("read at the end", "%zd", TSfread(f, buffer, 4000));
  TSfclose(f);

  fill("first\nsecond line\n\nlast");
  f = TSfopen(path, "r");
  while ((line = TSfgets(f, buffer, 9)) != NULL) {
    show("line", "%s[%s]", line == buffer ? "" : "elsewhere ", line);
  }
  show("fgets at the end", "%zd", TSfread(f, buffer, 1));
  TSfclose(f);
  f = TSfopen(path, "r");
  show("fgets of size 1", "%s", text(TSfgets(f, buffer, 1)));
  show("then", "%s", text(TSfgets(f, buffer, 100)));
  show("mixed with read", "%zd", TSfread(f, buffer, 6));
  buffer[6] = 0;
  show("gives", "%s", buffer);
  show("and a line", "%s", text(TSfgets(f, buffer, 100)));
  TSfclose(f);
  fill("");
  f = TSfopen(path, "r");
  show("line of an empty file", "%s", text(TSfgets(f, buffer, 100)));
  TSfclose(f);
  unlink(path);
  test_end();
}
