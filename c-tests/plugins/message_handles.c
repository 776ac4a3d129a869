/* test: init */
/* Handles of marshal buffers: what is released how, and what bad ones do. */
#include "message.h"

#include <ts/experimental.h>

static TSMBuffer bufp, other, gone;
static TSMLoc hdr, other_hdr, http, response, url, field, other_field;

static void
release(void)
{
  TSMLoc second;
  show("release of nothing", "%d", TSHandleMLocRelease(bufp, hdr, TS_NULL_MLOC));
  show("release of nothing in no buffer", "%d", TSHandleMLocRelease(NULL, hdr, TS_NULL_MLOC));
  show("release of a url", "%d", TSHandleMLocRelease(bufp, TS_NULL_MLOC, url));
  show("release of a url again", "%d", TSHandleMLocRelease(bufp, TS_NULL_MLOC, url));
  show("release of a header", "%d", TSHandleMLocRelease(bufp, TS_NULL_MLOC, hdr));
  show("release of an http header", "%d", TSHandleMLocRelease(bufp, TS_NULL_MLOC, http));
  second = TSMimeHdrFieldFind(bufp, hdr, "A", 1);
  show("release of a field with a wrong parent", "%d", TSHandleMLocRelease(bufp, other_hdr, second));
  show("release of a field with its parent", "%d", TSHandleMLocRelease(bufp, hdr, second));
  second = TSMimeHdrFieldFind(bufp, hdr, "A", 1);
  show("release of a field without a parent", "%d", TSHandleMLocRelease(bufp, TS_NULL_MLOC, second));
  show("the field stays", "%d", TSMimeHdrFieldsCount(bufp, hdr));
  show("destroy of no buffer", "%d", TSMBufferDestroy(NULL));
}

/* Calls that are expected to end the process, each in a child. */
#define CALL(name, expression)    \
  static long name(void *unused)  \
  {                               \
    int length = 0;               \
    TSMLoc loc = TS_NULL_MLOC;    \
    (void)unused;                 \
    (void)length;                 \
    (void)loc;                    \
    return (long)(expression);    \
  }

