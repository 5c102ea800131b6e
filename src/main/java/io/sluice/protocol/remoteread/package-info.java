/** Prometheus remote read: its request decoded in place, without generated classes. */
@NullMarked
package io.sluice.protocol.remoteread;

import org.jspecify.annotations.NullMarked;
