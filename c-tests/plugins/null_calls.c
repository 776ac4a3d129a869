/* test: init */
/* Every function of the API, called with zeros for all arguments, each in a child process. */
#include <dlfcn.h>

#include "test.h"

#include <ts/experimental.h>

/* What the call came to: nothing, a number, or a pointer of which only null or not is shown. */
enum { NOTHING = 1000001, A_POINTER, A_NULL, MISSING };

#define RUN_nothing(call) ((call), NOTHING)
#define RUN_number(call) ((long)(call))
#define RUN_pointer(call) ((call) ? A_POINTER : A_NULL)

/* Found by name, since the original lacks some that it declares. */
#define CALL(name, kind, arguments)                                \
  static long call_##name(void *unused)                            \
  {                                                                \
    union {                                                        \
      void *symbol;                                                \
      __typeof__(name) *function;                                  \
    } found;                                                       \
    (void)unused;                                                  \
    found.symbol = dlsym(RTLD_DEFAULT, #name);                     \
    if (found.symbol == NULL) {                                    \
      return MISSING;                                              \
    }                                                              \
    return RUN_##kind(found.function arguments);                   \
  }
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include "calls.inc"
#undef CALL

static const struct {
  const char *name;
  long (*call)(void *);
} calls[] = {
#define CALL(name, kind, arguments) {#name, call_##name},
#include "calls.inc"
#undef CALL
};

/* Their results differ from run to run. */
static int
varies(const char *name)
{
  const char *names[] = {"TSrandom", "TSdrandom", "TShrtime"};
  size_t i;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    if (strcmp(name, names[i]) == 0) {
      return 1;
    }
  }
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  char words[5][8] = {"nothing", "pointer", "null", "missing", "number"};
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(calls) / sizeof(calls[0]); ++i) {
    const char *outcome = in_child(calls[i].call, NULL);
    long value          = strtol(outcome, NULL, 10);
    if (value >= NOTHING && value <= MISSING) {
      outcome = words[value - NOTHING];
    } else if (varies(calls[i].name)) {
      outcome = words[4];
    }
    show(calls[i].name, "%s", outcome);
  }
  test_end();
}
