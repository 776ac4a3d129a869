/* test: serve ours */
/* Connections to the HTTP engine that are opened on threads of every kind. The original tells of an error now and then, or
 * crashes on threads that it does not know. */
#include "internal.h"

static void
at_init(void)
{
}

static void
one_on(const char *name, void (*on)(Job, void *))
{
  static struct sockaddr_in address;
  Request one;
  address = loopback_address(4711);
  one     = request_with((const struct sockaddr *)&address, "threads", 1);
  on(begin, &one);
  await_note("end of stream", 1);
  on_pool(TS_THREAD_POOL_NET, end, &one);
  show_notes(name);
}

static void
on_net_thread(Job call, void *argument)
{
  on_pool(TS_THREAD_POOL_NET, call, argument);
}

static void
on_task_thread(Job call, void *argument)
{
  on_pool(TS_THREAD_POOL_TASK, call, argument);
}

static void
scenarios(void)
{
  int i;
  for (i = 0; i < 20; ++i) {
    one_on("on a thread of the network", on_net_thread);
    one_on("on a task thread", on_task_thread);
    one_on("on a thread of TSThreadCreate", on_created_thread);
    one_on("on a plain thread", on_plain_thread);
  }
}
