/** The Sluice service; see {@code docs/architecture.md} for the way of a sample. */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
