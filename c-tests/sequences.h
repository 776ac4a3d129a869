/* Seeded pseudo-random sequences of calls: choices, and a log of what came out.
 *
 * A sequence depends on its seed alone. Its lines are digested into one number, so that thousands of sequences fit a file
 * of results; with SEQUENCES="FIRST COUNT" in the environment the lines themselves are shown, of those seeds only.
 */
#ifndef SEQUENCES_H
#define SEQUENCES_H

#include "message.h"

static uint64_t random_state;
static uint64_t log_digest;
static int log_lines;
static int log_whole;

/* A number below `below`, by splitmix64. */
static inline int
below(int limit)
{
  uint64_t z = random_state += 0x9e3779b97f4a7c15u;
  z          = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z          = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (int)((z ^ (z >> 31)) % (uint64_t)limit);
}

static inline void
seed_random(uint64_t seed)
{
  random_state = seed;
  random_state = (uint64_t)below(1 << 30) << 32 | (uint64_t)below(1 << 30);
}

/* Whether something that happens once in `in` times happens now. */
static inline int
once_in(int in)
{
  return below(in) == 0;
}

#define PICK(list) (list)[below((int)(sizeof(list) / sizeof((list)[0])))]

/* A line of the sequence. */
static inline void __attribute__((format(printf, 1, 2)))
note(const char *format, ...)
{
  static char line[20000];
  va_list args;
  const char *at;
  va_start(args, format);
  vsnprintf(line, sizeof(line), format, args);
  va_end(args);
  for (at = line; *at; ++at) {
    log_digest = (log_digest ^ (unsigned char)*at) * 0x100000001b3u;
  }
  log_digest = (log_digest ^ '\n') * 0x100000001b3u;
  ++log_lines;
  if (log_whole) {
    fprintf(results, "  %s\n", line);
  }
}

/* Runs a sequence in a child process, and shows its digest. */
static inline void
run_sequence(const char *what, void (*run)(void), int seed)
{
  char name[64];
  const char *end;
  pid_t child;
  snprintf(name, sizeof(name), "%s %d", what, seed);
  child = getenv("NOFORK") ? 0 : fork_child();
  if (child == 0) {
    seed_random((uint64_t)seed);
    log_digest = 0xcbf29ce484222325u;
    log_lines  = 0;
    run();
    show(name, "%d lines %016llx", log_lines, (unsigned long long)log_digest);
    fflush(results);
    _exit(0);
  }
  end = child_end(child);
  if (end) {
    show(name, "%s", end);
  }
}

/* Runs sequences of consecutive seeds: what the environment asks for, or the first `count`. */
static inline void
run_sequences(const char *what, void (*run)(void), int count)
{
  const char *asked = getenv("SEQUENCES");
  int first = 1, seed;
  if (asked != NULL) {
    log_whole = sscanf(asked, "%d %d", &first, &count) == 2;
  }
  for (seed = first; seed < first + count; ++seed) {
    run_sequence(what, run, seed);
  }
}

#endif
