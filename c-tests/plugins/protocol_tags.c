/* test: init */
/* Protocol tags: one pointer for each. */
#include "test.h"

#include <ts/experimental.h>

void
TSPluginInit(int argc, const char *argv[])
{
  const char *tags[]  = {"http/1.0", "http/1.1", "h2",   "h3-27", "h3-29", "hq-27", "hq-29",    "tls/1.0", "tls/1.1",
                         "tls/1.2",  "tls/1.3",  "tcp",  "udp",   "ipv4",  "ipv6",  "http/0.9", "HTTP/1.1", "H2",
                         "http",     "http2",    "quic", "tls",   "",      "tcp ",  "spdy/3.1", "h3",       "unknown"};
  const struct {
    const char *name;
    const char *tag;
  } constants[] = {{"TS_PROTO_TAG_HTTP_1_0", TS_PROTO_TAG_HTTP_1_0}, {"TS_PROTO_TAG_HTTP_1_1", TS_PROTO_TAG_HTTP_1_1},
                   {"TS_PROTO_TAG_HTTP_2_0", TS_PROTO_TAG_HTTP_2_0}, {"TS_PROTO_TAG_TLS_1_0", TS_PROTO_TAG_TLS_1_0},
                   {"TS_PROTO_TAG_TLS_1_1", TS_PROTO_TAG_TLS_1_1},   {"TS_PROTO_TAG_TLS_1_2", TS_PROTO_TAG_TLS_1_2},
                   {"TS_PROTO_TAG_TLS_1_3", TS_PROTO_TAG_TLS_1_3},   {"TS_PROTO_TAG_TCP", TS_PROTO_TAG_TCP},
                   {"TS_PROTO_TAG_UDP", TS_PROTO_TAG_UDP},           {"TS_PROTO_TAG_IPV4", TS_PROTO_TAG_IPV4},
                   {"TS_PROTO_TAG_IPV6", TS_PROTO_TAG_IPV6}};
  size_t i;
  char what[64];
  test_begin(argc, argv);
  for (i = 0; i < sizeof(tags) / sizeof(tags[0]); ++i) {
    snprintf(what, sizeof(what), "tag [%s]", tags[i]);
    show(what, "%s", text(TSNormalizedProtocolTag(tags[i])));
  }
  for (i = 0; i < sizeof(constants) / sizeof(constants[0]); ++i) {
    char copy[32];
    snprintf(copy, sizeof(copy), "%s", constants[i].tag);
    show(constants[i].name, "%s, same pointer %d", copy, TSNormalizedProtocolTag(copy) == constants[i].tag);
  }
  show("register one", "%s", text(TSRegisterProtocolTag("mine")));
  show("register a known one", "%s", text(TSRegisterProtocolTag("tcp")));
  show("the registered one", "%s", text(TSNormalizedProtocolTag("mine")));
  test_end();
}
