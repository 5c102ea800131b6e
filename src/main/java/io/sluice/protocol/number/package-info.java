/** Decimal text to numbers, without Strings. */
@NullMarked
package io.sluice.protocol.number;

import org.jspecify.annotations.NullMarked;
