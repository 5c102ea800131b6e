/**
 * The native JSON shape and NDJSON: a scanner for exactly that shape, and Jackson's streaming
 * parser for everything else. Both give the same result; {@code docs/decisions/031} tells why.
 */
@NullMarked
package io.sluice.protocol.json;

import org.jspecify.annotations.NullMarked;
