/* Sends a request of its own through the host, once it serves, without a socket: TSHttpConnectPlugin. Tag and number
 * show up in access logs as %<pitag> and %<piid>.
 *
 * plugin.config: self_request.so HOST PATH
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <ts/ts.h>

static char request[1024];
static int64_t number;

typedef struct {
  TSVConn vconn;
  TSIOBuffer request, response;
  TSIOBufferReader request_reader, response_reader;
  TSVIO read_vio;
} Exchange;

/* The answer's first line goes to the diagnostic log; what follows is read and dropped. */
static void
report(Exchange *exchange)
{
  char line[128];
  int64_t length = TSIOBufferReaderCopy(exchange->response_reader, line, sizeof(line) - 1);
  line[length]   = '\0';
  line[strcspn(line, "\r\n")] = '\0';
  TSNote("[self_request] answered: %s", line);
}

static int
on_event(TSCont contp, TSEvent event, void *edata)
{
  Exchange *exchange = TSContDataGet(contp);
  (void)edata;
  switch (event) {
  case TS_EVENT_VCONN_WRITE_READY:
  case TS_EVENT_VCONN_WRITE_COMPLETE:
    break;
  case TS_EVENT_VCONN_READ_READY:
    /* The answer ends with the connection; until then it is gathered. */
    TSVIOReenable(exchange->read_vio);
    break;
  default: /* EOS or an error */
    report(exchange);
    TSVConnClose(exchange->vconn);
    TSIOBufferDestroy(exchange->request);
    TSIOBufferDestroy(exchange->response);
    TSfree(exchange);
    TSContDestroy(contp);
  }
  return 0;
}

static void
send_request(void)
{
  TSHttpConnectOptions options = TSHttpConnectOptionsGet(TS_CONNECT_PLUGIN);
  Exchange *exchange           = TSmalloc(sizeof(Exchange));
  TSCont contp                 = TSContCreate(on_event, TSMutexCreate());
  struct sockaddr_in from;
  memset(&from, 0, sizeof(from));
  from.sin_family      = AF_INET;
  from.sin_port        = htons(1);
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  options.addr         = (struct sockaddr *)&from;
  options.tag          = "self_request";
  options.id           = ++number;

  exchange->request         = TSIOBufferCreate();
  exchange->request_reader  = TSIOBufferReaderAlloc(exchange->request);
  exchange->response        = TSIOBufferCreate();
  exchange->response_reader = TSIOBufferReaderAlloc(exchange->response);
  TSIOBufferWrite(exchange->request, request, (int64_t)strlen(request));
  TSContDataSet(contp, exchange);
  exchange->vconn    = TSHttpConnectPlugin(&options);
  exchange->read_vio = TSVConnRead(exchange->vconn, contp, exchange->response, INT64_MAX);
  TSVConnWrite(exchange->vconn, contp, exchange->request_reader, (int64_t)strlen(request));
}

static int
on_start(TSCont contp, TSEvent event, void *edata)
{
  (void)edata;
  if (event == TS_EVENT_LIFECYCLE_TASK_THREADS_READY) {
    TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  } else {
    send_request();
    TSContDestroy(contp);
  }
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSPluginRegistrationInfo info = {"self_request", "tshost", "examples"};
  if (TSPluginRegister(&info) != TS_SUCCESS || argc != 3) {
    TSError("[self_request] usage: self_request.so HOST PATH");
    return;
  }
  snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argv[2], argv[1]);
  TSLifecycleHookAdd(TS_LIFECYCLE_TASK_THREADS_READY_HOOK, TSContCreate(on_start, TSMutexCreate()));
}
