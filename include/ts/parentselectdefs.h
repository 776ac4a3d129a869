/* ts/parentselectdefs.h: The answer of a parent selection. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_PARENTSELECTDEFS_H
#define TSHOST_PARENTSELECTDEFS_H
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to do after a response of a parent, or for want of one. */
typedef struct TSResponseAction {
  /** The next host to try, not NUL-terminated. */
  const char *hostname;
  /** Its length in bytes. */
  size_t hostname_len;
  /** Its port, in host order. */
  in_port_t port;
  /** Give up with an error. */
  bool fail;
  /** The host is tried again after it had failed. */
  bool is_retry;
  /** There is a host to try. */
  bool nextHopExists;
  /** The response that came may be dropped for another try. */
  bool responseIsRetryable;
  /** Go to the origin. */
  bool goDirect;
  /** The host is a proxy: send it the absolute form. */
  bool parentIsProxy;
  /** Do not store the response. */
  bool no_cache;
} TSResponseAction;

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_PARENTSELECTDEFS_H */