CALL(url_null_buffer, TSUrlPortGet(NULL, url))
CALL(url_null, TSUrlPortGet(bufp, TS_NULL_MLOC))
CALL(url_is_header, TSUrlPortGet(bufp, hdr))
CALL(url_is_field, TSUrlPortGet(bufp, field))
CALL(url_set_null, TSUrlPathSet(bufp, TS_NULL_MLOC, "a", 1))
CALL(url_no_length, (intptr_t)TSUrlHostGet(bufp, url, NULL))
CALL(url_string_null_buffer, (TSUrlStringGet(NULL, url, &length), length))
CALL(url_string_no_length, (intptr_t)TSUrlStringGet(bufp, url, NULL))
CALL(url_create_no_place, TSUrlCreate(bufp, NULL))
CALL(url_create_no_buffer, TSUrlCreate(NULL, &loc))
CALL(url_clone_of_header, TSUrlClone(bufp, bufp, hdr, &loc))
CALL(url_copy_null, TSUrlCopy(bufp, url, bufp, TS_NULL_MLOC))
CALL(url_null_value, TSUrlPathSet(bufp, url, NULL, 5))
CALL(mime_null_buffer, TSMimeHdrFieldsCount(NULL, hdr))
CALL(mime_null, TSMimeHdrFieldsCount(bufp, TS_NULL_MLOC))
CALL(mime_is_url, TSMimeHdrFieldsCount(bufp, url))
CALL(mime_is_http, TSMimeHdrFieldsCount(bufp, http))
CALL(mime_create_no_place, TSMimeHdrCreate(bufp, NULL))
CALL(mime_copy_null, TSMimeHdrCopy(bufp, hdr, bufp, TS_NULL_MLOC))
CALL(get_minus, (intptr_t)TSMimeHdrFieldGet(bufp, hdr, -1))
CALL(find_null, (intptr_t)TSMimeHdrFieldFind(bufp, hdr, NULL, 1))
CALL(create_no_place, TSMimeHdrFieldCreate(bufp, hdr, NULL))
CALL(create_named_no_place, TSMimeHdrFieldCreateNamed(bufp, hdr, "A", 1, NULL))
CALL(create_named_null, TSMimeHdrFieldCreateNamed(bufp, hdr, NULL, 1, &loc))
CALL(field_null, TSMimeHdrFieldLengthGet(bufp, hdr, TS_NULL_MLOC))
CALL(field_of_other, TSMimeHdrFieldLengthGet(bufp, hdr, other_field))
CALL(field_is_header, TSMimeHdrFieldLengthGet(bufp, hdr, hdr))
CALL(field_is_url, TSMimeHdrFieldLengthGet(bufp, hdr, url))
CALL(field_of_http, TSMimeHdrFieldLengthGet(bufp, http, field))
CALL(next_null, (intptr_t)TSMimeHdrFieldNext(bufp, hdr, TS_NULL_MLOC))
CALL(dup_of_other, (intptr_t)TSMimeHdrFieldNextDup(bufp, hdr, other_field))
CALL(append_null, TSMimeHdrFieldAppend(bufp, hdr, TS_NULL_MLOC))
CALL(append_url, TSMimeHdrFieldAppend(bufp, hdr, url))
CALL(remove_null, TSMimeHdrFieldRemove(bufp, hdr, TS_NULL_MLOC))
CALL(destroy_of_other, TSMimeHdrFieldDestroy(bufp, hdr, other_field))
CALL(equal_null, TSMimeHdrFieldEqual(bufp, hdr, field, TS_NULL_MLOC))
CALL(equal_of_other, TSMimeHdrFieldEqual(bufp, hdr, field, other_field))
CALL(name_no_length, (intptr_t)TSMimeHdrFieldNameGet(bufp, hdr, field, NULL))
CALL(name_set_null, TSMimeHdrFieldNameSet(bufp, hdr, field, NULL, 1))
CALL(name_set_minus, TSMimeHdrFieldNameSet(bufp, hdr, field, "A", -2))
CALL(value_no_length, (intptr_t)TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, NULL))
CALL(value_null, TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, NULL, 1))
CALL(value_append_minus, TSMimeHdrFieldValueAppend(bufp, hdr, field, -1, "a", 1))
CALL(value_append_null, TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, NULL, 1))
CALL(value_insert_null, TSMimeHdrFieldValueStringInsert(bufp, hdr, field, 0, NULL, 1))
CALL(value_delete_minus, TSMimeHdrFieldValueDelete(bufp, hdr, field, -1))
CALL(clone_of_other, TSMimeHdrFieldClone(bufp, hdr, bufp, hdr, other_field, &loc))
CALL(clone_no_place, TSMimeHdrFieldClone(bufp, hdr, bufp, hdr, field, NULL))
CALL(copy_null, TSMimeHdrFieldCopy(bufp, hdr, field, bufp, hdr, TS_NULL_MLOC))
CALL(copy_values_null, TSMimeHdrFieldCopyValues(bufp, hdr, TS_NULL_MLOC, bufp, hdr, field))
CALL(http_null, TSHttpHdrTypeGet(bufp, TS_NULL_MLOC))
CALL(http_is_mime, TSHttpHdrTypeGet(bufp, hdr))
CALL(http_is_url, TSHttpHdrTypeGet(bufp, url))
CALL(http_type_7, TSHttpHdrTypeSet(bufp, http, (TSHttpType)7))
CALL(http_type_minus, TSHttpHdrTypeSet(bufp, http, (TSHttpType)-1))
CALL(http_method_null, TSHttpHdrMethodSet(bufp, http, NULL, 1))
CALL(http_method_no_length, (intptr_t)TSHttpHdrMethodGet(bufp, http, NULL))
CALL(http_reason_null, TSHttpHdrReasonSet(bufp, response, NULL, 1))
CALL(http_reason_no_length, (intptr_t)TSHttpHdrReasonGet(bufp, response, NULL))
CALL(http_host_no_length, (intptr_t)TSHttpHdrHostGet(bufp, http, NULL))
CALL(http_url_no_place, TSHttpHdrUrlGet(bufp, http, NULL))
CALL(http_url_set_null, TSHttpHdrUrlSet(bufp, http, TS_NULL_MLOC))
CALL(http_url_set_header, TSHttpHdrUrlSet(bufp, http, hdr))
CALL(http_clone_no_place, TSHttpHdrClone(bufp, bufp, http, NULL))
CALL(http_create_null, (intptr_t)TSHttpHdrCreate(NULL))
CALL(release_no_buffer, TSHandleMLocRelease(NULL, TS_NULL_MLOC, url))
CALL(release_twice, (TSHandleMLocRelease(bufp, hdr, field), TSHandleMLocRelease(bufp, hdr, field)))
CALL(destroyed_count, TSMimeHdrFieldsCount(gone, hdr))
CALL(destroyed_create, TSUrlCreate(gone, &loc))
CALL(print_nowhere, (TSMimeHdrPrint(bufp, hdr, NULL), 0))
CALL(parse_no_start, TSUrlParse(bufp, url, NULL, "x"))
CALL(parse_no_parser, TSHttpHdrParseReq(NULL, bufp, http, NULL, NULL))
CALL(parser_clear_null, (TSHttpParserClear(NULL), 0))
CALL(parser_destroy_null, (TSHttpParserDestroy(NULL), 0))
CALL(mime_parser_clear_null, (TSMimeParserClear(NULL), 0))
CALL(base64_null, TSBase64Encode(NULL, 1, (char *)&length, 4, NULL))
CALL(base64_nowhere, TSBase64Decode("YQ==", 4, NULL, 10, NULL))
CALL(percent_null, TSStringPercentEncode(NULL, 1, (char *)&length, 4, NULL, NULL))
CALL(percent_small, TSStringPercentEncode("abcd", 4, (char *)&length, 4, NULL, NULL))

