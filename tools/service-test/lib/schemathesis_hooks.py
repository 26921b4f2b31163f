"""JSON Lines as schemathesis sends them: the text as it is."""

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def json_lines(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", errors="surrogatepass")
