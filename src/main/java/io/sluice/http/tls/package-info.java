/** TLS of the server's ports: files, and contexts that are exchanged while connections live. */
@NullMarked
package io.sluice.http.tls;

import org.jspecify.annotations.NullMarked;
