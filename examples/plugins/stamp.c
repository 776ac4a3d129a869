/* Adds a field to every response to a client.
 *
 * plugin.config: stamp.so NAME VALUE
 */
#include <ts/ts.h>

static const char *name, *value;

static void
stamp(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header, field;
  if (TSHttpTxnClientRespGet(txnp, &buffer, &header) != TS_SUCCESS) {
    return;
  }
  if (TSMimeHdrFieldCreateNamed(buffer, header, name, -1, &field) == TS_SUCCESS) {
    TSMimeHdrFieldValueStringSet(buffer, header, field, -1, value, -1);
    TSMimeHdrFieldAppend(buffer, header, field);
    TSHandleMLocRelease(buffer, header, field);
  }
  TSHandleMLocRelease(buffer, TS_NULL_MLOC, header);
}

static int
on_response(TSCont contp, TSEvent event, void *edata)
{
  (void)contp, (void)event;
  stamp((TSHttpTxn)edata);
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"stamp", "tshost", "examples"};
  if (TSPluginRegister(&info) != TS_SUCCESS || argc != 3) {
    TSError("[stamp] usage: stamp.so NAME VALUE");
    return;
  }
  /* The arguments do not outlive this call. */
  name  = TSstrdup(argv[1]);
  value = TSstrdup(argv[2]);
  TSHttpHookAdd(TS_HTTP_SEND_RESPONSE_HDR_HOOK, TSContCreate(on_response, NULL));
}
