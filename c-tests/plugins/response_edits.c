/* test: serve */
/* What plugins change of a response when it has come in and before it goes out: status, length and coding of what the client
 * gets, whether its connection goes on, and which hooks are called. */
#include "http.h"

#define PLAIN "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
#define EMPTY "HTTP/1.1 204 No Content\r\n\r\n"
#define UNMODIFIED "HTTP/1.1 304 Not Modified\r\n\r\n"

/* An edit: a field to set, add or remove, or a status. */
struct edit {
  TSHttpHookID hook;
  char how;         /* the first letter of set, add or delete; 0 for nothing */
  const char *name; /* null for the status, which is set */
  const char *value;
};

static const struct edit *edit;

static void
change_field(TSMBuffer buffer, TSMLoc header)
{
  TSMLoc field = edit->how == 'a' ? TS_NULL_MLOC : TSMimeHdrFieldFind(buffer, header, edit->name, -1);
  if (edit->how == 'd') {
    TSMimeHdrFieldDestroy(buffer, header, field);
  } else if (field) {
    TSMimeHdrFieldValueStringSet(buffer, header, field, -1, edit->value, -1);
  } else {
    TSMimeHdrFieldCreateNamed(buffer, header, edit->name, -1, &field);
    TSMimeHdrFieldValueStringSet(buffer, header, field, -1, edit->value, -1);
    TSMimeHdrFieldAppend(buffer, header, field);
  }
  TSHandleMLocRelease(buffer, header, field);
}

static void
change(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header;
  const int has_come_in = edit->hook == TS_HTTP_READ_RESPONSE_HDR_HOOK;
  if ((has_come_in ? TSHttpTxnServerRespGet : TSHttpTxnClientRespGet)(txnp, &buffer, &header) != TS_SUCCESS) {
    return;
  }
  if (edit->how == 's' && !edit->name) {
    TSHttpHdrStatusSet(buffer, header, (TSHttpStatus)atoi(edit->value));
  } else {
    change_field(buffer, header);
  }
  TSHandleMLocRelease(buffer, TS_NULL_MLOC, header);
}

static int
at_hooks(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  } else if (event != TS_EVENT_HTTP_TXN_CLOSE) {
    note("%s", hook_name(event));
  } else {
    note("close");
  }
  if (edit->how && event == event_of(edit->hook)) {
    change(txnp);
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

/* The value of a field of a head, "-" without one. */
static void
value_of(const char *head, const char *name, char *value, size_t size)
{
  const char *at  = strcasestr(head, name);
  const char *end = strstr(head, "\r\n\r\n");
  if (!at || at > end) {
    snprintf(value, size, "-");
  } else {
    at += strlen(name);
    snprintf(value, size, "%.*s", (int)strcspn(at, "\r"), at);
  }
}

/* A request, and what its answer says of status, length, coding and connection. */
static void
scenario(const char *name, const char *method, const char *answer, struct edit what)
{
  static char bytes[1 << 16];
  char length[32], coding[32], request[256];
  const int has_body = strcmp(method, "HEAD") != 0;
  edit               = &what;
  origin_answer      = answer;
  snprintf(request, sizeof(request), "%s /path HTTP/1.1\r\nHost: test.example\r\n\r\n", method);
  const int fd = begin_request(request);
  receive_message(fd, bytes, sizeof(bytes), has_body);
  const char *head = strstr(bytes, "\r\n\r\n");
  const int is_page = head && head[4] == '<';
  value_of(bytes, is_page ? "\r\ncontent-language: " : "content-length: ", length, sizeof(length));
  value_of(bytes, "transfer-encoding: ", coding, sizeof(coding));
  const int closes = strcasestr(bytes, "connection: close") != NULL;
  snprintf(client_got, sizeof(client_got), "%.3s length %s coding %s '%.*s' %s", bytes + 9, length, coding,
           head && !is_page ? (int)strcspn(head + 4, "\r\n") : 0, head ? head + 4 : "", closes ? "and close" : "goes on");
  close(fd);
  await_note("close", 1);
  show_notes(name);
}

#define IN TS_HTTP_READ_RESPONSE_HDR_HOOK
#define OUT TS_HTTP_SEND_RESPONSE_HDR_HOOK

static void
when_it_has_come_in(void)
{
  scenario("nothing changed", "GET", PLAIN, (struct edit){IN, 0, NULL, NULL});
  scenario("in, shorter length", "GET", PLAIN, (struct edit){IN, 's', "Content-Length", "2"});
  scenario("in, no number as length", "GET", PLAIN, (struct edit){IN, 's', "Content-Length", "abc"});
  scenario("in, a negative length", "HEAD", PLAIN, (struct edit){IN, 's', "Content-Length", "-1"});
  scenario("in, another length", "GET", PLAIN, (struct edit){IN, 'a', "Content-Length", "9"});
  scenario("in, another coding", "GET", PLAIN, (struct edit){IN, 's', "Transfer-Encoding", "gzip"});
  scenario("in, a length of chunks", "GET", CHUNKED, (struct edit){IN, 's', "Content-Length", "9"});
  scenario("in, status 204", "GET", PLAIN, (struct edit){IN, 's', NULL, "204"});
  scenario("in, status 404", "GET", PLAIN, (struct edit){IN, 's', NULL, "404"});
  scenario("in, status 0", "GET", PLAIN, (struct edit){IN, 's', NULL, "0"});
}

static void
before_it_goes_out(void)
{
  scenario("out, another length", "GET", PLAIN, (struct edit){OUT, 's', "Content-Length", "4"});
  scenario("out, a length of chunks", "GET", CHUNKED, (struct edit){OUT, 's', "Content-Length", "2"});
  scenario("out, status 404", "GET", PLAIN, (struct edit){OUT, 's', NULL, "404"});
  scenario("out, status 204", "GET", PLAIN, (struct edit){OUT, 's', NULL, "204"});
  scenario("out, status 304", "HEAD", PLAIN, (struct edit){OUT, 's', NULL, "304"});
  scenario("out, 204 becomes 500", "GET", EMPTY, (struct edit){OUT, 's', NULL, "500"});
  scenario("out, 304 becomes 500", "GET", UNMODIFIED, (struct edit){OUT, 's', NULL, "500"});
}

static void
scenarios(void)
{
  when_it_has_come_in();
  before_it_goes_out();
  origin_closes = 1;
  scenario("the origin's coding is unknown", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nbody",
           (struct edit){IN, 'd', "Transfer-Encoding", NULL});
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(at_hooks, NULL));
}
