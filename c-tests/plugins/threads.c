/* test: serve */
/* Threads of plugins and what threads know of themselves. */
#include "threads.h"

static Counter started = COUNTER, may_end = COUNTER;

static void
at_init(void)
{
  show("at init: self", "%d", TSThreadSelf() != NULL);
  show("at init: self is the event thread", "%d", (void *)TSThreadSelf() == (void *)TSEventThreadSelf());
}

static TSThread self_of_created;
static TSEventThread event_thread_of_created;

static void *
look(void *data)
{
  self_of_created         = TSThreadSelf();
  event_thread_of_created = TSEventThreadSelf();
  *(int *)data            = 7;
  return NULL;
}

static void *
stay(void *unused)
{
  set(&started, 1);
  reaches(&may_end, 1, SOON_MS);
  return unused;
}

static long
destroy(void *thread)
{
  TSThreadDestroy((TSThread)thread);
  return 0;
}

static long
destroy_self(void *unused)
{
  (void)unused;
  TSThreadDestroy(TSThreadSelf());
  return 0;
}

static void
created(void)
{
  TSThread thread;
  int data = 0;
  thread   = TSThreadCreate(look, &data);
  show("created", "%d", thread != NULL);
  TSThreadWait(thread);
  show("created: self is what was returned", "%d", self_of_created == thread);
  show("created: an event thread", "%d", event_thread_of_created != NULL);
  show("created: its data", "%d", data);
  TSThreadWait(thread);
  TSThreadDestroy(thread);
  thread = TSThreadCreate(stay, NULL);
  reaches(&started, 1, SOON_MS);
  show("destroying a running thread", "%s", in_child(destroy, thread));
  set(&may_end, 1);
  TSThreadWait(thread);
  show("destroying one that has ended", "%s", in_child(destroy, thread));
  TSThreadDestroy(thread);
  show("destroying itself", "%s", in_child(destroy_self, NULL));
}

static TSThread adopted;

static void *
adopt(void *unused)
{
  (void)unused;
  show("plain: self", "%d", TSThreadSelf() != NULL);
  show("plain: event thread", "%d", TSEventThreadSelf() != NULL);
  adopted = TSThreadInit();
  show("adopted", "%d", adopted != NULL);
  show("adopted: self", "%d", TSThreadSelf() == adopted);
  show("adopted: event thread", "%d", TSEventThreadSelf() != NULL);
  TSThreadDestroy(adopted);
  show("given up: self", "%d", TSThreadSelf() != NULL);
  adopted = TSThreadInit();
  show("adopted again", "%d", adopted != NULL && TSThreadSelf() == adopted);
  set(&started, 2);
  reaches(&may_end, 2, SOON_MS);
  TSThreadDestroy(adopted);
  return NULL;
}

static void
adoption(void)
{
  pthread_t thread;
  if (pthread_create(&thread, NULL, adopt, NULL) == 0) {
    reaches(&started, 2, SOON_MS);
    show("destroying another's", "%s", in_child(destroy, adopted));
    set(&may_end, 2);
    pthread_join(thread, NULL);
  }
}

static void *
look_at_event_thread(void *unused)
{
  show("event thread: self", "%d", TSThreadSelf() != NULL);
  show("event thread: itself", "%d", (void *)TSThreadSelf() == (void *)TSEventThreadSelf());
  show("event thread: kind", "%s", thread_kind());
  return unused;
}

static void *
lock_on_created(void *mutex)
{
  TSMutexLock((TSMutex)mutex);
  set(&started, 3);
  reaches(&may_end, 3, SOON_MS);
  TSMutexUnlock((TSMutex)mutex);
  return NULL;
}

/* A created thread owns what it locks, and can make and use everything that needs no loop. */
static void
ownership(void)
{
  TSMutex mutex   = TSMutexCreate();
  TSThread thread = TSThreadCreate(lock_on_created, mutex);
  reaches(&started, 3, SOON_MS);
  show("locked by a created thread", "%d", TSMutexLockTry(mutex));
  set(&may_end, 3);
  TSThreadWait(thread);
  show("unlocked by it", "%d", TSMutexLockTry(mutex));
  TSMutexUnlock(mutex);
  TSMutexDestroy(mutex);
  TSThreadDestroy(thread);
}

enum { MANY = 200 };

static Counter ran = COUNTER;

static void *
run_briefly(void *unused)
{
  count(&ran);
  return unused;
}

static void
many(void)
{
  int i;
  for (i = 0; i < MANY; ++i) {
    TSThread thread = TSThreadCreate(run_briefly, NULL);
    TSThreadWait(thread);
    TSThreadDestroy(thread);
  }
  show("threads that ran", "%d", get(&ran));
}

static void
run(void)
{
  show("of a plugin: self", "%d", TSThreadSelf() != NULL);
  show("of a plugin: event thread", "%d", TSEventThreadSelf() != NULL);
  created();
  adoption();
  on_net(look_at_event_thread, NULL);
  on_task(look_at_event_thread, NULL);
  ownership();
  many();
}
