/** Prometheus remote write: protobuf messages decoded in place, without generated classes. */
@NullMarked
package io.sluice.protocol.remotewrite;

import org.jspecify.annotations.NullMarked;
