#include <curl/curl.h>

// Swift calls no variadic C functions.

typedef size_t (*finetuned_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode finetuned_set_long(CURL *curl, CURLoption option, long value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode finetuned_set_text(CURL *curl, CURLoption option, const char *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode finetuned_set_list(CURL *curl, CURLoption option, struct curl_slist *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode finetuned_set_mime(CURL *curl, CURLoption option, curl_mime *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode finetuned_set_sink(CURL *curl, CURLoption function, CURLoption data, finetuned_sink sink, void *context) {
    CURLcode code = curl_easy_setopt(curl, function, sink);
    return code ? code : curl_easy_setopt(curl, data, context);
}
static inline long finetuned_status(CURL *curl) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
