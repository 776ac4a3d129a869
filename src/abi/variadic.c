/* The formatting halves of the API's variadic functions.
 *
 * The exported names are naked Rust functions that jump here (variadic.rs). Everything below is hidden; the Rust
 * side receives the finished text.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define LOCAL __attribute__((visibility("hidden")))
#define PRINTF(fmt_index, first) __attribute__((format(printf, fmt_index, first)))

/* Defined in diags.rs and text_log.rs. */
extern void tshost_message(int level, const char *text, size_t length);
extern int tshost_debug_wanted(const char *tag);
extern void tshost_debug_message(const char *tag, const char *text, size_t length);
extern int tshost_text_log_write(void *object, const char *text, size_t length);

enum { INLINE_SIZE = 2048 };

typedef struct {
  char *text;
  size_t length;
  char space[INLINE_SIZE];
} Message;

/* Formats any length; short messages stay on the stack. Returns 0 when there is nothing to hand on. */
static int
render(Message *message, const char *fmt, va_list args)
{
  va_list again;
  int saved = errno; /* for %m */
  int length;

  if (fmt == NULL) {
    return 0;
  }
  message->text = message->space;
  va_copy(again, args);
  length = vsnprintf(message->space, sizeof(message->space), fmt, args);
  if (length >= (int)sizeof(message->space)) {
    char *big = malloc((size_t)length + 1);
    if (big == NULL) {
      length = (int)sizeof(message->space) - 1;
    } else {
      errno         = saved;
      length        = vsnprintf(big, (size_t)length + 1, fmt, again);
      message->text = big;
    }
  }
  va_end(again);
  message->length = length < 0 ? 0 : (size_t)length;
  return length >= 0;
}

static void
release(Message *message)
{
  if (message->text != message->space) {
    free(message->text);
  }
}

#define LEVEL(name, level)                                                          \
  LOCAL void tshost_format_##name(const char *fmt, ...) PRINTF(1, 2);               \
  LOCAL void tshost_format_##name(const char *fmt, ...)                             \
  {                                                                                 \
    Message message;                                                                \
    va_list args;                                                                   \
    va_start(args, fmt);                                                            \
    if (render(&message, fmt, args)) {                                              \
      tshost_message(level, message.text, message.length);                          \
      release(&message);                                                            \
    }                                                                               \
    va_end(args);                                                                   \
  }

LEVEL(status, 0)
LEVEL(note, 1)
LEVEL(warning, 2)
LEVEL(error, 3)
LEVEL(fatal, 4)
LEVEL(alert, 5)
LEVEL(emergency, 6)

static void
debug(const char *tag, const char *fmt, va_list args)
{
  Message message;
  if (render(&message, fmt, args)) {
    tshost_debug_message(tag, message.text, message.length);
    release(&message);
  }
}

LOCAL void tshost_format_debug(const char *tag, const char *fmt, ...) PRINTF(2, 3);
LOCAL void
tshost_format_debug(const char *tag, const char *fmt, ...)
{
  if (tshost_debug_wanted(tag)) {
    va_list args;
    va_start(args, fmt);
    debug(tag, fmt, args);
    va_end(args);
  }
}

LOCAL void tshost_format_debug_specific(int flag, const char *tag, const char *fmt, ...) PRINTF(3, 4);
LOCAL void
tshost_format_debug_specific(int flag, const char *tag, const char *fmt, ...)
{
  if (flag || tshost_debug_wanted(tag)) {
    va_list args;
    va_start(args, fmt);
    debug(tag, fmt, args);
    va_end(args);
  }
}

LOCAL int tshost_format_text_log(void *object, const char *fmt, ...) PRINTF(2, 3);
LOCAL int
tshost_format_text_log(void *object, const char *fmt, ...)
{
  Message message;
  va_list args;
  int result = -1;
  va_start(args, fmt);
  if (render(&message, fmt, args)) {
    result = tshost_text_log_write(object, message.text, message.length);
    release(&message);
  }
  va_end(args);
  return result;
}
