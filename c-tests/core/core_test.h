/** @file
 * A plugin that runs checks and writes what it saw to the file named by its first argument.
 *
 * Each test file includes this header and defines run(), which runs on a thread of its own once all kinds of event
 * threads work, and optionally at_init() (with AT_INIT defined), which runs inside TSPluginInit. The output is the same
 * on every host that behaves the same; its last line is "done: N checks, M failed".
 */
#pragma once

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ts/ts.h"

static FILE *out;
static int checks, failed;
static pthread_mutex_t out_lock = PTHREAD_MUTEX_INITIALIZER;

/** Runs on a TSThreadCreate thread when everything works; may block. */
static void run(void);

/** Reports one check. */
__attribute__((format(printf, 2, 3))) static void
check(int ok, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  pthread_mutex_lock(&out_lock);
  checks++;
  failed += !ok;
  fputs(ok ? "ok " : "not ok ", out);
  vfprintf(out, format, args);
  fputc('\n', out);
  fflush(out);
  pthread_mutex_unlock(&out_lock);
  va_end(args);
}

/** Checks a condition; the text is the condition itself. */
#define CHECK(condition) check(!!(condition), "%s", #condition)

/** Checks a number. */
#define CHECK_INT(actual, expected)                                             \
  do {                                                                          \
    long long actual_   = (long long)(actual);                                  \
    long long expected_ = (long long)(expected);                                \
    check(actual_ == expected_, "%s is %lld", #actual, expected_);              \
    if (actual_ != expected_) {                                                 \
      fprintf(out, "# %s:%d: got %lld\n", __FILE__, __LINE__, actual_);         \
    }                                                                           \
  } while (0)

/** Checks a string, which may be null. */
#define CHECK_STR(actual, expected)                                                                          \
  do {                                                                                                       \
    const char *actual_   = (actual);                                                                        \
    const char *expected_ = (expected);                                                                      \
    int same_             = actual_ && expected_ ? strcmp(actual_, expected_) == 0 : actual_ == expected_;   \
    check(same_, "%s is %s", #actual, expected_ ? expected_ : "(null)");                                     \
    if (!same_) {                                                                                            \
      fprintf(out, "# %s:%d: got %s\n", __FILE__, __LINE__, actual_ ? actual_ : "(null)");                   \
    }                                                                                                        \
  } while (0)

/** How long to wait for what must happen, and for what must not. */
enum { SOON_MS = 5000, NEVER_MS = 150 };

static inline int64_t
now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline void
sleep_ms(int ms)
{
  struct timespec t = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&t, NULL);
}

/** A counter that threads add to and the test waits for. */
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int value;
} Counter;

#define COUNTER_INIT {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0}

static inline void
count(Counter *counter)
{
  pthread_mutex_lock(&counter->lock);
  counter->value++;
  pthread_cond_broadcast(&counter->changed);
  pthread_mutex_unlock(&counter->lock);
}

/** Waits until the counter is at least `value`; 0 when that does not happen in `ms` milliseconds. */
static inline int
reaches(Counter *counter, int value, int ms)
{
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += ms / 1000;
  end.tv_nsec += (ms % 1000) * 1000000L;
  if (end.tv_nsec >= 1000000000L) {
    end.tv_sec++;
    end.tv_nsec -= 1000000000L;
  }
  pthread_mutex_lock(&counter->lock);
  int error = 0;
  while (counter->value < value && error == 0) {
    error = pthread_cond_timedwait(&counter->changed, &counter->lock, &end);
  }
  int reached = counter->value >= value;
  pthread_mutex_unlock(&counter->lock);
  return reached;
}

static inline int
counted(Counter *counter)
{
  pthread_mutex_lock(&counter->lock);
  int value = counter->value;
  pthread_mutex_unlock(&counter->lock);
  return value;
}

/** What on_pool() hands to its continuation. */
typedef struct {
  void *(*function)(void *);
  void *argument;
  void *result;
  Counter done;
} Errand;

static int
errand_handler(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  Errand *errand = TSContDataGet(contp);
  TSContDestroy(contp);
  errand->result = errand->function(errand->argument);
  count(&errand->done);
  return 0;
}

/** Runs a function on an event thread and waits for it. */
static inline void *
on_pool(TSThreadPool pool, void *(*function)(void *), void *argument)
{
  Errand errand = {function, argument, NULL, COUNTER_INIT};
  TSCont contp  = TSContCreate(errand_handler, TSMutexCreate());
  TSContDataSet(contp, &errand);
  TSContScheduleOnPool(contp, 0, pool);
  if (!reaches(&errand.done, 1, 60000)) {
    check(0, "an event thread answers");
    exit(1);
  }
  return errand.result;
}

/** Runs a function on a thread that the library never saw and waits for it. */
static inline void *
on_plain_thread(void *(*function)(void *), void *argument)
{
  pthread_t thread;
  void *result = NULL;
  if (pthread_create(&thread, NULL, function, argument) == 0) {
    pthread_join(thread, &result);
  }
  return result;
}

/** Whether a function ends the process by SIGABRT; it runs in a child that has only this thread. */
static inline int
aborts(void (*function)(void *), void *argument)
{
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGABRT, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    signal(SIGSEGV, SIG_DFL);
    if (!freopen("/dev/null", "w", stderr)) {
      _exit(3);
    }
    alarm(10);
    function(argument);
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/** Checks that a statement aborts. */
#define CHECK_ABORTS(function, argument) check(aborts(function, argument), "%s aborts", #function)

static void *
driver(void *data)
{
  (void)data;
  run();
  fprintf(out, "done: %d checks, %d failed\n", checks, failed);
  fclose(out);
  return NULL;
}

static int
start_driver(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)edata;
  if (event == TS_EVENT_LIFECYCLE_TASK_THREADS_READY) {
    TSThreadCreate(driver, NULL);
  }
  return 0;
}

#ifdef AT_INIT
static void at_init(void);
#endif

void
TSPluginInit(int argc, const char *argv[])
{
  static const char name[]       = "core-test";
  TSPluginRegistrationInfo info = {(char *)name, (char *)"none", (char *)"none"};
  out = argc > 1 ? fopen(argv[1], "w") : stdout;
  if (!out || TSPluginRegister(&info) != TS_SUCCESS) {
    TSError("[%s] cannot start", name);
    return;
  }
#ifdef AT_INIT
  at_init();
#endif
  TSLifecycleHookAdd(TS_LIFECYCLE_TASK_THREADS_READY_HOOK, TSContCreate(start_driver, NULL));
}
