/* Answers requests for one path itself: an intercept. No origin is asked.
 *
 * plugin.config: hello.so /hello
 */
#include <string.h>

#include <ts/ts.h>

static const char *path;

/* One connection from the host, as if it had come to a server. */
typedef struct {
  TSVConn vconn;
  TSIOBuffer request, response;
  TSIOBufferReader request_reader, response_reader;
  TSVIO read_vio;
} Connection;

static void
close_connection(TSCont contp, Connection *connection)
{
  TSVConnClose(connection->vconn);
  TSIOBufferDestroy(connection->request);
  TSIOBufferDestroy(connection->response);
  TSfree(connection);
  TSContDestroy(contp);
}

static void
answer(TSCont contp, Connection *connection)
{
  static const char text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\n"
                             "Hello from a plugin\n";
  TSIOBufferWrite(connection->response, text, sizeof(text) - 1);
  TSVConnWrite(connection->vconn, contp, connection->response_reader, sizeof(text) - 1);
}

static int
on_connection(TSCont contp, TSEvent event, void *edata)
{
  Connection *connection = TSContDataGet(contp);
  (void)edata;
  switch (event) {
  case TS_EVENT_VCONN_READ_READY:
    /* The request is for our path, as the hook saw: it needs no reading. */
    TSIOBufferReaderConsume(connection->request_reader, TSIOBufferReaderAvail(connection->request_reader));
    answer(contp, connection);
    break;
  case TS_EVENT_VCONN_WRITE_READY:
    break;
  default: /* WRITE_COMPLETE, EOS, an error: it is over */
    close_connection(contp, connection);
  }
  return 0;
}

static int
on_accept(TSCont contp, TSEvent event, void *edata)
{
  if (event == TS_EVENT_NET_ACCEPT) {
    Connection *connection      = TSmalloc(sizeof(Connection));
    TSCont handler              = TSContCreate(on_connection, TSMutexCreate());
    connection->vconn           = edata;
    connection->request         = TSIOBufferCreate();
    connection->request_reader  = TSIOBufferReaderAlloc(connection->request);
    connection->response        = TSIOBufferCreate();
    connection->response_reader = TSIOBufferReaderAlloc(connection->response);
    TSContDataSet(handler, connection);
    connection->read_vio = TSVConnRead(connection->vconn, handler, connection->request, INT64_MAX);
  }
  TSContDestroy(contp);
  return 0;
}

/* Whether the request is for our path. */
static int
is_ours(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header, url;
  int ours = 0, length;
  if (TSHttpTxnClientReqGet(txnp, &buffer, &header) == TS_SUCCESS) {
    if (TSHttpHdrUrlGet(buffer, header, &url) == TS_SUCCESS) {
      const char *asked = TSUrlPathGet(buffer, url, &length); /* without the slash at its beginning */
      ours = (size_t)length == strlen(path + 1) && memcmp(asked, path + 1, (size_t)length) == 0;
      TSHandleMLocRelease(buffer, header, url);
    }
    TSHandleMLocRelease(buffer, TS_NULL_MLOC, header);
  }
  return ours;
}

static int
on_request(TSCont contp, TSEvent event, void *edata)
{
  (void)contp, (void)event;
  if (is_ours((TSHttpTxn)edata)) {
    TSHttpTxnIntercept(TSContCreate(on_accept, TSMutexCreate()), (TSHttpTxn)edata);
  }
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"hello", "tshost", "examples"};
  if (TSPluginRegister(&info) != TS_SUCCESS || argc != 2 || argv[1][0] != '/') {
    TSError("[hello] usage: hello.so /PATH");
    return;
  }
  path = TSstrdup(argv[1]);
  TSHttpHookAdd(TS_HTTP_READ_REQUEST_HDR_HOOK, TSContCreate(on_request, NULL));
}
