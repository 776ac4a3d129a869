/* test: serve */
/* Mutexes: recursion, exclusion between all kinds of threads, life with and without continuations. */
#include "threads.h"

/* Exported, though in no header. */
#ifdef __cplusplus
extern "C" {
#endif
int TSMutexCheck(TSMutex mutexp);
TSMutex TSMutexCreateInternal(void);
#ifdef __cplusplus
}
#endif

static void
at_init(void)
{
  TSMutex mutex = TSMutexCreate();
  show("try at init", "%d", TSMutexLockTry(mutex));
  show("try again at init", "%d", TSMutexLockTry(mutex));
  TSMutexUnlock(mutex);
  TSMutexUnlock(mutex);
  TSMutexDestroy(mutex);
}

static int
ignore(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  return 0;
}

/* Tries the mutex from another thread, and lets it go again. */
static void *
try_here(void *mutex)
{
  TSReturnCode result = TSMutexLockTry((TSMutex)mutex);
  if (result == TS_SUCCESS) {
    TSMutexUnlock((TSMutex)mutex);
  }
  return (void *)(intptr_t)result;
}

static int
from_net(TSMutex mutex)
{
  return (int)(intptr_t)on_net(try_here, mutex);
}

static void
recursion(void)
{
  TSMutex mutex = TSMutexCreate();
  show("created", "%d", mutex != NULL);
  show("try", "%d", TSMutexLockTry(mutex));
  show("try twice", "%d", TSMutexLockTry(mutex));
  TSMutexLock(mutex);
  show("from NET while held three times", "%d", from_net(mutex));
  show("from TASK while held three times", "%d", (int)(intptr_t)on_task(try_here, mutex));
  show("from a plain thread while held", "%d", (int)(intptr_t)on_plain(try_here, mutex));
  TSMutexUnlock(mutex);
  show("from NET while held twice", "%d", from_net(mutex));
  TSMutexUnlock(mutex);
  show("from NET while held once", "%d", from_net(mutex));
  TSMutexUnlock(mutex);
  show("from NET when free", "%d", from_net(mutex));
  TSMutexUnlock(mutex);
  show("from NET after an unlock too many", "%d", from_net(mutex));
  show("try after an unlock too many", "%d", TSMutexLockTry(mutex));
  show("from NET when held again", "%d", from_net(mutex));
  TSMutexUnlock(mutex);
  TSMutexDestroy(mutex);
}

static Counter blocked = COUNTER;

static void *
lock_here(void *mutex)
{
  set(&blocked, 1);
  TSMutexLock((TSMutex)mutex);
  set(&blocked, 2);
  TSMutexUnlock((TSMutex)mutex);
  return NULL;
}

static void
blocking(void)
{
  TSMutex mutex = TSMutexCreate();
  TSThread thread;
  TSMutexLock(mutex);
  thread = TSThreadCreate(lock_here, mutex);
  reaches(&blocked, 1, SOON_MS);
  show("a second thread gets the lock", "%d", reaches(&blocked, 2, NEVER_MS));
  TSMutexUnlock(mutex);
  show("a second thread gets the lock after the unlock", "%d", reaches(&blocked, 2, SOON_MS));
  TSThreadWait(thread);
  TSThreadDestroy(thread);
  TSMutexDestroy(mutex);
}

enum { TURNS = 2000 };

static int unguarded;

static void *
add_many(void *mutex)
{
  int i;
  for (i = 0; i < TURNS; ++i) {
    TSMutexLock((TSMutex)mutex);
    unguarded++;
    TSMutexUnlock((TSMutex)mutex);
  }
  return NULL;
}

static void
exclusion(void)
{
  TSMutex mutex = TSMutexCreate();
  TSThread threads[3];
  int i;
  for (i = 0; i < 3; ++i) {
    threads[i] = TSThreadCreate(add_many, mutex);
  }
  on_net(add_many, mutex);
  for (i = 0; i < 3; ++i) {
    TSThreadWait(threads[i]);
    TSThreadDestroy(threads[i]);
  }
  show("additions of four threads", "%d", unguarded);
  TSMutexDestroy(mutex);
}

static int inside, together, rounds;
static Counter all_rounds = COUNTER;

static int
one_at_a_time(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  together += __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) != 1;
  sleep_ms(1);
  rounds++;
  __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
  count(&all_rounds);
  return 0;
}

static void
sharing(void)
{
  TSMutex mutex = TSMutexCreate();
  TSCont a      = TSContCreate(one_at_a_time, mutex);
  TSCont b      = TSContCreate(one_at_a_time, mutex);
  int i;
  show("continuations share a mutex", "%d", TSContMutexGet(a) == mutex && TSContMutexGet(b) == mutex);
  for (i = 0; i < 20; ++i) {
    TSContScheduleOnPool(i % 2 ? a : b, 0, i % 4 < 2 ? TS_THREAD_POOL_NET : TS_THREAD_POOL_TASK);
  }
  show("all events come", "%d", reaches(&all_rounds, 20, SOON_MS));
  show("handlers that met", "%d", together);
  TSMutexLock(mutex);
  show("rounds", "%d", rounds);
  TSMutexUnlock(mutex);
  TSContDestroy(a);
  TSMutexLock(mutex);
  show("the mutex outlives one of its continuations", "%d", TSMutexLockTry(mutex));
  TSMutexUnlock(mutex);
  TSMutexUnlock(mutex);
  TSContDestroy(b);
}

static void *
hold_briefly(void *mutex)
{
  show("the holder is excluded on another thread", "%d", TSMutexLockTry((TSMutex)mutex));
  return NULL;
}

static int
in_handler(TSCont contp, TSEvent event, void *edata)
{
  TSMutex mutex = TSContMutexGet(contp);
  (void)event;
  (void)edata;
  show("try in the handler", "%d", TSMutexLockTry(mutex));
  TSMutexUnlock(mutex);
  on_plain(hold_briefly, mutex);
  return 0;
}

static long
destroy_attached(void *contp)
{
  TSMutexDestroy(TSContMutexGet((TSCont)contp));
  return 0;
}

static long
destroy_held(void *mutex)
{
  TSMutexLock((TSMutex)mutex);
  TSMutexDestroy((TSMutex)mutex);
  return 0;
}

static long
destroy_internal(void *unused)
{
  (void)unused;
  TSMutexDestroy(TSMutexCreateInternal());
  return 0;
}

static void
ends(void)
{
  TSCont contp  = TSContCreate(ignore, TSMutexCreate());
  TSMutex mutex = TSMutexCreate();
  /* It cannot be destroyed, as is shown. */
  static TSMutex internal;
  internal = TSMutexCreateInternal();
  show("destroying an attached mutex", "%s", in_child(destroy_attached, contp));
  show("destroying a held mutex", "%s", in_child(destroy_held, mutex));
  show("destroying an internal mutex", "%s", in_child(destroy_internal, NULL));
  show("check", "%d", TSMutexCheck(mutex));
  show("check of an internal mutex", "%d", TSMutexCheck(internal));
  TSMutexDestroy(mutex);
  TSContDestroy(contp);
}

static void
run(void)
{
  TSCont contp;
  recursion();
  blocking();
  exclusion();
  sharing();
  contp = TSContCreate(in_handler, TSMutexCreate());
  TSContCall(contp, (TSEvent)1000, NULL);
  TSContDestroy(contp);
  ends();
}
