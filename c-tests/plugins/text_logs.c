/* test: serve */
/* Text logs: names, modes, limits, what is in the files. */
#include "test.h"

#include <sys/stat.h>

static const char *logs;

static TSTextLogObject
create(const char *name, int mode)
{
  char what[80];
  TSTextLogObject log = (TSTextLogObject)&logs;
  TSReturnCode result = TSTextLogObjectCreate(name, mode, &log);
  snprintf(what, sizeof(what), "create [%s] %d", name, mode);
  show(what, "%d %s", result, log == NULL ? "null" : "object");
  return log;
}

/* Waits for the file, then shows it; digits of time stamps become 9. */
static void
show_file(const char *name, size_t lines)
{
  char path[512], content[4096] = "";
  size_t i, length = 0, found = 0;
  int round;
  snprintf(path, sizeof(path), "%s/%s", logs, name);
  for (round = 0; round < 300 && found < lines; ++round) {
    FILE *file = fopen(path, "r");
    found      = 0;
    usleep(50000);
    if (file != NULL) {
      length = fread(content, 1, sizeof(content) - 1, file);
      fclose(file);
      content[length] = 0;
      for (i = 0; i < length; ++i) {
        found += content[i] == '\n';
      }
    }
  }
  for (i = 0; i < length; ++i) {
    if (content[i] == '\n') {
      content[i] = '|';
    } else if (content[i] >= '0' && content[i] <= '9') {
      content[i] = '9';
    }
  }
  show(name, "%s", content);
}

void
TSPluginInit(int argc, const char *argv[])
{
  static char big[20001];
  TSTextLogObject plain, stamped, second, third, dotted, numbered;
  test_begin(argc, argv);
  logs = getenv("TS_ROOT");
  {
    static char directory[512];
    snprintf(directory, sizeof(directory), "%s/var/log/trafficserver", text(logs));
    logs = directory;
  }
  memset(big, 'x', sizeof(big) - 1);

  plain    = create("test_plain", 0);
  stamped  = create("test_stamped", TS_LOG_MODE_ADD_TIMESTAMP);
  second   = create("test_plain", 0);
  third    = create("test_plain", TS_LOG_MODE_DO_NOT_RENAME);
  dotted   = create("test_dotted.txt", 0);
  numbered = create("test_trailing.", TS_LOG_MODE_DO_NOT_RENAME);
  create("test_mode", -1);
  create("test_mode", 4);
  show("refused", "%d", third == NULL);

  TSTextLogObjectHeaderSet(plain, "the header");
  show("write", "%d", TSTextLogObjectWrite(plain, "line %d of %s", 1, "many"));
  show("write of two lines", "%d", TSTextLogObjectWrite(plain, "two\nlines"));
  show("write of nothing", "%d", TSTextLogObjectWrite(plain, "%s", ""));
  show("write of 9000", "%d", TSTextLogObjectWrite(second, "%.9000s", big));
  show("write of 20000", "%d", TSTextLogObjectWrite(second, "%s", big));
  show("stamped", "%d", TSTextLogObjectWrite(stamped, "entry"));
  show("stamped, of nothing", "%d", TSTextLogObjectWrite(stamped, "%s", ""));
  show("dotted", "%d", TSTextLogObjectWrite(dotted, "%s", "100%"));
  show("trailing dot", "%d", TSTextLogObjectWrite(numbered, "%s", "entry"));
  show("rolling", "%d %d", TSTextLogObjectRollingEnabledSet(plain, 1), TSTextLogObjectRollingEnabledSet(plain, 77));
  TSTextLogObjectRollingEnabledSet(plain, 0);
  TSTextLogObjectRollingIntervalSecSet(plain, 3600);
  TSTextLogObjectRollingOffsetHrSet(plain, 2);
  TSTextLogObjectRollingSizeMbSet(plain, 1);

  TSTextLogObjectFlush(plain);
  TSTextLogObjectFlush(stamped);
  TSTextLogObjectFlush(dotted);
  TSTextLogObjectFlush(numbered);
  show_file("test_plain.log", 4);
  show_file("test_stamped.log", 2);
  show_file("test_dotted.txt", 1);
  show_file("test_trailing", 1);
  show("destroy", "%d", TSTextLogObjectDestroy(dotted));
  test_end();
}
