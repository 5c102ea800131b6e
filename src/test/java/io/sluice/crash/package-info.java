/** Tests that kill the real server process. */
@NullMarked
package io.sluice.crash;

import org.jspecify.annotations.NullMarked;
