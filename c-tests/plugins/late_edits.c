/* test: serve */
/* What plugins change of a request at each hook: what the origin is sent, what the answer looks like, what the URL before remap
 * is said to be. What the client asked for stands from validation on, behind POST_REMAP. */
#include "http.h"

static TSHttpHookID edited_at;
static void (*edit)(TSHttpTxn txnp);
static const char *edit_value;

/* ---- edits */

/* Lends the client request. */
static TSMLoc
client_request(TSHttpTxn txnp, TSMBuffer *buffer)
{
  TSMLoc header = TS_NULL_MLOC;
  TSHttpTxnClientReqGet(txnp, buffer, &header);
  return header;
}

static TSMLoc
request_url(TSMBuffer buffer, TSMLoc header)
{
  TSMLoc url = TS_NULL_MLOC;
  TSHttpHdrUrlGet(buffer, header, &url);
  return url;
}

static void
set_method(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  TSHttpHdrMethodSet(buffer, header, edit_value, -1);
}

static void
set_version(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  TSHttpHdrVersionSet(buffer, header, TS_HTTP_VERSION(1, edit_value[0] - '0'));
}

static void
set_scheme(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  TSUrlSchemeSet(buffer, request_url(buffer, header), edit_value, -1);
}

static void
set_host(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  TSUrlHostSet(buffer, request_url(buffer, header), edit_value, -1);
}

static void
set_path(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  TSUrlPathSet(buffer, request_url(buffer, header), edit_value, -1);
}

/* Adds the field `Name: value` of edit_value. */
static void
add_field(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc field;
  const TSMLoc header = client_request(txnp, &buffer);
  const char *colon   = strchr(edit_value, ':');
  TSMimeHdrFieldCreateNamed(buffer, header, edit_value, (int)(colon - edit_value), &field);
  TSMimeHdrFieldValueStringSet(buffer, header, field, -1, colon + 2, -1);
  TSMimeHdrFieldAppend(buffer, header, field);
  TSHandleMLocRelease(buffer, header, field);
}

static void
remove_host(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  const TSMLoc header = client_request(txnp, &buffer);
  const TSMLoc field  = TSMimeHdrFieldFind(buffer, header, TS_MIME_FIELD_HOST, TS_MIME_LEN_HOST);
  TSMimeHdrFieldDestroy(buffer, header, field);
  TSHandleMLocRelease(buffer, header, field);
}

static void
set_status(TSHttpTxn txnp)
{
  TSHttpTxnStatusSet(txnp, (TSHttpStatus)atoi(edit_value));
}

static void
set_status_and_body(TSHttpTxn txnp)
{
  set_status(txnp);
  TSHttpTxnErrorBodySet(txnp, TSstrdup("given"), 5, NULL);
}

/* ---- what is seen */

static void
note_url(const char *what, TSMBuffer buffer, TSMLoc url)
{
  int length = 0;
  char *text = TSUrlStringGet(buffer, url, &length);
  note("%s %.*s", what, length, text);
  TSfree(text);
}

static void
note_names(TSMBuffer buffer, TSMLoc header)
{
  char names[NOTE_SIZE] = "";
  TSMLoc next, field;
  for (field = TSMimeHdrFieldGet(buffer, header, 0); field; field = next) {
    int length       = 0;
    const char *name = TSMimeHdrFieldNameGet(buffer, header, field, &length);
    snprintf(names + strlen(names), sizeof(names) - strlen(names), " %.*s", length, name);
    next = TSMimeHdrFieldNext(buffer, header, field);
    TSHandleMLocRelease(buffer, header, field);
  }
  note("fields%s", names);
}

static void
note_server_request(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header, url;
  if (TSHttpTxnServerReqGet(txnp, &buffer, &header) == TS_SUCCESS) {
    TSHttpHdrUrlGet(buffer, header, &url);
    note_url("sends", buffer, url);
    note_names(buffer, header);
  }
}

static void
note_response(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc header, field;
  int length = 0, value_length = 0;
  if (TSHttpTxnClientRespGet(txnp, &buffer, &header) == TS_SUCCESS) {
    const int version  = TSHttpHdrVersionGet(buffer, header);
    const char *reason = TSHttpHdrReasonGet(buffer, header, &length);
    field              = TSMimeHdrFieldFind(buffer, header, TS_MIME_FIELD_CONTENT_TYPE, TS_MIME_LEN_CONTENT_TYPE);
    const char *value  = field ? TSMimeHdrFieldValueStringGet(buffer, header, field, -1, &value_length) : "none";
    note("answers HTTP/%d.%d %d %.*s type %.*s", TS_HTTP_MAJOR(version), TS_HTTP_MINOR(version),
         (int)TSHttpHdrStatusGet(buffer, header), length, reason, field ? value_length : 4, value);
    if (field) {
      TSHandleMLocRelease(buffer, header, field);
    }
  }
}

