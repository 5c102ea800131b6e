/** Bytes to series and back. Knows no HTTP. */
@NullMarked
package io.sluice.protocol;

import org.jspecify.annotations.NullMarked;
