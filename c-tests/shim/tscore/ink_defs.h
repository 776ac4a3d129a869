/* Debian ships the example plugins without the private headers that some of them include. This folder stands in
 * with the few names they use, so that the examples compile unchanged. */
#ifndef SHIM_INK_DEFS_H
#define SHIM_INK_DEFS_H

#include <ctype.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ATS_UNUSED __attribute__((unused))
#define ATS_WARN_IF_UNUSED __attribute__((warn_unused_result))
#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)
#define countof(array) (sizeof(array) / sizeof((array)[0]))

#endif
