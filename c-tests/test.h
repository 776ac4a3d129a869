/* What the test plugins share: a file of results and calls in a child process.
 *
 * A plugin gets the path of its results as its first argument and prints one line for each result. Lines hold nothing
 * that changes from run to run: no addresses, times or numbers of the system's choice.
 */
#ifndef TEST_H
#define TEST_H

#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ts/ts.h>

static FILE *results;

/* Opens the results and registers the plugin; to be called first. */
static inline void
test_begin(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"test", "tshost", "tests"};
  if (argc < 2 || (results = fopen(argv[1], "w")) == NULL) {
    fprintf(stderr, "usage: PLUGIN RESULTS\n");
    exit(2);
  }
  setvbuf(results, NULL, _IOLBF, 0);
  TSPluginRegister(&info);
}

/* One line of results: what was done and what came out. */
static inline void __attribute__((format(printf, 2, 3)))
show(const char *what, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  fprintf(results, "%s: ", what);
  vfprintf(results, format, args);
  fputc('\n', results);
  va_end(args);
}

/* The last line: the runner waits for it. */
static inline void
test_end(void)
{
  fputs("end\n", results);
  fclose(results);
  results = NULL;
}

/* Remembers what a test leaves behind on purpose, such as a handle that it does not release: a leak check sees it. */
static inline void *
kept(void *left_behind)
{
  /* Volatile, or else the compiler leaves it out: nobody reads it. */
  static void *volatile list[1 << 16];
  static size_t count;
  if (left_behind != NULL && count < sizeof(list) / sizeof(list[0])) {
    list[count++] = left_behind;
  }
  return left_behind;
}

/* Text or the word null, for show(). */
static inline const char *
text(const char *value)
{
  return value ? value : "(null)";
}

/* Makes a child process in which a fatal signal is only fatal: no handlers, no core, no output. */
static inline pid_t
fork_child(void)
{
  const int fatal[]    = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGALRM};
  struct rlimit nocore = {0, 0};
  sigset_t none;
  size_t i;
  pid_t child;
  fflush(results);
  child = fork();
  if (child != 0) {
    return child;
  }
  for (i = 0; i < sizeof(fatal) / sizeof(fatal[0]); ++i) {
    signal(fatal[i], SIG_DFL);
  }
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setrlimit(RLIMIT_CORE, &nocore);
  if (freopen("/dev/null", "w", stderr) == NULL) {
    _exit(3);
  }
  dup2(fileno(stderr), 2);
  alarm(5);
  return 0;
}

/* Waits for a child; null if it ended well, else how it ended; static storage. A child that dies by a signal of its
 * own making, abort or bad access, is said to die; with TEST_STRICT set, bad access is told apart. */
static inline const char *
child_end(pid_t child)
{
  static char outcome[32];
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  if (WIFSIGNALED(status)) {
    const int by       = WTERMSIG(status);
    const int accident = by != SIGABRT && getenv("TEST_STRICT") != NULL;
    return by == SIGALRM ? "hangs" : accident ? "crashes" : "dies";
  }
  if (WEXITSTATUS(status) != 0) {
    snprintf(outcome, sizeof(outcome), "exits with %d", WEXITSTATUS(status));
    return outcome;
  }
  return NULL;
}

/* The result of a call in a child process as a number, or how the child ended; static storage. */
static inline const char *
in_child(long (*call)(void *), void *argument)
{
  static char number[32];
  const char *end;
  int ends[2];
  long value = 0;
  pid_t child;
  if (pipe(ends) != 0) {
    return "no pipe";
  }
  child = fork_child();
  if (child == 0) {
    value = call(argument);
    _exit(write(ends[1], &value, sizeof(value)) == sizeof(value) ? 0 : 3);
  }
  close(ends[1]);
  if (read(ends[0], &value, sizeof(value)) != sizeof(value)) {
    value = 0;
  }
  close(ends[0]);
  end = child_end(child);
  snprintf(number, sizeof(number), "%ld", value);
  return end ? end : number;
}

/* Lets a child process show results; when it ends badly, that is shown in their place. */
static inline void
guarded(const char *what, void (*call)(const char *), const char *argument)
{
  const char *end;
  pid_t child = fork_child();
  if (child == 0) {
    call(argument);
    fflush(results);
    _exit(0);
  }
  end = child_end(child);
  if (end) {
    show(what, "%s", end);
  }
}

#endif
