/* test: serve ours */
/* Transforms that give up behind others or abort their output, where the original crashes, and a client that goes meanwhile. */
#include "transforms.h"

/* The client has gone when the response is to be sent. */
static void
client_leaves(const char *name)
{
  response_manners[0] = PASSES;
  holds_response      = 1;
  const int fd        = begin_request("GET /path HTTP/1.1\r\nHost: test.example\r\n\r\n");
  const struct linger reset = {1, 0};
  await_note("response", 1);
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  close(fd);
  holds_response = 0;
  reenable_later(held, 0);
  await_end(name);
}

static void
scenarios(void)
{
  none();
  response_manners[0] = PASSES;
  response_manners[1] = FAILS;
  one("fails behind another", GET);
  response_manners[0] = FAILS;
  response_manners[1] = PASSES;
  one("fails before another", GET);
  response_manners[0] = ABORTS;
  one("aborts", GET);
  response_manners[0] = PASSES;
  response_manners[1] = ABORTS;
  one("aborts behind another", GET);
  response_manners[0] = ABORTS;
  response_manners[1] = PASSES;
  one("aborts before another", GET);
  request_manners[0] = ABORTS;
  one("request: aborts", POST);
  request_manners[0] = PASSES;
  request_manners[1] = FAILS;
  one("request: fails behind another", POST);
  client_leaves("client goes");
}
