#ifndef SHIM_INK_ASSERT_H
#define SHIM_INK_ASSERT_H

#include <assert.h>

#include "tscore/ink_defs.h"

#define ink_assert(condition) ((void)0) /* off in release builds */
#define ink_release_assert(condition) assert(condition)

#endif
