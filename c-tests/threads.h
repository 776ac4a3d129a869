/* For test plugins that need event threads: run() runs on a thread of its own once all kinds of event threads work, and
 * may block. A plugin defines run(), and at_init() for what is to happen inside TSPluginInit.
 */
#ifndef THREADS_H
#define THREADS_H

#include <pthread.h>
#include <time.h>

#include "test.h"

static void run(void);
static void at_init(void);

/* How long to wait for what must happen, and for what must not. */
enum { SOON_MS = 10000, NEVER_MS = 400 };

/* A number that threads change and the test waits for. */
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int value;
} Counter;

#define COUNTER {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0}

static inline void
set(Counter *counter, int value)
{
  pthread_mutex_lock(&counter->lock);
  counter->value = value;
  pthread_cond_broadcast(&counter->changed);
  pthread_mutex_unlock(&counter->lock);
}

static inline int
get(Counter *counter)
{
  int value;
  pthread_mutex_lock(&counter->lock);
  value = counter->value;
  pthread_mutex_unlock(&counter->lock);
  return value;
}

static inline void
count(Counter *counter)
{
  pthread_mutex_lock(&counter->lock);
  counter->value++;
  pthread_cond_broadcast(&counter->changed);
  pthread_mutex_unlock(&counter->lock);
}

/* Waits until the counter is at least that; 0 when that does not happen within `ms` milliseconds. */
static inline int
reaches(Counter *counter, int value, int ms)
{
  struct timespec end;
  int late = 0, reached;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += ms / 1000;
  end.tv_nsec += (ms % 1000) * 1000000L;
  if (end.tv_nsec >= 1000000000L) {
    end.tv_sec++;
    end.tv_nsec -= 1000000000L;
  }
  pthread_mutex_lock(&counter->lock);
  while (counter->value < value && !late) {
    late = pthread_cond_timedwait(&counter->changed, &counter->lock, &end) != 0;
  }
  reached = counter->value >= value;
  pthread_mutex_unlock(&counter->lock);
  return reached;
}

static inline long
milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void
sleep_ms(int ms)
{
  struct timespec time;
  time.tv_sec  = ms / 1000;
  time.tv_nsec = (ms % 1000) * 1000000L;
  nanosleep(&time, NULL);
}

/* What the calling thread is, by the name that the server gives its threads. */
static inline const char *
thread_kind(void)
{
  char name[32] = "";
  pthread_getname_np(pthread_self(), name, sizeof(name));
  return strstr(name, "ET_NET") ? "NET" : strstr(name, "ET_TASK") ? "TASK" : "other";
}

typedef void *(*Function)(void *);

typedef struct {
  Function function;
  void *argument;
  void *result;
  Counter done;
} Errand;

static int
errand_handler(TSCont contp, TSEvent event, void *edata)
{
  Errand *errand = (Errand *)TSContDataGet(contp);
  (void)event;
  (void)edata;
  TSContDestroy(contp);
  errand->result = errand->function(errand->argument);
  count(&errand->done);
  return 0;
}

/* Runs a function on an event thread of a pool and waits for it. */
static inline void *
on_pool(TSThreadPool pool, Function function, void *argument)
{
  Errand errand = {function, argument, NULL, COUNTER};
  TSCont contp  = (TSCont)kept(TSContCreate(errand_handler, TSMutexCreate()));
  TSContDataSet(contp, &errand);
  TSContScheduleOnPool(contp, 0, pool);
  if (!reaches(&errand.done, 1, SOON_MS)) {
    fputs("an event thread does not answer\n", results);
    _exit(1);
  }
  return errand.result;
}

static inline void *
on_net(Function function, void *argument)
{
  return on_pool(TS_THREAD_POOL_NET, function, argument);
}

static inline void *
on_task(Function function, void *argument)
{
  return on_pool(TS_THREAD_POOL_TASK, function, argument);
}

/* Runs a function on a thread that the library never saw and waits for it. */
static inline void *
on_plain(Function function, void *argument)
{
  pthread_t thread;
  void *result = NULL;
  if (pthread_create(&thread, NULL, function, argument) == 0) {
    pthread_join(thread, &result);
  }
  return result;
}

static void *
driver(void *unused)
{
  (void)unused;
  run();
  test_end();
  return NULL;
}

static int
start_driver(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)edata;
  if (event == TS_EVENT_LIFECYCLE_TASK_THREADS_READY) {
    kept(TSThreadCreate(driver, NULL));
  }
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  at_init();
  TSLifecycleHookAdd(TS_LIFECYCLE_TASK_THREADS_READY_HOOK, (TSCont)kept(TSContCreate(start_driver, NULL)));
}

#endif
