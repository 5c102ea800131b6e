/** Influx line protocol: each number or boolean of a line is a sample of a series of its own. */
@NullMarked
package io.sluice.protocol.influx;

import org.jspecify.annotations.NullMarked;
