/** The protobuf wire format, read in place. */
@NullMarked
package io.sluice.protocol.wire;

import org.jspecify.annotations.NullMarked;
