/* Writes a line to the text log hook_log.log for each hook that a transaction comes to.
 *
 * plugin.config: hook_log.so
 */
#include <inttypes.h>
#include <stddef.h>

#include <ts/ts.h>

static TSTextLogObject hook_log;

static const TSHttpHookID hooks[] = {
  TS_HTTP_TXN_START_HOOK,         TS_HTTP_READ_REQUEST_HDR_HOOK,      TS_HTTP_PRE_REMAP_HOOK,
  TS_HTTP_POST_REMAP_HOOK,        TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK, TS_HTTP_OS_DNS_HOOK,
  TS_HTTP_SEND_REQUEST_HDR_HOOK,  TS_HTTP_READ_RESPONSE_HDR_HOOK,     TS_HTTP_READ_CACHE_HDR_HOOK,
  TS_HTTP_SEND_RESPONSE_HDR_HOOK, TS_HTTP_TXN_CLOSE_HOOK,
};

static int
on_hook(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = edata;
  (void)contp;
  TSTextLogObjectWrite(hook_log, "transaction %" PRIu64 ": %s", TSHttpTxnIdGet(txnp), TSHttpEventNameLookup(event));
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"hook_log", "tshost", "examples"};
  size_t i;
  (void)argc, (void)argv;
  if (TSPluginRegister(&info) != TS_SUCCESS || TSTextLogObjectCreate("hook_log", 0, &hook_log) != TS_SUCCESS) {
    TSError("[hook_log] cannot start");
    return;
  }
  for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); ++i) {
    TSHttpHookAdd(hooks[i], TSContCreate(on_hook, NULL));
  }
}
