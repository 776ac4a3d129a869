/* test: init */
/* Time, random numbers and addresses in text. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <time.h>

#include "test.h"

#include <ts/experimental.h>

static const char *
parsed(const char *address, size_t length)
{
  static char shown[128];
  struct sockaddr_storage to;
  char host[INET6_ADDRSTRLEN] = "?";
  TSReturnCode result;
  memset(&to, 0, sizeof(to));
  to.ss_family = 77;
  result       = TSIpStringToAddr(address, length, (struct sockaddr *)&to);
  if (to.ss_family == AF_INET) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)&to;
    inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host));
    snprintf(shown, sizeof(shown), "%d %s port %d", result, host, ntohs(v4->sin_port));
  } else if (to.ss_family == AF_INET6) {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&to;
    inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host));
    snprintf(shown, sizeof(shown), "%d %s port %d", result, host, ntohs(v6->sin6_port));
  } else {
    snprintf(shown, sizeof(shown), "%d family %d", result, to.ss_family);
  }
  return shown;
}

static long
wall_clock(void *unused)
{
  struct timespec now;
  TSHRTime time;
  (void)unused;
  clock_gettime(CLOCK_REALTIME, &now);
  time = TShrtime();
  return labs((long)(time / TS_HRTIME_SECOND) - (long)now.tv_sec) < 5;
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *addresses[] = {"127.0.0.1", "10.1.2.3:8080", "::1",      "[::1]",  "[::1]:81",   "fe80::1", "1.2.3",
                             "host",      "",              "1.2.3.4.5", "1.2.3.4:", "1.2.3.4:70000", " 1.2.3.4", "1.2.3.4 ",
                             "[1.2.3.4]:5", "::ffff:1.2.3.4", "300.1.1.1", "1.2.3.4/8", "0x7f.0.0.1", "[::1", "::1]:80", "1.2.3.4:0", "01.2.3.4", "fe80::1%lo"};
  size_t i;
  int in_range = 1, differ = 0;
  unsigned first = TSrandom();
  test_begin(argc, argv);
  for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); ++i) {
    char what[64];
    snprintf(what, sizeof(what), "address [%s]", addresses[i]);
    show(what, "%s", parsed(addresses[i], strlen(addresses[i])));
  }
  show("address with more behind it", "%s", parsed("1.2.3.4567", 7));
  show("time is the wall clock's", "%s", in_child(wall_clock, NULL));
  for (i = 0; i < 1000; ++i) {
    double d = TSdrandom();
    in_range &= d >= 0 && d <= 1;
    differ |= TSrandom() != first;
  }
  show("random between 0 and 1", "%d", in_range);
  show("random numbers differ", "%d", differ);
  test_end();
}
