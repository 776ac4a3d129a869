/* Turns the text of responses into upper case: a response transform.
 *
 * plugin.config: upper.so
 */
#include <ctype.h>

#include <ts/ts.h>

typedef struct {
  TSIOBuffer buffer;
  TSIOBufferReader reader;
  TSVIO output;
} Transform;

/* Takes what has come and hands it on, changed. */
static void
pump(TSCont contp, Transform *transform)
{
  TSVIO input = TSVConnWriteVIOGet(contp);
  int64_t todo, count;
  if (transform->output == NULL) {
    transform->buffer = TSIOBufferCreate();
    transform->reader = TSIOBufferReaderAlloc(transform->buffer);
    transform->output = TSVConnWrite(TSTransformOutputVConnGet(contp), contp, transform->reader, INT64_MAX);
  }
  if (TSVIOBufferGet(input) == NULL) { /* no more will come */
    TSVIONBytesSet(transform->output, TSVIONDoneGet(input));
    TSVIOReenable(transform->output);
    return;
  }
  todo  = TSVIONTodoGet(input);
  count = TSIOBufferReaderAvail(TSVIOReaderGet(input));
  count = count < todo ? count : todo;
  if (count > 0) {
    TSIOBufferBlock block = TSIOBufferReaderStart(TSVIOReaderGet(input));
    int64_t left          = count;
    while (block != NULL && left > 0) {
      int64_t length, i;
      const char *data = TSIOBufferBlockReadStart(block, TSVIOReaderGet(input), &length);
      length           = length < left ? length : left;
      for (i = 0; i < length; ++i) {
        const char c = (char)toupper((unsigned char)data[i]);
        TSIOBufferWrite(transform->buffer, &c, 1);
      }
      left -= length;
      block = TSIOBufferBlockNext(block);
    }
    TSIOBufferReaderConsume(TSVIOReaderGet(input), count);
    TSVIONDoneSet(input, TSVIONDoneGet(input) + count);
  }
  if (TSVIONTodoGet(input) > 0) {
    if (count > 0) {
      TSVIOReenable(transform->output);
      TSContCall(TSVIOContGet(input), TS_EVENT_VCONN_WRITE_READY, input);
    }
  } else {
    TSVIONBytesSet(transform->output, TSVIONDoneGet(input));
    TSVIOReenable(transform->output);
    TSContCall(TSVIOContGet(input), TS_EVENT_VCONN_WRITE_COMPLETE, input);
  }
}

static int
on_transform(TSCont contp, TSEvent event, void *edata)
{
  Transform *transform = TSContDataGet(contp);
  (void)edata;
  if (TSVConnClosedGet(contp)) {
    if (transform->buffer != NULL) {
      TSIOBufferDestroy(transform->buffer);
    }
    TSfree(transform);
    TSContDestroy(contp);
  } else if (event == TS_EVENT_ERROR) {
    TSVIO input = TSVConnWriteVIOGet(contp);
    TSContCall(TSVIOContGet(input), TS_EVENT_ERROR, input);
  } else if (event == TS_EVENT_VCONN_WRITE_COMPLETE) {
    TSVConnShutdown(TSTransformOutputVConnGet(contp), 0, 1);
  } else {
    pump(contp, transform);
  }
  return 0;
}

/* Whether the response is plain text. */
static int
is_text(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header, field;
  int text = 0, length;
  if (TSHttpTxnServerRespGet(txnp, &buffer, &header) == TS_SUCCESS) {
    field = TSMimeHdrFieldFind(buffer, header, TS_MIME_FIELD_CONTENT_TYPE, TS_MIME_LEN_CONTENT_TYPE);
    if (field != TS_NULL_MLOC) {
      const char *type = TSMimeHdrFieldValueStringGet(buffer, header, field, 0, &length);
      text             = length >= 10 && type[0] == 't' && type[5] == 'p';
      TSHandleMLocRelease(buffer, header, field);
    }
    TSHandleMLocRelease(buffer, TS_NULL_MLOC, header);
  }
  return text;
}

static int
on_response(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = edata;
  (void)contp, (void)event;
  if (is_text(txnp)) {
    TSVConn vconn        = TSTransformCreate(on_transform, txnp);
    Transform *transform = TSmalloc(sizeof(Transform));
    *transform           = (Transform){NULL, NULL, NULL};
    TSContDataSet(vconn, transform);
    TSHttpTxnHookAdd(txnp, TS_HTTP_RESPONSE_TRANSFORM_HOOK, vconn);
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"upper", "tshost", "examples"};
  (void)argc, (void)argv;
  if (TSPluginRegister(&info) != TS_SUCCESS) {
    TSError("[upper] cannot register");
    return;
  }
  TSHttpHookAdd(TS_HTTP_READ_RESPONSE_HDR_HOOK, TSContCreate(on_response, NULL));
}