static void
note_pristine(TSHttpTxn txnp)
{
  TSMBuffer buffer;
  TSMLoc url;
  if (TSHttpTxnPristineUrlGet(txnp, &buffer, &url) == TS_SUCCESS) {
    note_url("was", buffer, url);
    TSHandleMLocRelease(buffer, TS_NULL_MLOC, url);
  }
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  TSEvent answer = TS_EVENT_HTTP_CONTINUE;
  TSMBuffer buffer;
  (void)contp;
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (event == TS_EVENT_HTTP_SEND_RESPONSE_HDR) {
    note_response(txnp);
  }
  if (event == event_of(edited_at)) {
    if (edit) {
      edit(txnp);
    } else {
      answer = TS_EVENT_HTTP_ERROR;
    }
  }
  if (event == TS_EVENT_HTTP_POST_REMAP) {
    const TSMLoc header = client_request(txnp, &buffer);
    note_url("mapped", buffer, request_url(buffer, header));
  } else if (event == TS_EVENT_HTTP_SEND_REQUEST_HDR) {
    note_server_request(txnp);
  } else if (event == TS_EVENT_HTTP_TXN_CLOSE) {
    note_pristine(txnp);
    note("close");
  }
  TSHttpTxnReenable(txnp, answer);
  return 0;
}

static void
at_init(void)
{
  TSCont contp = TSContCreate(handle, NULL);
  int i;
  for (i = 0; i < TXN_HOOK_COUNT; ++i) {
    TSHttpHookAdd(TXN_HOOKS[i], contp);
  }
}

/* ---- scenarios */

static void
edited(const char *what, void (*how)(TSHttpTxn), const char *value, TSHttpHookID hook)
{
  char name[NOTE_SIZE];
  edited_at  = hook;
  edit       = how;
  edit_value = value;
  snprintf(name, sizeof(name), "%s %s at %s", what, value, hook_name(event_of(hook)));
  request("GET", "", "");
  await_note("close", 1);
  show_notes(name);
}

/* A request that no rule is for. */
static void
unmapped(const char *what, void (*how)(TSHttpTxn), const char *value, TSHttpHookID hook)
{
  char name[NOTE_SIZE];
  edited_at  = hook;
  edit       = how;
  edit_value = value;
  snprintf(name, sizeof(name), "unmapped, %s %s at %s", what, value, hook_name(event_of(hook)));
  end_request(begin_request("GET /path HTTP/1.1\r\nHost: other.example\r\n\r\n"));
  await_note("close", 1);
  show_notes(name);
}

static void
scenarios(void)
{
  static const TSHttpHookID early[] = {TS_HTTP_READ_REQUEST_HDR_HOOK, TS_HTTP_PRE_REMAP_HOOK, TS_HTTP_POST_REMAP_HOOK};
  static const TSHttpHookID late[]  = {TS_HTTP_OS_DNS_HOOK, TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK, TS_HTTP_SEND_REQUEST_HDR_HOOK,
                                       TS_HTTP_READ_RESPONSE_HDR_HOOK};
  int i;
  edited("error", NULL, "", TS_HTTP_TXN_START_HOOK);
  for (i = 0; i < 3; ++i) {
    edited("version 1.", set_version, "0", early[i]);
    edited("field", add_field, "Connection: close", early[i]);
    edited("scheme", set_scheme, "", early[i]);
    edited("path", set_path, "/slash", early[i]);
    edited("field", add_field, "Host: second.example", early[i]);
    unmapped("host", set_host, "third.example", early[i]);
    unmapped("status", set_status, "410", early[i]);
    unmapped("status and body", set_status_and_body, "410", early[i]);
    unmapped("status", set_status, "204", early[i]);
  }
  edited("path", set_path, "other", TS_HTTP_PRE_REMAP_HOOK);
  edited("host", set_host, "third.example", TS_HTTP_PRE_REMAP_HOOK);
  edited("no host", remove_host, "", TS_HTTP_POST_REMAP_HOOK);
  for (i = 0; i < 4; ++i) {
    edited("method", set_method, "HEAD", late[i]);
    edited("method", set_method, "CONNECT", late[i]);
    edited("version 1.", set_version, "0", late[i]);
    edited("field", add_field, "Connection: close", late[i]);
    edited("field", add_field, "Transfer-Encoding: chunked", late[i]);
  }
}
