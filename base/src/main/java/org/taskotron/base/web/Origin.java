package org.taskotron.base.web;

/** Where a request came from and how its sender sees us, as far as trusted proxies tell. */
record Origin(String scheme, String host, String prefix, String remote) {}
