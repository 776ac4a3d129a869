/* Calls on threads of every kind, one at a time: the caller waits for the end of each. For plugins with http.h. */
#ifndef JOBS_H
#define JOBS_H

#include "http.h"

typedef void (*Job)(void *argument);

static struct {
  pthread_mutex_t lock;
  pthread_cond_t ended;
  Job call;
  void *argument;
  int is_over;
} job = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, NULL, 0};

static inline void
run_job(void)
{
  job.call(job.argument);
  pthread_mutex_lock(&job.lock);
  job.is_over = 1;
  pthread_cond_signal(&job.ended);
  pthread_mutex_unlock(&job.lock);
}

static inline void
await_job(void)
{
  pthread_mutex_lock(&job.lock);
  while (!job.is_over) {
    pthread_cond_wait(&job.ended, &job.lock);
  }
  pthread_mutex_unlock(&job.lock);
}

static inline void
begin_job(Job call, void *argument)
{
  job.call     = call;
  job.argument = argument;
  job.is_over  = 0;
}

static inline int
job_event(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  TSContDestroy(contp);
  run_job();
  return 0;
}

static inline void
on_pool(TSThreadPool pool, Job call, void *argument)
{
  begin_job(call, argument);
  TSContScheduleOnPool(TSContCreate(job_event, TSMutexCreate()), 0, pool);
  await_job();
}

static inline void *
job_thread(void *unused)
{
  (void)unused;
  run_job();
  return NULL;
}

/* On a thread of TSThreadCreate. */
static inline void
on_created_thread(Job call, void *argument)
{
  TSThread thread;
  begin_job(call, argument);
  thread = TSThreadCreate(job_thread, NULL);
  await_job();
  TSThreadWait(thread);
  TSThreadDestroy(thread);
}

/* On a thread of which the API was never told. */
static inline void
on_plain_thread(Job call, void *argument)
{
  pthread_t thread;
  begin_job(call, argument);
  pthread_create(&thread, NULL, job_thread, NULL);
  pthread_join(thread, NULL);
}

#endif
