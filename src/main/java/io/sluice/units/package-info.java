/** Sizes and durations as configuration spells them. */
@NullMarked
package io.sluice.units;

import org.jspecify.annotations.NullMarked;
