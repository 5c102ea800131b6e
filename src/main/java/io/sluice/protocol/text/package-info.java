/** Prometheus' text format 0.0.4 and OpenMetrics 1.0, line by line. */
@NullMarked
package io.sluice.protocol.text;

import org.jspecify.annotations.NullMarked;
