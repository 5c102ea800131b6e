/**
 * Gatling simulations: each starts its own server on a fresh directory, or aims at a URL, and ends
 * with a verdict that counts what was acknowledged and what can be read back.
 */
@NullMarked
package io.sluice.load.sim;

import org.jspecify.annotations.NullMarked;
