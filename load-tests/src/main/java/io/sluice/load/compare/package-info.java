/** The side-by-side comparison of Sluice with the servers that are found on a machine. */
@NullMarked
package io.sluice.load.compare;

import org.jspecify.annotations.NullMarked;