#define SHOW(name) show(#name, "%s", in_child(name, NULL))

static void
bad(void)
{
  SHOW(url_null_buffer);
  SHOW(url_null);
  SHOW(url_is_header);
  SHOW(url_is_field);
  SHOW(url_set_null);
  SHOW(url_no_length);
  SHOW(url_string_null_buffer);
  SHOW(url_string_no_length);
  SHOW(url_create_no_place);
  SHOW(url_create_no_buffer);
  SHOW(url_clone_of_header);
  SHOW(url_copy_null);
  SHOW(url_null_value);
  SHOW(mime_null_buffer);
  SHOW(mime_null);
  SHOW(mime_is_url);
  SHOW(mime_is_http);
  SHOW(mime_create_no_place);
  SHOW(mime_copy_null);
  SHOW(get_minus);
  SHOW(find_null);
  SHOW(create_no_place);
  SHOW(create_named_no_place);
  SHOW(create_named_null);
  SHOW(field_null);
  SHOW(field_of_other);
  SHOW(field_is_header);
  SHOW(field_is_url);
  SHOW(field_of_http);
  SHOW(next_null);
  SHOW(dup_of_other);
  SHOW(append_null);
  SHOW(append_url);
  SHOW(remove_null);
  SHOW(destroy_of_other);
  SHOW(equal_null);
  SHOW(equal_of_other);
  SHOW(name_no_length);
  SHOW(name_set_null);
  SHOW(name_set_minus);
  SHOW(value_no_length);
  SHOW(value_null);
  SHOW(value_append_minus);
  SHOW(value_append_null);
  SHOW(value_insert_null);
  SHOW(value_delete_minus);
  SHOW(clone_of_other);
  SHOW(clone_no_place);
  SHOW(copy_null);
  SHOW(copy_values_null);
  SHOW(http_null);
  SHOW(http_is_mime);
  SHOW(http_is_url);
  SHOW(http_type_7);
  SHOW(http_type_minus);
  SHOW(http_method_null);
  SHOW(http_method_no_length);
  SHOW(http_reason_null);
  SHOW(http_reason_no_length);
  SHOW(http_host_no_length);
  SHOW(http_url_no_place);
  SHOW(http_url_set_null);
  SHOW(http_url_set_header);
  SHOW(http_clone_no_place);
  SHOW(http_create_null);
  SHOW(release_no_buffer);
  SHOW(release_twice);
  SHOW(destroyed_count);
  SHOW(destroyed_create);
  SHOW(print_nowhere);
  SHOW(parse_no_start);
  SHOW(parse_no_parser);
  SHOW(parser_clear_null);
  SHOW(parser_destroy_null);
  SHOW(mime_parser_clear_null);
  SHOW(base64_null);
  SHOW(base64_nowhere);
  SHOW(percent_null);
  SHOW(percent_small);
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  bufp  = TSMBufferCreate();
  other = TSMBufferCreate();
  TSMimeHdrCreate(bufp, &hdr);
  TSMimeHdrCreate(other, &other_hdr);
  TSUrlCreate(bufp, &url);
  http     = TSHttpHdrCreate(bufp);
  response = TSHttpHdrCreate(bufp);
  TSHttpHdrTypeSet(bufp, http, TS_HTTP_TYPE_REQUEST);
  TSHttpHdrTypeSet(bufp, response, TS_HTTP_TYPE_RESPONSE);
  field       = add_field(bufp, hdr, "A", "1");
  other_field = add_field(other, other_hdr, "B", "2");
  gone        = TSMBufferCreate();
  TSMBufferDestroy(gone);
  release();
  bad();
  test_end();
}
