/* A plugin that an embedding program loads: marks responses with its argument, and says when the host ends. */
#include <stdio.h>
#include <string.h>
#include <ts/ts.h>

static const char FIELD[] = "X-Embed";
static char mark[64];

static void
add_field(TSHttpTxn txn)
{
  TSMBuffer buffer;
  TSMLoc header, field;
  if (TSHttpTxnClientRespGet(txn, &buffer, &header) != TS_SUCCESS) {
    return;
  }
  if (TSMimeHdrFieldCreateNamed(buffer, header, FIELD, sizeof(FIELD) - 1, &field) == TS_SUCCESS) {
    TSMimeHdrFieldValueStringSet(buffer, header, field, -1, mark, (int)strlen(mark));
    TSMimeHdrFieldAppend(buffer, header, field);
    TSHandleMLocRelease(buffer, header, field);
  }
  TSHandleMLocRelease(buffer, TS_NULL_MLOC, header);
}

static int
handle(TSCont cont, TSEvent event, void *edata)
{
  (void)cont;
  if (event == TS_EVENT_LIFECYCLE_SHUTDOWN) {
    printf("plugin: shutdown\n");
    return 0;
  }
  add_field((TSHttpTxn)edata);
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"embed_hook", "tshost", "tests"};
  TSCont cont = TSContCreate(handle, NULL);
  snprintf(mark, sizeof(mark), "%s", argc > 1 ? argv[1] : "");
  printf("plugin: init, %d argument(s), registered %d\n", argc - 1, TSPluginRegister(&info) == TS_SUCCESS);
  TSHttpHookAdd(TS_HTTP_SEND_RESPONSE_HDR_HOOK, cont);
  TSLifecycleHookAdd(TS_LIFECYCLE_SHUTDOWN_HOOK, cont);
}
