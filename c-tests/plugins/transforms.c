/* test: serve */
/* Transforms of requests and responses, several in a row, data sinks, and transforms that fail, end early or give nothing:
 * what they see, what the other side gets, and that each is closed once. */
#include "transforms.h"

static void
of_responses(const char *kind, const char *answer)
{
  static const struct {
    const char *name;
    int manners[3];
  } rows[] = {{"one", {PASSES, -1, -1}},          {"three", {PASSES, PASSES, PASSES}}, {"empties", {EMPTIES, -1, -1}},
              {"empties before", {EMPTIES, PASSES, -1}}, {"cuts", {CUTS, -1, -1}},     {"cuts before", {CUTS, PASSES, -1}},
              {"fails", {FAILS, -1, -1}}};
  char name[64];
  size_t i;
  origin_answer = answer;
  for (i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    memcpy(response_manners, rows[i].manners, sizeof(response_manners));
    snprintf(name, sizeof(name), "response, %s: %s", kind, rows[i].name);
    one(name, GET);
  }
}

static void
of_requests(void)
{
  request_manners[0] = PASSES;
  one("request: one", POST);
  request_manners[0] = request_manners[1] = request_manners[2] = PASSES;
  one("request: three", POST);
  request_manners[0] = CUTS;
  one("request: cuts", POST);
  request_manners[0] = FAILS;
  one("request: fails", POST);
  request_manners[0] = PASSES;
  one("request: none to transform", GET);
  request_manners[0] = response_manners[0] = PASSES;
  one("request and response", POST);
}

static void
with_sinks(void)
{
  sink_manner = SINKS;
  one("sink", GET);
  sink_manner         = SINKS;
  response_manners[0] = PASSES;
  one("sink behind a transform", GET);
  sink_manner         = SINKS;
  response_manners[0] = FAILS;
  one("sink behind a failure", GET);
}

static void
scenarios(void)
{
  none();
  of_responses("length", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
  of_responses("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
  origin_answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  of_requests();
  with_sinks();
  origin_answer       = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  response_manners[0] = PASSES;
  one("response, empty: one", GET);
}
