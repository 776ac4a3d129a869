/* test: serve */
/* Every event that a transform gets, alone and in a row, and what it finds then. */
#include "transforms.h"

typedef struct {
  const char *name;
  int manners[3];
} Row;

static const Row rows[] = {{"one", {PASSES, -1, -1}},
                           {"two", {PASSES, PASSES, -1}},
                           {"three", {PASSES, PASSES, PASSES}},
                           {"empties", {EMPTIES, -1, -1}},
                           {"empties before", {EMPTIES, PASSES, -1}},
                           {"empties behind", {PASSES, EMPTIES, -1}},
                           {"cuts", {CUTS, -1, -1}},
                           {"cuts before", {CUTS, PASSES, -1}},
                           {"cuts behind", {PASSES, CUTS, -1}}};
#define ALL (sizeof(rows) / sizeof(rows[0]))
#define PASSING 3
#define LENGTH "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
#define CHUNKS "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"

static void
of_responses(const char *kind, const char *answer, size_t count)
{
  char name[64];
  size_t i;
  origin_answer = answer;
  for (i = 0; i < count; ++i) {
    memcpy(response_manners, rows[i].manners, sizeof(response_manners));
    snprintf(name, sizeof(name), "response, %s: %s", kind, rows[i].name);
    one(name, GET);
  }
}

static void
of_requests(const char *kind, const char *fields, const char *body, size_t count)
{
  char name[64];
  size_t i;
  for (i = 0; i < count; ++i) {
    memcpy(request_manners, rows[i].manners, sizeof(request_manners));
    snprintf(name, sizeof(name), "request, %s: %s", kind, rows[i].name);
    one(name, "POST", fields, body);
  }
}

/* A data sink alone, and behind a transform. */
static void
of_sinks(const char *kind, const char *answer)
{
  char name[64];
  origin_answer = answer;
  sink_manner   = SINKS;
  snprintf(name, sizeof(name), "sink, %s", kind);
  one(name, GET);
  sink_manner         = SINKS;
  response_manners[0] = PASSES;
  snprintf(name, sizeof(name), "sink behind a transform, %s", kind);
  one(name, GET);
}

static void
scenarios(void)
{
  traces_events = 1;
  none();
  of_responses("length", LENGTH, ALL);
  of_sinks("length", LENGTH);
  of_responses("chunks", CHUNKS, PASSING);
  of_sinks("chunks", CHUNKS);
  origin_closes = 1;
  of_responses("until close", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody", PASSING);
  origin_closes = 0;
  of_responses("nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", PASSING);
  origin_answer = LENGTH;
  of_requests("length", "Content-Length: 6\r\n", "posted", ALL);
  of_requests("chunks", "Transfer-Encoding: chunked\r\n", "6\r\nposted\r\n0\r\n\r\n", PASSING);
}
