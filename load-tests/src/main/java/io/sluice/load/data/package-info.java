/** Data sets that look like a fleet of hosts: deterministic, of any size, in constant memory. */
@NullMarked
package io.sluice.load.data;

import org.jspecify.annotations.NullMarked;
